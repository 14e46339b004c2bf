// What is printed on the cells of heatmaps: all of it, or nothing where something does not fit.

const GAP = 6; // pixels between two of them
const STRONG = "var(--nnviz-on-light)";

/** After Plotly has drawn all of a plot: leave out what is wider than its cell, print in black. */
export function fitLabels(plot) {
  for (const group of plot.querySelectorAll("g.hm")) {
    const labels = [...group.querySelectorAll(".heatmap-label text")];
    for (const label of labels) label.style.display = "";
    const room = widthOfCell(plot, group) - GAP;
    const fits = labels.every((label) => label.getBBox().width <= room);
    for (const label of labels) {
      label.style.display = fits ? "" : "none";
      if (isDark(label)) label.style.fill = STRONG; // Plotly's is grey, also on medium colours
    }
  }
}

function isDark(label) {
  return getComputedStyle(label).fill.match(/\d+/g).every((channel) => channel < 128);
}

function widthOfCell(plot, group) {
  const [{ trace, x }] = group.__data__;
  const { xaxis } = plot._fullLayout._plots[trace.xaxis + trace.yaxis];
  return Math.abs(xaxis.c2p(x[1]) - xaxis.c2p(x[0]));
}
