// The print on the cells of heatmaps is black or white, whichever can be read on the cell's colour.
//
// Plotly's own choice has dark grey in place of black, which is too weak on medium colours.

const ON_LIGHT = "var(--nnviz-on-light)"; // black
const ON_DARK = "var(--nnviz-on-colour)"; // white
const CROSSING = 0.179; // the luminance where black and white have the same contrast

const channels = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));

/** The colour at a place from 0 to 1 of a colour scale [[place, #rrggbb], ...], as channels. */
function colourAt(scale, place) {
  const next = scale.findIndex(([at]) => at >= place);
  if (next < 1) return channels(scale.at(next)[1]); // at an end, or beyond it
  const [[from, low], [to, high]] = scale.slice(next - 1, next + 1);
  const share = (place - from) / (to - from);
  const end = channels(high);
  return channels(low).map((part, k) => part + (end[k] - part) * share);
}

/** The relative luminance of WCAG 2, from 0 to 1. */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Give the print in each heatmap of `plot` its colour. */
export function inkNumbers(plot) {
  for (const label of plot.querySelectorAll(".heatmap-label")) {
    const [{ trace }] = label.parentNode.__data__;
    const { colorscale, cmin, cmax } = plot._fullLayout[trace.coloraxis];
    const colour = colourAt(colorscale, (label.__data__.z - cmin) / (cmax - cmin));
    label.firstChild.style.fill = luminance(colour) > CROSSING ? ON_LIGHT : ON_DARK;
  }
}
