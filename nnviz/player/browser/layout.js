// Lays panels out in rows without holes; those of the first screen are as high as the window lets.

export const NARROW = 480; // pixels: below, a panel takes its figure's narrow layout
const GAP = 8; // between panels, as in player.css
const BELOW = 8; // what stays free under the rows of the first screen
const HEIGHT = 270; // of a figure that does not say its own
const SQUEEZED = 70; // pixels that a picture can do without
const STRETCHED = 3; // times its own height is enough for any picture

/** How many panels of one third stand side by side in `width` pixels. */
function columnsIn(width) {
  if (width >= 900) return 3;
  return width >= 560 ? 2 : 1;
}

/**
 * Where each of a film's `figures`, in their order, goes: {row, order, width, height}, in pixels.
 *
 * Its span says how many thirds of a row it wants. Each row is full: a later figure may move up
 * into it, and what is still left over is shared. The rows that fit into `screen` pixels fill it
 * together; the others have their own heights.
 */
export function arranged(figures, width, screen) {
  const columns = columnsIn(width);
  const spans = figures.map(({ span }) => Math.max(1, Math.round((span * columns) / 3)));
  const rows = rowsOf(spans, columns);
  const places = [];
  for (const [row, members] of rows.entries()) {
    const widths = shared(width - GAP * (members.length - 1), members.map((index) => spans[index]));
    members.forEach((index, at) => (places[index] = { row, width: widths[at] }));
  }
  const own = rows.map((members) =>
    Math.max(...members.map((index) => heightOf(figures[index], places[index].width))),
  );
  const heights = filling(own, screen);
  for (const [order, index] of rows.flat().entries())
    Object.assign(places[index], { order, height: heights[places[index].row] });
  return places;
}

/** What a figure says of its own height, in a panel of some width. */
function heightOf({ figure, narrow }, width) {
  return ((width < NARROW && narrow) || figure.layout).height ?? HEIGHT;
}

/** The figures of each row: one after another, and into what room is left the next that fits. */
function rowsOf(spans, columns) {
  const rows = [];
  let waiting = spans.map((_, index) => index);
  while (waiting.length) {
    let room = columns;
    const row = waiting.filter((index) => spans[index] <= room && ((room -= spans[index]), true));
    rows.push(row);
    waiting = waiting.filter((index) => !row.includes(index));
  }
  return rows;
}

/** Whole pixels that add up to `total`, in proportion to `parts`. */
function shared(total, parts) {
  const sum = parts.reduce((all, part) => all + part, 0);
  let before = 0;
  return parts.map((part) => {
    const start = Math.round((total * before) / sum);
    before += part;
    return Math.round((total * before) / sum) - start;
  });
}

/** The heights of rows: as many as fit, squeezed if they must be, fill the screen. */
function filling(own, screen) {
  let [count, used] = [0, BELOW - GAP];
  const least = own.map((height) => height - SQUEEZED);
  while (count < own.length && used + GAP + least[count] <= screen) used += GAP + least[count++];
  const total = own.slice(0, count).reduce((sum, height) => sum + height, 0);
  return own.map((height, row) => {
    if (row >= count) return height;
    const filled = least[row] + ((screen - used) * height) / total;
    return Math.floor(Math.min(filled, STRETCHED * height));
  });
}

/** The distance of an element from the top of the window when nothing is scrolled. */
export function topOf(element) {
  let top = element.getBoundingClientRect().top;
  for (let parent = element.parentElement; parent; parent = parent.parentElement)
    top += parent.scrollTop;
  return top;
}
