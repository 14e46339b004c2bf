// Where the arrow keys lead in a figure: along a curve or over a heatmap's cells, and to the next.

const BY_KEY = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The first place of a figure, {curve, point}: point is [index], or [row, column] of a heatmap. */
export function first(plot) {
  return firstFrom(plot, 0, 1);
}

/** The place beside one, in the direction of an arrow key; at the last one, the place itself. */
export function beside(plot, { curve, point }, key) {
  const [across, up] = BY_KEY[key];
  if (!plot._fullData[curve]) return first(plot);
  const onward = across - up;
  if (point.length > 1)
    return overCells(plot, curve, point, across, up) ?? firstFrom(plot, curve + onward, onward) ?? { curve, point };
  const down = downwards(plot, curve);
  const along = alongCurve(plot, curve, point, down ? -up * down : across);
  const aside = down ? across : up;
  const next = along ?? (aside ? level(plot, { curve, point }, onward, down ? "y" : "x") : null);
  return next ?? firstFrom(plot, curve + onward, onward) ?? { curve, point };
}

function overCells(plot, curve, [row, column], across, up) {
  const { xaxis, yaxis } = axesOf(plot, curve);
  const turned = ({ range: [low, high] }) => (low > high ? -1 : 1);
  const by = [up * turned(yaxis), across * turned(xaxis)];
  for (let k = 1; cell(plot, curve, row + k * by[0], column + k * by[1]) !== undefined; k += 1) {
    const next = [row + k * by[0], column + k * by[1]];
    if (isThere(plot, curve, next)) return { curve, point: next };
  }
  return null;
}

function alongCurve(plot, curve, [index], across) {
  for (let next = index + across; across && plot.calcdata[curve][next]; next += across)
    if (isThere(plot, curve, [next])) return { curve, point: [next] };
  return null;
}

/** Of a curve that leads down or up, such as bars that lie: 1 or -1; of others, 0. */
function downwards(plot, curve) {
  const points = pointsOf(plot, curve);
  const ways = (axis) => new Set(points.slice(1).map((point, index) =>
    Math.sign(placeOf(plot, curve, point, axis) - placeOf(plot, curve, points[index], axis))));
  const [x, y] = [ways("x"), ways("y")];
  return y.size === 1 && x.size > 1 ? [...y][0] : 0;
}

/** Of the next curve, the point that is nearest along an axis. */
function level(plot, { curve, point }, onward, axis) {
  const start = firstFrom(plot, curve + onward, onward);
  if (!start || start.point.length > 1) return start;
  const here = placeOf(plot, curve, point, axis);
  const apart = (each) => Math.abs(placeOf(plot, start.curve, each, axis) - here);
  const nearest = (best, each) => (apart(each) < apart(best) ? each : best);
  return { curve: start.curve, point: pointsOf(plot, start.curve).reduce(nearest) };
}

function firstFrom(plot, curve, onward) {
  for (let each = curve; plot._fullData[each]; each += onward) {
    const [point] = pointsOf(plot, each);
    if (point) return { curve: each, point };
  }
  return null;
}

/** All points of a curve that can be pointed at. */
function pointsOf(plot, curve) {
  const { visible, hoverinfo, xaxis, z } = plot._fullData[curve];
  if (visible !== true || hoverinfo === "skip" || !xaxis) return [];
  const all = z
    ? Array.from(z, (row, r) => Array.from(row, (_, column) => [r, column])).flat()
    : plot.calcdata[curve].map((_, index) => [index]);
  return all.filter((point) => isThere(plot, curve, point));
}

/** Whether a point has a place: a number that is not finite has none. */
function isThere(plot, curve, [index, column]) {
  if (column !== undefined) return Number.isFinite(cell(plot, curve, index, column));
  const { x, y, p, s } = plot.calcdata[curve][index];
  return [x ?? p, y ?? s].every(Number.isFinite);
}

function cell(plot, curve, row, column) {
  return plot._fullData[curve].z[row]?.[column];
}

/** Where a point is along "x" or "y", in pixels. */
function placeOf(plot, curve, [index], along) {
  const { x, y, p, s } = plot.calcdata[curve][index];
  const lies = plot._fullData[curve].orientation === "h"; // of a bar
  const { xaxis, yaxis } = axesOf(plot, curve);
  return along === "x" ? xaxis.c2p(x ?? (lies ? s : p)) : yaxis.c2p(y ?? (lies ? p : s));
}

/** Where the middle of a heatmap's cell is on its axes. */
export function middleOf(plot, curve, [row, column]) {
  const [{ x, y }] = plot.calcdata[curve];
  const middle = (edges, index) => (edges[index] + edges[index + 1]) / 2;
  return { xval: middle(x, column), yval: middle(y, row) };
}

function axesOf(plot, curve) {
  const trace = plot._fullData[curve];
  const axis = (id) => plot._fullLayout[`${id[0]}axis${id.slice(1)}`];
  return { xaxis: axis(trace.xaxis), yaxis: axis(trace.yaxis) };
}
