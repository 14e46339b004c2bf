// A panel: one figure in the page, drawn once and then patched, with its cursors.

import { Cells } from "./cells.js";
import { colourOf } from "./colours.js";
import { Cursors } from "./cursors.js";
import { namesOf, valuesAt } from "./film.js";
import { assign, withNumbersThatFit, withoutNumbers } from "./figure.js";
import { NARROW } from "./layout.js";
import { settings } from "./modebar.js";
import { Print } from "./print.js";
import { ColourBar } from "./range.js";
import { redrawTraces } from "./redraw.js";
import { Sight } from "./sight.js";
import { asSeen } from "./taken.js";
import { inPage, inScheme } from "./theme.js";

/** One figure in the page, drawn once and then patched. */
export class Panel {
  /** `pick({trace, row, column})` hears which cell of a heatmap the viewer clicks. */
  constructor(parent, plotly, pick) {
    this.pick = pick;
    this.plotly = plotly;
    this.element = parent.appendChild(document.createElement("div"));
    this.element.className = "nnviz-panel";
    this.plot = this.element.appendChild(document.createElement("div"));
    this.print = new Print(this.plot);
    this.colourBar = new ColourBar(this.element);
    this.cells = new Cells(this.element, this.plot, pick);
    // A finger scrolls the page, and a tap shows a value: Plotly would zoom at both.
    const hide = (event) => event.stopPropagation();
    this.element.addEventListener("touchstart", hide, { capture: true, passive: true });
    this.cursors = new Cursors(this.element);
    this.settings = settings(plotly, () => this.taken());
    this.frame = -1; // that is to be shown, and the one that is drawn: out of sight none is
    this.drawn = -1;
    this.width = 0;
    this.height = 0;
    this.sight = new Sight(this.element, () => this.draw(this.frame), () => this.fit());
  }

  /** Show a figure at a frame; zoom survives (the figure's uirevision says so). */
  async show(film, { name, figure: inBoth, narrow, range }, frame, theme) {
    const figure = inScheme(inBoth, theme.dark);
    this.figure = figure;
    this.narrow = inScheme(narrow, theme.dark);
    this.theme = theme;
    this.film = film;
    this.range = range;
    this.reels = film.reels.filter((reel) => reel.figure === name);
    this.frame = frame;
    this.element.dataset.figure = name;
    for (const reel of this.reels) assign(figure.data[reel.trace], reel.attribute, null);
    if (range) this.recolour(figure.layout, null);
    else this.colourBar.hide();
    const [still, numbers] = withoutNumbers(figure);
    const key = JSON.stringify([still, theme]);
    const same = key === this.key && this.sight.visible && !this.outgrown;
    this.key = key;
    if (same) this.patch(frame, numbers);
    else await this.redraw(frame);
    this.cursors.show(film.cursors.filter((cursor) => cursor.figure === name));
    this.cursors.place(this.plot, this.drawn);
    this.cells.take(figure);
  }

  /** Let some cells stand out: [{trace, row, column, kind}]. */
  highlight(cells) {
    this.cells.highlight(cells);
  }

  /** Draw all of the figure, as it is in a frame. */
  async redraw(frame) {
    for (const reel of this.reels)
      assign(this.figure.data[reel.trace], reel.attribute, valuesAt(reel, frame));
    this.drawn = frame;
    const first = !this.plot.layout;
    this.width = this.element.clientWidth;
    this.height = this.element.clientHeight;
    const layout = this.layout();
    const data = this.figure.data.map((trace) => withNumbersThatFit(trace, layout));
    await this.plotly.react(this.plot, data, layout, this.settings);
    if (!first) return;
    this.print.lay();
    this.plot.on("plotly_afterplot", () => this.redrawn());
    this.plot.on("plotly_click", ({ points: [point] }) => this.take(point));
  }

  /** Plotly has drawn all of it, as after a zoom. */
  redrawn() {
    this.cursors.place(this.plot, this.drawn);
    this.cells.place();
    this.print.lay();
  }

  take({ curveNumber: trace, pointNumber }) {
    if (!Array.isArray(pointNumber)) return; // a point of a line, or a bar
    const [row, column] = pointNumber;
    this.pick({ trace, row, column });
  }

  layout() {
    const chosen = (this.width < NARROW && this.narrow) || this.figure.layout;
    const layout = inPage(chosen, this.theme, this.width, this.height);
    if (this.range) {
      this.colourBar.place(this.height, layout.margin);
      this.recolour(layout, this.range.data[this.drawn]);
    }
    return layout;
  }

  /** What a file has of the panel as it is now. */
  taken() {
    const { film, drawn: frame } = this;
    const step = film.steps[frame];
    const look = { surface: this.theme.surface, mark: colourOf(this.element, "--nnviz-mark") };
    const figure = asSeen(this.plot, { cursors: this.cursors.shown, frame, step, look });
    return { figure, ...namesOf(film, this.element.dataset.figure, step) };
  }

  /** Let the colours of a layout reach from -halfWidth to halfWidth. */
  recolour({ coloraxis }, halfWidth) {
    Object.assign(coloraxis, { cmin: halfWidth && -halfWidth, cmax: halfWidth });
    if (halfWidth) this.colourBar.show(halfWidth);
  }

  /** Whether the panel is not as large as what was drawn in it. */
  get outgrown() {
    const { clientWidth, clientHeight } = this.element;
    return clientWidth !== this.width || clientHeight !== this.height;
  }

  /** Follow the size of the panel. */
  fit() {
    if (this.plot.layout && this.element.clientWidth && this.outgrown) this.redraw(this.drawn);
  }

  /** Patch what changes between frames, with one redraw however many traces change. */
  draw(frame) {
    this.frame = frame;
    if (this.sight.visible && frame !== this.drawn && this.plot.layout) this.patch(frame);
  }

  /** Give traces the numbers of a frame, and any `others` as [trace, attribute, value]. */
  patch(frame, others = []) {
    this.drawn = frame;
    this.cursors.place(this.plot, frame);
    const moving = this.reels.map((reel) => [reel.trace, reel.attribute, valuesAt(reel, frame)]);
    const changes = [...others, ...moving];
    if (!changes.length) return;
    for (const [trace, attribute, value] of changes) {
      assign(this.plot.data[trace], attribute, value);
      // Plotly's own copy of the trace, with the defaults filled in
      assign(this.plot._fullData[trace], attribute, value);
    }
    if (this.range)
      for (const layout of [this.plot.layout, this.plot._fullLayout])
        this.recolour(layout, this.range.data[frame]);
    const changed = new Set(changes.map(([trace]) => trace));
    if (redrawTraces(this.plot, changed)) this.print.write();
    else this.plotly.redraw(this.plot);
    this.cells.place();
  }

  remove() {
    this.sight.end();
    this.plotly.purge(this.plot);
    this.element.remove();
  }
}
