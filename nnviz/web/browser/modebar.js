// The buttons of a Plotly figure: take it home as PNG or as SVG, and undo a zoom.

import { keep } from "./files.js";

export const EDGE = 8; // pixels between the words and the edge of a picture
const SCALE = { png: 2, svg: 1 }; // pixels of a picture for each of the page

/** What a button has on it, in a square of 24 by 24. */
export const DOWNLOADS = {
  png: "M4 3h16v18H4zM6 5v11l4-4 3 3 3-4 2 2V5z",
  svg: "M5 2h9l5 5v15H5zM13 4H7v16h10V8h-4zM8 17c0-5 8 0 8-5h-2c0 2-8-2-8 5z",
};

/**
 * Plotly's settings for a figure in the page. `taken()` says what is kept as a file when a button is
 * pressed: {figure, name, about}, where the name has no ending and what is `about` it goes inside.
 */
export function settings(plotly, taken) {
  return {
    displaylogo: false,
    showSendToCloud: false, // nothing leaves the classroom
    displayModeBar: "hover",
    modeBarButtons: [
      Object.entries(DOWNLOADS).map(([format, path]) => ({
        name: `Download as ${format.toUpperCase()}`,
        icon: { width: 24, height: 24, path },
        click: () => download(plotly, taken(), format),
      })),
      ["resetScale2d"],
    ],
  };
}

/** Let the browser keep a figure as a file, in the size that it has in the page. */
async function download(plotly, { figure, ...names }, format) {
  const { width, height, title } = figure.layout;
  const layout = { ...figure.layout, title: { ...title, pad: { ...title?.pad, l: EDGE } } };
  const wanted = { format, width, height, scale: SCALE[format], imageDataOnly: true };
  const image = await plotly.toImage({ ...figure, layout }, wanted);
  const bytes = () => Uint8Array.from(atob(image), (character) => character.charCodeAt(0));
  keep(format === "svg" ? image : bytes(), names, format);
}
