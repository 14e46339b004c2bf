// Where the nodes and edges of a drawing lie in the room that there is, and what is at a point.

const TOP = 46; // pixels: the titles of the columns
const BOTTOM = 24; // what the colours in a column reach to
const LABEL = 17; // the room that a node's label takes above it
const BETWEEN = 6; // texts of two columns
const SIDE = 110; // of the largest picture
const THICKEST = 9; // a line whose value is as large as any
const STRIP = 40; // height of the highest strip
const APART = 0.9; // of a node's height lies between two, where there is room for more
const BADGE = 8; // radius of the largest badge
const CLOSE = 0.62; // how far a column stands that no edge leads to, of the usual distance
const ROOMY = 80; // pixels a column, where columns may stand closer
const NEAR = 6; // pixels from an edge at which it is meant

/** The boxes of all nodes, the lines of all edges and the middles of all badges. */
export function placesIn(figure, width, height) {
  const { columns } = figure.layout;
  const [edges, badges, ...pictures] = figure.data;
  const columnOf = columns.flatMap(({ nodes }, index) => nodes.map(() => index));
  const reached = new Set(edges.to.map((node) => columnOf[node]));
  const close = width > ROOMY * columns.length ? CLOSE : 1;
  const offsets = [0];
  for (let index = 1; index < columns.length; index += 1)
    offsets.push(offsets.at(-1) + (reached.has(index) ? 1 : close));
  const room = height - TOP - BOTTOM;
  const flat = pictures.some(({ type, rows, columns: across }) => type === "picture" && across > 4 * rows);
  const sizes = columns.map(({ nodes }) =>
    sizeOf(flat, room / nodes.length, width / (offsets.at(-1) + 1)),
  );
  const margin = Math.max(...sizes.map((size) => size.width / 2), 30);
  const distance = offsets.at(-1) ? (width - 2 * margin) / offsets.at(-1) : 0;
  const middles = offsets.map((offset) => margin + offset * distance);
  const boxes = columns.flatMap(({ nodes }, index) => {
    const size = sizes[index];
    const pitch = Math.min(room / nodes.length, (1 + APART) * (size.height + size.label));
    const top = TOP + (room - pitch * nodes.length) / 2;
    return nodes.map((_, row) => ({
      x: middles[index] - size.width / 2,
      y: top + row * pitch + (pitch - size.height + size.label) / 2,
      ...size,
    }));
  });
  const lines = edges.from.map((from, index) => lineBetween(boxes[from], boxes[edges.to[index]]));
  const spots = badges.nodes.map((node) => {
    const { x, y, height: down } = boxes[node];
    return { x, y: y + down, largest: Math.min(BADGE, down / 4) };
  });
  return { boxes, lines, spots, middles, rooms: roomsOf(middles, width), columnOf, width, height };
}

/** How wide a text in the middle of each column may be. */
function roomsOf(middles, width) {
  return middles.map((middle, index) => {
    const before = index ? (middle + middles[index - 1]) / 2 : 0;
    const after = index < middles.length - 1 ? (middle + middles[index + 1]) / 2 : width;
    return 2 * Math.min(middle - before, after - middle) - BETWEEN;
  });
}

/** Of a box: a square, or for strips a bar; labels stand where they do not narrow it. */
function sizeOf(flat, pitch, distance) {
  const label = pitch >= (flat ? 38 : 52) ? LABEL : 0;
  const room = pitch - label - Math.min(8, 0.2 * pitch);
  if (flat) return { width: Math.min(104, 0.56 * distance), height: Math.min(STRIP, room), label };
  const side = Math.max(8, Math.min(SIDE, room, 0.6 * distance));
  return { width: side, height: side, label };
}

function lineBetween(from, to) {
  const [x0, x1] = [from.x + from.width, to.x];
  const [y0, y1] = [from.y + from.height / 2, to.y + to.height / 2];
  const path = new Path2D();
  path.moveTo(x0, y0);
  path.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
  return { x0, y0, x1, y1, path, thickest: Math.min(THICKEST, Math.min(from.height, to.height) / 3.5) };
}

/** The part at a point: {part, index}, and for a node the place in its box; or null. */
export function partAt({ boxes, lines, spots }, x, y, finger) {
  const slack = finger ? 2 : 1;
  const spot = spots.findIndex((each) => Math.hypot(each.x - x, each.y - y) <= 7 * slack);
  if (spot >= 0) return { part: "badge", index: spot };
  const inside = (box) =>
    x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
  const node = boxes.findIndex(inside);
  if (node >= 0) {
    const { x: left, y: top, width, height } = boxes[node];
    return { part: "node", index: node, at: [(x - left) / width, (y - top) / height] };
  }
  const apart = lines.map((line) => distanceTo(line, x, y));
  const nearest = apart.reduce((best, each, index) => (each < apart[best] ? index : best), 0);
  return apart[nearest] <= NEAR * slack ? { part: "edge", index: nearest } : null;
}

/** How far a point is from a line: from its tangent where the line passes above or below it. */
function distanceTo({ x0, y0, x1, y1 }, x, y) {
  if (x < x0 || x > x1) return Infinity;
  let [low, high] = [0, 1];
  for (let round = 0; round < 12; round += 1) {
    const t = (low + high) / 2;
    // Of the curve's four points the middle two lie halfway.
    if (1.5 * t * (1 - t) + t ** 3 < (x - x0) / (x1 - x0)) low = t;
    else high = t;
  }
  const rise = 6 * low * (1 - low) * (y1 - y0);
  const run = (1.5 - 3 * low + 3 * low ** 2) * (x1 - x0);
  const height = y0 + (3 * low ** 2 - 2 * low ** 3) * (y1 - y0);
  return Math.abs(y - height) / Math.hypot(1, rise / run);
}
