// The panels of a player: one for each figure of a film, in rows that fill the window.

import { Drawing } from "./drawing.js";
import { arranged, topOf } from "./layout.js";
import { Panel } from "./panel.js";

export class Grid {
  /** `pick({figure, ...})` hears which cell of a heatmap or part of a drawing the viewer picks. */
  constructor(parent, plotly, pick) {
    this.plotly = plotly;
    this.pick = pick;
    this.panels = new Map();
    this.highlights = []; // parts of figures that stand out
    this.element = parent.appendChild(document.createElement("div"));
    this.element.className = "nnviz-grid";
    this.onResize = () => this.arrange();
    this.resized = new ResizeObserver(this.onResize);
    this.resized.observe(parent); // as high as the panels, and as what stands above them
    addEventListener("resize", this.onResize);
  }

  /** Show the figures of a film at a frame; done when each is drawn. */
  async show(film, frame, theme) {
    this.film = film;
    this.fill();
    this.arrange();
    this.highlight(this.highlights);
    await Promise.all(
      film.figures.map((figure) => this.panels.get(figure.name).show(film, figure, frame, theme)),
    );
  }

  /** Let parts of figures stand out, and no others: {figure, ..., kind, label}. */
  highlight(parts) {
    this.highlights = parts;
    for (const [name, panel] of this.panels)
      panel.highlight(parts.filter(({ figure }) => figure === name));
  }

  draw(frame) {
    for (const panel of this.panels.values()) panel.draw(frame);
  }

  /** Have a panel for each figure, in their order; those of others go. */
  fill() {
    const { figures } = this.film;
    const names = new Set(figures.map(({ name }) => name));
    for (const [name, panel] of this.panels) {
      if (names.has(name)) continue;
      panel.remove();
      this.panels.delete(name);
    }
    for (const [index, figure] of figures.entries()) {
      const panel = this.panels.get(figure.name) ?? this.newPanel(figure);
      this.panels.set(figure.name, panel);
      const before = this.element.children[index];
      if (before !== panel.element) this.element.insertBefore(panel.element, before);
    }
  }

  newPanel({ name, figure }) {
    const pick = (part) => this.pick({ figure: name, ...part });
    if (figure.kind === "drawing") return new Drawing(this.element, pick);
    return new Panel(this.element, this.plotly, pick);
  }

  /** Give each panel its place in the window as it is now. */
  arrange() {
    const width = this.element.clientWidth;
    if (!this.film || !width) return;
    const screen = this.film.fills ? innerHeight - topOf(this.element) : 0;
    const places = arranged(this.film.figures, width, screen);
    for (const [index, { name }] of this.film.figures.entries()) {
      const { order, width, height } = places[index];
      const size = { order, width: `${width}px`, height: `${height}px` };
      Object.assign(this.panels.get(name).element.style, size);
    }
  }

  remove() {
    removeEventListener("resize", this.onResize);
    this.resized.disconnect();
    for (const panel of this.panels.values()) panel.remove();
    this.element.remove();
  }
}
