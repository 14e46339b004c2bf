// Paints a drawing on a canvas as it is in one frame.

import { levelOf } from "./colours.js";

const THINNEST = 0.8; // pixels: the line of an edge whose value is 0
const DOT = 2.5; // radius of such a badge
const FAINT = 0.16; // opacity of what the chosen part has nothing to do with
const CORNER = 6;

const PILL = 9; // radius of what a label stands on

/**
 * `scene`: the figure, its places, images of what is inside the nodes, values of edges and badges,
 * and how far those reach; `look`: colours and font; `parts`: what the viewer points at, which
 * makes the rest faint; `highlights`: what else stands out, {part, index, kind, label}.
 */
export function paint(context, scene, look, parts, highlights = []) {
  const { places } = scene;
  context.clearRect(0, 0, places.width, places.height);
  const outlines = outlinesOf(parts, highlights, look);
  paintEdges(context, scene, look, parts, outlines);
  paintNodes(context, scene, look, outlines.node);
  paintBadges(context, scene, look, outlines.badge);
  paintTitles(context, scene, look);
  for (const each of highlights) if (each.label) paintLabel(context, places, each, look);
}

/** The colour of each part that stands out, by kind of part and index. */
function outlinesOf(parts, highlights, look) {
  const found = { edge: new Map(), node: new Map(), badge: new Map() };
  for (const { part, index, kind } of highlights)
    found[part].set(index, kind === "path" ? look.path : look.mark);
  for (const { part, index } of parts) found[part].set(index, look.mark);
  return found;
}

/** What stands on a part: on the middle of an edge, or at the corner of a node or badge. */
function paintLabel(context, { lines, boxes, spots, width }, { part, index, label }, look) {
  const line = lines[part === "edge" ? index : -1];
  const box = boxes[part === "node" ? index : -1];
  const spot = spots[part === "badge" ? index : -1];
  if (!line && !box && !spot) return;
  const [place, y] = line
    ? [(line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2]
    : box
      ? [box.x + box.width, box.y]
      : [spot.x - PILL, spot.y + PILL];
  const x = Math.min(Math.max(place, PILL), width - PILL);
  context.beginPath();
  context.arc(x, y, PILL, 0, 2 * Math.PI);
  context.fillStyle = look.path;
  context.fill();
  context.fillStyle = look.onPath;
  context.font = `600 14px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(label, x, y + 0.5);
}

function paintEdges(context, { figure, places, edges, reach }, look, parts, outlines) {
  const [{ from, to }] = figure.data;
  const chosen = outlines.edge;
  const touches = touchedBy(figure, parts);
  // The largest are painted last, so that no small one hides them.
  const order = Array.from(edges.keys()).sort((a, b) => Math.abs(edges[a]) - Math.abs(edges[b]));
  context.lineCap = "butt";
  for (const index of order) {
    const value = edges[index];
    const finite = Number.isFinite(value);
    const share = finite ? Math.min(1, Math.abs(value) / reach) : 0;
    context.globalAlpha = chosen.has(index) || touches(index, from[index], to[index]) ? 1 : FAINT;
    if (chosen.has(index)) outline(context, places.lines[index], share, chosen.get(index));
    context.strokeStyle = finite ? look.scale.css[levelOf(value, [-reach, reach])] : look.refused;
    context.lineWidth = widthOf(places.lines[index], share);
    context.setLineDash(finite ? [] : [3, 3]);
    context.stroke(places.lines[index].path);
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function widthOf({ thickest }, share) {
  return THINNEST + (thickest - THINNEST) * share;
}

/** Whether an edge has to do with any of the parts; with none, all have. */
function touchedBy({ data }, parts) {
  const edges = chosenOf("edge", parts);
  const nodes = new Set(
    parts.flatMap(({ part, index }) =>
      part === "node" ? [index] : part === "badge" ? [data[1].nodes[index]] : [],
    ),
  );
  if (!parts.length) return () => true;
  return (edge, from, to) => edges.has(edge) || nodes.has(from) || nodes.has(to);
}

/** What stands out on both sides of an edge that is painted over it. */
function outline(context, line, share, colour) {
  context.strokeStyle = colour;
  context.lineWidth = widthOf(line, share) + 4;
  context.stroke(line.path);
}

function chosenOf(kind, parts) {
  return new Set(parts.filter(({ part }) => part === kind).map(({ index }) => index));
}

function paintNodes(context, { figure, places, images }, look, chosen) {
  context.fillStyle = look.surface;
  for (const { x, y, width, height } of places.boxes) context.fillRect(x, y, width, height);
  context.save();
  context.beginPath();
  for (const { x, y, width, height } of places.boxes) context.roundRect(x, y, width, height, CORNER);
  context.clip();
  for (const image of images) image.paint(context, places.boxes, look);
  context.restore();
  places.boxes.forEach(({ x, y, width, height }, node) => {
    context.beginPath();
    context.roundRect(x, y, width, height, CORNER);
    context.strokeStyle = chosen.get(node) ?? look.neutral;
    context.lineWidth = chosen.has(node) ? 3 : 1;
    context.stroke();
  });
  context.font = `14px ${look.font}`;
  context.fillStyle = look.color;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  const labels = figure.layout.columns.flatMap((column) => column.labels);
  places.boxes.forEach(({ x, y, width, label }, node) => {
    if (label) context.fillText(labels[node], x + width / 2, y - 5);
  });
}

function paintBadges(context, { places, badges, reach }, look, chosen) {
  places.spots.forEach(({ x, y, largest }, index) => {
    const value = badges[index];
    const finite = Number.isFinite(value);
    const share = finite ? Math.min(1, Math.abs(value) / reach) : 0;
    context.beginPath();
    context.arc(x, y, DOT + (largest - DOT) * share, 0, 2 * Math.PI);
    context.fillStyle = finite ? look.scale.css[levelOf(value, [-reach, reach])] : look.refused;
    context.fill();
    context.strokeStyle = chosen.get(index) ?? look.neutral;
    context.lineWidth = chosen.has(index) ? 3 : 1;
    context.stroke();
  });
}

function paintTitles(context, { figure, places }, look) {
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  figure.layout.columns.forEach(({ title, note, reach }, index) => {
    const x = places.middles[index];
    context.fillStyle = look.color;
    context.font = `600 14px ${look.font}`;
    context.fillText(title, x, 15, places.rooms[index]);
    context.font = `13px ${look.font}`;
    write(context, [note, note.match(/^\d+/)?.[0]], x, 33, places.rooms[index]);
    write(context, [reach], x, places.height - 6, places.rooms[index]);
  });
}

/** The first of some texts that is not wider than the room. */
function write(context, texts, x, y, room) {
  const fitting = texts.find((text) => text && context.measureText(text).width <= room);
  if (fitting) context.fillText(fitting, x, y);
}
