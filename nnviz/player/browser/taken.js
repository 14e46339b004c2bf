// What a file shows of a panel: what the page shows, also what lies over Plotly's picture there.

import { EDGE } from "./modebar.js";
import { brief, counted } from "./numbers.js";

const CAPTION = 24; // pixels below the picture, where it says the step

/** A plot as a figure at a step, with its `cursors` at a `frame`; `look` has colours for these. */
export function asSeen({ data, layout }, { cursors, frame, step, look }) {
  const lines = cursors.map((cursor) => lineOf(cursor, frame, look));
  const dots = cursors.filter(({ y }) => y).map((cursor) => dotOf(cursor, frame, look));
  return {
    data: [...data, ...dots],
    layout: {
      ...layout,
      ...(layout.coloraxis && { coloraxis: withBar(layout.coloraxis) }),
      paper_bgcolor: look.surface,
      height: layout.height + CAPTION,
      margin: { ...layout.margin, b: layout.margin.b + CAPTION },
      shapes: [...(layout.shapes ?? []), ...lines],
      annotations: [...(layout.annotations ?? []), captionOf(step, layout.margin)],
    },
  };
}

function captionOf(step, { l, b }) {
  const left = { xref: "paper", x: 0, xanchor: "left", xshift: EDGE - l };
  const below = { yref: "paper", y: 0, yanchor: "bottom", yshift: EDGE / 2 - b - CAPTION };
  return { text: `step ${counted(step)}`, showarrow: false, ...left, ...below };
}

function lineOf({ x, axis }, frame, { mark }) {
  const at = x.data[frame];
  const yref = `${axis.replace("axis", "")} domain`;
  return { type: "line", x0: at, x1: at, y0: 0, y1: 1, yref, line: { color: mark, width: 2 } };
}

function dotOf({ x, y, axis }, frame, { mark, surface }) {
  return {
    type: "scatter",
    mode: "markers",
    x: [x.data[frame]],
    y: [y.data[frame]],
    yaxis: axis.replace("axis", ""),
    marker: { color: mark, size: 9, line: { color: surface, width: 2 } },
    showlegend: false,
    cliponaxis: false,
  };
}

/** The colour bar that the page shows beside the picture. */
function withBar(coloraxis) {
  const { cmin, cmax } = coloraxis;
  const tickvals = [cmin, 0, cmax];
  const ticktext = tickvals.map((value) => brief(value, 2));
  const colorbar = { thickness: 12, outlinewidth: 0, len: 1, x: 1.01, tickvals, ticktext };
  return { ...coloraxis, showscale: true, colorbar };
}
