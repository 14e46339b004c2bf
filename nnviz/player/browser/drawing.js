// A drawing: a panel of nodes and edges on a canvas of our own (see drawing.py).

import { colourOf, signedScale } from "./colours.js";
import { packedAt } from "./film.js";
import { paint } from "./paint.js";
import { imageOf } from "./pictures.js";
import { partAt, placesIn } from "./places.js";
import { Tip } from "./tip.js";
import { Views } from "./views.js";
import { neighbour } from "./walk.js";
import { inWords, largest } from "./words.js";

const RESTED = 300; // milliseconds without another frame, after which the words follow

/** One drawing in the page; to the player it is as a Panel. */
export class Drawing {
  /** `pick(part)` hears what the viewer chose: {part, index} and for a node's picture its cell. */
  constructor(parent, onVisible, pick) {
    this.pick = pick;
    this.element = parent.appendChild(document.createElement("div"));
    this.element.className = "nnviz-panel nnviz-drawing";
    this.canvas = this.element.appendChild(document.createElement("canvas"));
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.context = this.canvas.getContext("2d");
    this.views = new Views(this.canvas, (view) => this.setView(view));
    this.tip = new Tip(this.element);
    this.listen();
    this.visible = true;
    this.drawn = -1;
    this.seen = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) onVisible();
    });
    this.seen.observe(this.element);
    this.resized = new ResizeObserver(() => this.outgrown && this.fit());
    this.resized.observe(this.element);
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => this.choose(this.partUnder(event)));
    canvas.addEventListener("pointerleave", () => this.choose(null));
    canvas.addEventListener("click", (event) => {
      this.choose(this.partUnder(event));
      this.take();
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => {
      if (canvas.matches(":focus-visible")) this.choose({ part: "node", index: 0 }, { heard: true });
    });
    canvas.addEventListener("blur", () => this.choose(null));
  }

  /** Show a drawing at a frame; the view and what was picked stay, if they are there still. */
  show(film, { name, figure }, frame, theme) {
    this.element.dataset.figure = name;
    this.figure = figure;
    this.steps = film.steps;
    this.reels = film.reels.filter((reel) => reel.figure === name);
    const parts = JSON.stringify(figure.data.slice(0, 2));
    if (parts !== this.parts) this.part = this.picked = null;
    this.parts = parts;
    this.look = {
      ...theme,
      scale: signedScale(this.element),
      neutral: colourOf(this.element, "--nnviz-neutral"),
      mark: colourOf(this.element, "--nnviz-mark"),
      refused: colourOf(this.element, "--nnviz-refused"),
    };
    this.images = figure.data.slice(2).map(imageOf);
    for (const image of this.images) if (image.values) image.show(image.values, this.look.scale);
    const { views } = figure.layout;
    this.view = views.find(({ key }) => key === this.view?.key) ?? views[0];
    this.views.show(figure.layout, this.view);
    this.drawn = frame;
    this.fit();
  }

  /** Whether the panel is not as large as what was drawn in it. */
  get outgrown() {
    const { clientWidth, clientHeight } = this.element;
    return clientWidth !== this.width || clientHeight !== this.height;
  }

  /** Follow the size of the panel, and the density of the screen's pixels. */
  fit() {
    if (!this.figure) return;
    this.width = this.element.clientWidth;
    this.height = this.element.clientHeight;
    const around = this.views.head.offsetHeight + this.views.legend.offsetHeight;
    const height = Math.max(120, this.height - around);
    const density = window.devicePixelRatio;
    this.canvas.width = Math.round(this.width * density);
    this.canvas.height = Math.round(height * density);
    this.canvas.style.height = `${height}px`;
    this.context.setTransform(density, 0, 0, density, 0, 0);
    this.places = placesIn(this.figure, this.width, height);
    this.patch(this.drawn);
  }

  draw(frame) {
    if (this.visible && frame !== this.drawn && this.figure) this.patch(frame);
  }

  /** Draw all of it as it is in a frame. */
  patch(frame) {
    this.drawn = frame;
    this.images.forEach((image, index) => {
      const values = this.valuesOf(index + 2, "values");
      if (values) image.show(values, this.look.scale);
    });
    this.repaint();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.describe(), RESTED);
  }

  /** What a trace's attribute is in this frame, if it moves. */
  valuesOf(trace, attribute) {
    const found = this.reels.find((reel) => reel.trace === trace && reel.attribute === attribute);
    return found && packedAt(found, this.drawn);
  }

  get scene() {
    const { figure, places, images } = this;
    const [edges, badges] = [0, 1].map((trace) => this.valuesOf(trace, `values.${this.view.key}`));
    return { figure, places, images, edges, badges };
  }

  repaint() {
    const parts = [this.part ?? this.picked].filter(Boolean);
    paint(this.context, this.scene, this.look, { view: this.view, parts });
    if (this.part) this.say(false);
    else this.tip.hide();
  }

  /** Say what the chosen part is. */
  say(heard) {
    const valuesOf = (trace, key) => this.valuesOf(trace, `values.${key}`);
    const [x, y] = this.placeOf(this.part);
    this.tip.show(inWords(this.scene, this.part, valuesOf), [x, y + this.canvas.offsetTop], heard);
  }

  placeOf({ part, index, mouse }) {
    if (mouse) return mouse;
    const { boxes, spots, lines } = this.places;
    if (part === "badge") return [spots[index].x, spots[index].y];
    if (part === "node") return [boxes[index].x + boxes[index].width, boxes[index].y];
    const { x0, y0, x1, y1 } = lines[index];
    return [(x0 + x1) / 2, (y0 + y1) / 2];
  }

  /** The text alternative: sizes, and the largest values at this step. */
  describe() {
    const { layout } = this.figure;
    const edges = this.valuesOf(0, `values.${this.view.key}`);
    const values = largest(this.figure, this.view, edges);
    const step = this.steps[this.drawn].toLocaleString("en-US");
    const text = `${layout.title}. ${layout.summary} ${this.view.label}, the largest at step ${step}: ${values}.`;
    this.canvas.setAttribute("aria-label", text);
  }

  setView(view) {
    this.view = view;
    this.views.show(this.figure.layout, view);
    this.repaint();
    this.describe();
  }

  partUnder({ offsetX, offsetY, pointerType }) {
    const part = partAt(this.places, offsetX, offsetY, pointerType === "touch");
    if (!part) return null;
    const cell = part.at && this.images.map((image) => image.cellAt?.(part)).find(Number.isInteger);
    return { part: part.part, index: part.index, cell, mouse: [offsetX, offsetY] };
  }

  choose(part, { heard = false } = {}) {
    this.part = part;
    this.canvas.style.cursor = part ? "pointer" : "";
    this.repaint();
    if (part && heard) this.say(true);
  }

  /** Pick what is chosen. */
  take() {
    if (!this.part) return;
    const { part, index, cell } = this.part;
    this.picked = { part, index };
    this.pick(cell === undefined ? { part, index } : { part, index, cell });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") this.take();
    else if (event.key === "Escape") this.choose((this.picked = null));
    else if (event.key.startsWith("Arrow")) {
      const next = this.part && neighbour(this.figure, this.places, this.part, event.key);
      if (next ?? !this.part) this.choose(next ?? { part: "node", index: 0 }, { heard: true });
    } else return;
    event.preventDefault();
  }

  remove() {
    clearTimeout(this.resting);
    this.seen.disconnect();
    this.resized.disconnect();
    this.element.remove();
  }
}
