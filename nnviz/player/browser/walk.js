// Where the arrow keys lead in a drawing: along a column, and along edges from column to column.

/** The part beside `part` in the direction of an arrow key, or null where there is none. */
export function neighbour(figure, places, part, key) {
  if (key === "ArrowUp" || key === "ArrowDown") {
    const parts = partsOf(figure, places, columnOf(figure, places, part));
    const here = parts.findIndex((each) => each.part === part.part && each.index === part.index);
    return parts[here + (key === "ArrowDown" ? 1 : -1)] ?? null;
  }
  const onward = key === "ArrowRight";
  const [edges, badges] = figure.data;
  if (part.part === "edge") return { part: "node", index: edges[onward ? "to" : "from"][part.index] };
  const node = part.part === "badge" ? badges.nodes[part.index] : part.index;
  return nearestIn(places, places.columnOf[node] + (onward ? 1 : -1), node);
}

function columnOf({ data: [edges, badges] }, places, { part, index }) {
  const node = { edge: edges.to, badge: badges.nodes }[part]?.[index] ?? index;
  return places.columnOf[node];
}

/** Of a column, from top to bottom: each node, its badge and the edges that lead to it. */
function partsOf({ data: [edges, badges] }, places, column) {
  const of = (list, node, part) =>
    list.flatMap((each, index) => (each === node ? [{ part, index }] : []));
  return places.columnOf.flatMap((each, node) =>
    each === column
      ? [
          { part: "node", index: node },
          ...of(badges.nodes, node, "badge"),
          ...of(edges.to, node, "edge"),
        ]
      : [],
  );
}

function nearestIn({ boxes, columnOf: columns }, column, node) {
  const nodes = [...columns.keys()].filter((each) => columns[each] === column);
  if (!nodes.length) return null;
  const apart = (each) => Math.abs(boxes[each].y - boxes[node].y);
  return { part: "node", index: nodes.reduce((best, each) => (apart(each) < apart(best) ? each : best)) };
}
