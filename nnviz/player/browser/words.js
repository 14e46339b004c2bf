// What a drawing says in words: the exact values of a part, and its largest ones.

import { brief } from "./numbers.js";

const LISTED = 3; // of the largest values

/** A number with the digits that float32 has. */
const exact = (value) => brief(value, 6);

/** A number that is known as one of 256 levels. */
const rounded = (value) => brief(value, 3);

/** A part of a drawing in words: {title, lines}. `scene` is as for paint(), `valuesOf` by view. */
export function inWords(scene, part, valuesOf) {
  if (part.part === "node") return nodeInWords(scene, part, valuesOf);
  const { figure } = scene;
  const [edges, badges] = figure.data;
  const names = figure.layout.columns.flatMap(({ nodes }) => nodes);
  const { index } = part;
  if (part.part === "badge")
    return { title: names[badges.nodes[index]], lines: badgeLines(figure, index, valuesOf) };
  const title = `${names[edges.from[index]]} → ${names[edges.to[index]].toLowerCase()}`;
  const lines = figure.layout.views.map(
    ({ key, edge }) => `${edge}${edges.labels[index]} = ${exact(valuesOf(0, key)[index])}`,
  );
  return { title, lines };
}

function badgeLines({ data, layout }, index, valuesOf) {
  return layout.views.map(
    ({ key, badge }) => `${badge}${data[1].labels[index]} = ${exact(valuesOf(1, key)[index])}`,
  );
}

function nodeInWords({ figure, images }, { index, cell }, valuesOf) {
  const title = figure.layout.columns.flatMap(({ nodes }) => nodes)[index];
  const lines = images
    .filter(({ picture }) => picture.nodes.includes(index))
    .map((image) => pictureLine(image, image.picture.nodes.indexOf(index), cell));
  const badge = figure.data[1].nodes.indexOf(index);
  if (badge >= 0) lines.push(...badgeLines(figure, badge, valuesOf));
  return { title, lines };
}

/** The value of one cell, or how far the values of all reach. */
function pictureLine(image, node, cell) {
  const { names, cells, axes, rows, columns } = image.picture;
  const name = names[node];
  if (!image.valueOf) return name;
  if (cell === undefined) {
    const all = Array.from({ length: rows * columns }, (_, each) => image.valueOf(node, each).value);
    const reaches = `from ${rounded(Math.min(...all))} to ${rounded(Math.max(...all))}`;
    return `${name.replace(/(,| at )\{\}/, "")} ${reaches}`;
  }
  const place = axes
    ? axes.map(([axis, low, high], index) => {
        const share = index ? 1 - (Math.floor(cell / columns) + 0.5) / rows : ((cell % columns) + 0.5) / columns;
        return `${axis} = ${(low + (high - low) * share).toFixed(2)}`;
      }).join(", ")
    : cells[cell];
  const { value, rounds } = image.valueOf(node, cell);
  return `${name.replace("{}", place)} ${rounds ? `≈ ${rounded(value)}` : `= ${exact(value)}`}`;
}

/** The largest values of the edges in a view, with their names. */
export function largest({ data }, view, values) {
  const order = Array.from(values.keys())
    .filter((index) => Number.isFinite(values[index]))
    .sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]))
    .slice(0, LISTED);
  return order
    .map((index) => `${view.edge}${data[0].labels[index]} = ${exact(values[index])}`)
    .join(", ");
}
