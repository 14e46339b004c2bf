// The buttons of a Plotly figure: take it home as PNG or as SVG, and undo a zoom.

const SCALE = { png: 2, svg: 1 }; // pixels of a picture for each of the page
const PAPER = "M5 2h9l5 5v15H5zM13 4H7v16h10V8h-4z"; // and below it, an arrow or a curve
const ICONS = {
  png: "M4 3h16v18H4zM6 5v11l4-4 3 3 3-4 2 2V5z",
  svg: `${PAPER}M8 17c0-5 8 0 8-5h-2c0 2-8-2-8 5z`,
};

/**
 * Plotly's settings for a figure in the page. `take(format)` says what is taken home, when a button
 * is pressed: {figure, name}, the name of the file without its ending.
 */
export function settings(plotly, take) {
  return {
    displaylogo: false,
    showSendToCloud: false, // nothing leaves the classroom
    displayModeBar: "hover",
    modeBarButtons: [
      ["png", "svg"].map((format) => ({
        name: `Download as ${format.toUpperCase()}`,
        icon: { width: 24, height: 24, path: ICONS[format] },
        click: () => download(plotly, take(format), format),
      })),
      ["resetScale2d"],
    ],
  };
}

/** Let the browser keep a figure as a file, in the size that it has in the page. */
export function download(plotly, { figure, name }, format) {
  const { width, height } = figure.layout;
  const file = { format, width, height, scale: SCALE[format], filename: name };
  return plotly.downloadImage(figure, file);
}
