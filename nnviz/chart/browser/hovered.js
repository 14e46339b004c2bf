// What Plotly tells of the points that are hovered: where they are, in what words, and which to pick.

const SMALLEST = 18; // pixels of an outline

/** Where something from one end to the other begins, and how long it is; a point has a ring. */
function around(one, other) {
  const length = Math.max(SMALLEST, Math.abs(other - one));
  return [(one + other - length) / 2, length];
}

/** The place of a point, bar or cell in the plot, as styles. */
export function boxOf({ bbox: { x0, x1, y0, y1 } }) {
  const [left, width] = around(x0, x1);
  const [top, height] = around(y0, y1);
  return { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
}

/** The words of Plotly's labels, which have a tspan for each of several lines. */
export function labelsOf(plot) {
  const labels = [...plot.querySelectorAll(".hoverlayer .hovertext :is(.nums, .name)")];
  const lines = labels.flatMap((label) => {
    const spans = [...label.querySelectorAll("tspan.line")];
    return (spans.length ? spans : [label]).map((line) => line.textContent.trim());
  });
  return lines.filter(Boolean).join(". ");
}

/** The one of some points, which have labels together, that is nearest to the mouse at `place`. */
export function nearest(points, [left, top]) {
  if (points.length === 1) return points[0];
  const apart = ({ bbox: { x0, x1, y0, y1 } }) => Math.hypot((x0 + x1) / 2 - left, (y0 + y1) / 2 - top);
  return points.reduce((best, each) => (apart(each) < apart(best) ? each : best));
}

/** What is told of a point that was picked. */
export function picked({ curveNumber, pointNumber, x, y, customdata }) {
  const plain = (value) => (ArrayBuffer.isView(value) ? Array.from(value) : (value ?? null));
  return {
    curve: curveNumber,
    point: [pointNumber].flat(),
    x: plain(x),
    y: plain(y),
    custom: plain(customdata),
  };
}
