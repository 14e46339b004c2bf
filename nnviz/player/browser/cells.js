// The cells of a panel's heatmaps: which stand out, and to which one the arrow keys have led.

import { brief } from "./numbers.js";
import { Tip } from "./tip.js";

const BY_KEY = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class Cells {
  /** In a panel's `element` with its `plot`; `pick({trace, row, column})` hears what Enter takes. */
  constructor(element, plot, pick) {
    this.element = element;
    this.plot = plot;
    this.pick = pick;
    this.highlights = [];
    this.outlines = []; // an element for each cell that is outlined
    this.here = null; // {trace, row, column}: the one that the keys have led to
    this.shows = false; // whether it is shown: only while the panel has the focus
    this.tip = new Tip(element);
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("focus", () => this.focus());
    element.addEventListener("blur", () => this.show(false));
  }

  /** The names of the cells of each heatmap, (rows, columns); of other traces there are none. */
  take({ data, layout }) {
    this.names = data.map(({ type, customdata }) =>
      type === "heatmap" && Array.isArray(customdata?.[0]) ? customdata : null,
    );
    if (!this.nameOf(this.here ?? {})) this.here = null;
    if (this.first) {
      this.element.tabIndex = 0;
      this.element.setAttribute("role", "application");
      const title = layout.title.text.replace(/<\/?sub>/g, "");
      this.element.setAttribute(
        "aria-label",
        `${title}. Arrow keys go from cell to cell; Enter asks about one.`,
      );
    } else for (const name of ["tabindex", "role", "aria-label"]) this.element.removeAttribute(name);
    this.place();
  }

  get first() {
    const trace = this.names.findIndex(Boolean);
    return trace < 0 ? null : { trace, row: 0, column: 0 };
  }

  nameOf({ trace, row, column }) {
    return this.names[trace]?.[row]?.[column];
  }

  highlight(highlights) {
    this.highlights = highlights;
    this.place();
  }

  /** Put the outlines over their cells, and what is said of the one that the keys have led to. */
  place(heard = false) {
    const here = this.shows && this.here;
    const outlined = [...this.highlights, ...(here ? [{ ...here, kind: "keys" }] : [])];
    if (!outlined.length && !this.outlines.length) return; // as in almost every frame of a film
    for (const extra of this.outlines.splice(outlined.length)) extra.remove();
    outlined.forEach((cell, index) => {
      const outline = (this.outlines[index] ??= this.element.appendChild(document.createElement("div")));
      outline.className = `nnviz-outline nnviz-${cell.kind}`;
      const box = this.boxOf(cell);
      outline.hidden = !box;
      if (box) Object.assign(outline.style, box.style);
      if (cell.kind === "keys" && box) this.say(cell, box, heard);
    });
    if (!here) this.tip.hide();
  }

  say(cell, { right, bottom }, heard) {
    const value = this.plot._fullData[cell.trace].z[cell.row][cell.column];
    const title = this.nameOf(cell).replace(/<\/?sub>/g, "");
    this.tip.show({ title, lines: [brief(value, 6)] }, [right, bottom], heard);
  }

  /** Where a cell is in the panel, or null where there is none or it is out of sight. */
  boxOf({ trace, row, column }) {
    const drawn = this.plot._fullData?.[trace];
    if (!drawn || !this.nameOf({ trace, row, column })) return null;
    const axis = (id) => this.plot._fullLayout[`${id[0]}axis${id.slice(1)}`];
    const [across, down] = [axis(drawn.xaxis), axis(drawn.yaxis)];
    const ends = (along, edges, index) =>
      [edges[index], edges[index + 1]].map((edge) => along.d2p(edge)).sort((a, b) => a - b);
    const [left, right] = ends(across, drawn.x, column);
    const [top, bottom] = ends(down, drawn.y, row);
    if (left < -1 || top < -1 || right > across._length + 1 || bottom > down._length + 1) return null;
    return {
      right: across._offset + right,
      bottom: down._offset + bottom,
      style: {
        left: `${across._offset + left}px`,
        top: `${down._offset + top}px`,
        width: `${right - left}px`,
        height: `${bottom - top}px`,
      },
    };
  }

  focus() {
    if (!this.first || !this.element.matches(":focus-visible")) return;
    this.here ??= this.first;
    this.show(true);
  }

  show(shows) {
    this.shows = shows;
    this.place(shows);
  }

  key(event) {
    if (event.target !== this.element || !this.first) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && this.here) this.pick(this.here);
    else if (event.key === "Escape") this.show(false);
    else if (BY_KEY[event.key]) {
      this.here = this.here && this.shows ? this.beside(this.here, event.key) : (this.here ?? this.first);
      this.show(true);
    } else return;
    event.preventDefault(); // or the player would take a step
  }

  /** The cell beside one: over a gap, and beyond an end in the heatmap before or after. */
  beside({ trace, row, column }, key) {
    const [down, across] = BY_KEY[key];
    for (let k = 1; this.names[trace][row + k * down]?.[column + k * across] !== undefined; k += 1) {
      const next = { trace, row: row + k * down, column: column + k * across };
      if (this.nameOf(next)) return next;
    }
    const onward = down + across;
    const other = this.names[trace + onward];
    if (!other) return { trace, row, column };
    const [rows, columns] = [other.length, other[0].length];
    return {
      trace: trace + onward,
      row: down ? (onward > 0 ? 0 : rows - 1) : Math.min(row, rows - 1),
      column: across ? (onward > 0 ? 0 : columns - 1) : Math.min(column, columns - 1),
    };
  }
}
