// The labels of axes whose own do not tilt: as many of them as there is room for.

const SEPARATE = 4; // pixels between two of them, at least
const WIDE = 0.55; // of a letter, in ems, and
const HIGH = 1.1; // of a line

/** Give each such axis of `layout`, which is so large, its last label, and from there what fits. */
export function thinLabels(layout, width, height) {
  const { l = 80, r = 80, t = 100, b = 80 } = layout.margin ?? {}; // Plotly's own
  for (const [name, axis] of Object.entries(layout)) {
    if (!/^[xy]axis/.test(name) || axis.tickangle !== 0 || !axis.ticktext) continue;
    const across = name[0] === "x";
    const [from, to] = axis.domain ?? [0, 1];
    const room = (across ? width - l - r : height - t - b) * (to - from);
    const pixels = room / Math.abs(axis.range[1] - axis.range[0]);
    const size = axis.tickfont?.size ?? layout.font.size;
    const lengths = axis.ticktext.map((text) => size * (across ? WIDE * letters(text) : HIGH));
    const kept = spaced(axis.tickvals.map((value) => value * pixels), lengths);
    for (const part of ["tickvals", "ticktext"]) axis[part] = kept.map((k) => axis[part][k]);
  }
}

/** How many letters a text with tags has. */
function letters(text) {
  return text.replace(/<[^>]*>/g, "").length;
}

/** Which of the labels with these middles and lengths keep apart: the last, and backwards from it. */
function spaced(middles, lengths) {
  const kept = [];
  for (let k = middles.length - 1; k >= 0; k--) {
    const [next = k] = kept;
    const needed = (lengths[k] + lengths[next]) / 2 + SEPARATE;
    if (next === k || Math.abs(middles[next] - middles[k]) >= needed) kept.unshift(k);
  }
  return kept;
}
