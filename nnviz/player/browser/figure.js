// What is done to a figure before Plotly draws it.

const LARGEST = 16; // pixels: the print in a heatmap's cells, and
const SMALLEST = 14; // below this a decimal is left out, and at last all

// How plotly.py writes arrays of numbers into JSON: {dtype, bdata}, bdata in base64.
const ENCODED = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
};

/** The numbers of an array that a figure holds in base64. */
export function decoded({ dtype, bdata }) {
  const bytes = Uint8Array.from(atob(bdata), (character) => character.charCodeAt(0));
  return new ENCODED[dtype](bytes.buffer);
}

/**
 * A figure apart from its traces' one-dimensional arrays of numbers, and those: [trace, attribute,
 * values]. Where an axis finds its range from the numbers, they stay a part of the figure.
 */
export function withoutNumbers(figure) {
  const axes = Object.entries(figure.layout).filter(([name]) => /^[xy]axis/.test(name));
  if (!axes.every(([, axis]) => axis.range)) return [figure, []];
  const numbers = [];
  const data = figure.data.map((trace, index) => {
    const still = { ...trace };
    for (const [name, value] of Object.entries(trace)) {
      if (!value?.bdata || value.shape || !ENCODED[value.dtype]) continue;
      numbers.push([index, name, decoded(value)]);
      still[name] = value.bdata.length; // Plotly counts the points only in a full redraw
    }
    return still;
  });
  return [{ ...figure, data }, numbers];
}

/**
 * A heatmap whose numbers, of `meta.characters` each, are as large as its cells allow: with fewer
 * decimals where all of them could not be read, and left out where not even one could. Plotly's own
 * choice does not know the width of a single row's cells.
 */
export function withNumbersThatFit(trace, layout) {
  if (!trace.meta?.characters) return trace;
  const { characters, decimals, exponent } = trace.meta;
  const { width, height, margin } = layout;
  const cell = (id, room) => {
    const { domain, range } = layout[`${id[0]}axis${id.slice(1)}`];
    return (room * (domain[1] - domain[0])) / Math.abs(range[1] - range[0]);
  };
  const across = cell(trace.xaxis, width - margin.l - margin.r) / 0.5;
  const down = cell(trace.yaxis, height - margin.t - margin.b) / 1.35;
  const length = (kept) => characters - decimals + kept - (kept ? 0 : 1); // the point goes with all
  const sized = (kept) => Math.floor(Math.min(across / length(kept), down, LARGEST));
  let kept = decimals;
  while (sized(kept) < SMALLEST && kept > (exponent ? 0 : 1)) kept--;
  const size = sized(kept);
  const texttemplate = size < SMALLEST ? "" : trace.texttemplate; // print.js writes the numbers
  return { ...trace, texttemplate, textfont: { size }, meta: { ...trace.meta, decimals: kept } };
}

/** Give an attribute of a trace, which may reach inside ("marker.color"), a value. */
export function assign(trace, attribute, value) {
  const names = attribute.split(".");
  const last = names.pop();
  names.reduce((part, name) => (part[name] ??= {}), trace)[last] = value;
}
