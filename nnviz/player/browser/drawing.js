// A drawing: a panel of nodes and edges on a canvas of our own (see drawing.py).

import { Choice } from "./choice.js";
import { colourOf, signedScale } from "./colours.js";
import { keep } from "./files.js";
import { namesOf, packedAt } from "./film.js";
import { counted } from "./numbers.js";
import { paint } from "./paint.js";
import { imageOf } from "./pictures.js";
import { partAt, placesIn } from "./places.js";
import { pngOf, portrait } from "./portrait.js";
import { Sight } from "./sight.js";
import { Tip } from "./tip.js";
import { Views } from "./views.js";
import { neighbour } from "./walk.js";
import { inWords, largest } from "./words.js";

const LOWEST = 120; // pixels of height in which anything can be drawn
const RESTED = 300; // milliseconds without another frame, after which the words follow

/** One drawing in the page; to the player it is as a Panel. */
export class Drawing {
  /** `pick(part)` hears what the viewer chose: {part, index} and for a node's picture its cell. */
  constructor(parent, pick) {
    this.element = parent.appendChild(document.createElement("div"));
    this.element.className = "nnviz-panel nnviz-drawing";
    this.canvas = this.element.appendChild(document.createElement("canvas"));
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.context = this.canvas.getContext("2d");
    this.views = new Views(this.canvas, (view) => this.setView(view), () => this.keep());
    this.tip = new Tip(this.element);
    this.choice = new Choice(this.canvas, {
      at: (x, y, finger) => this.partAt(x, y, finger),
      beside: (part, key) => neighbour(this.figure, this.places, part, key),
      changed: (heard) => this.repaint(heard),
      take: pick,
    });
    this.highlights = [];
    this.frame = -1; // that is to be shown, and the one that is drawn: out of sight none is
    this.drawn = -1;
    this.sight = new Sight(this.element, () => this.draw(this.frame), () => this.fit());
  }

  /** Show a drawing at a frame; the view and what was picked stay, if they are there still. */
  show(film, { name, figure }, frame, theme) {
    this.element.dataset.figure = name;
    this.figure = figure;
    this.film = film;
    this.steps = film.steps;
    this.reels = film.reels.filter((reel) => reel.figure === name);
    this.places = this.room = null;
    const parts = JSON.stringify(figure.data.slice(0, 2).map(({ labels }) => labels));
    if (parts !== this.parts) this.choice.forget();
    this.parts = parts;
    this.look = {
      ...theme,
      scale: signedScale(this.element),
      neutral: colourOf(this.element, "--nnviz-neutral"),
      mark: colourOf(this.element, "--nnviz-mark"),
      refused: colourOf(this.element, "--nnviz-refused"),
      path: colourOf(this.element, "--nnviz-backward"),
      onPath: colourOf(this.element, "--nnviz-on-light"),
    };
    this.images = figure.data.slice(2).map(imageOf);
    for (const image of this.images) if (image.values) image.show(image.values, this.look.scale);
    const { views } = figure.layout;
    this.view = views.find(({ key }) => key === this.view?.key) ?? views[0];
    this.views.show(figure.layout, this.view);
    this.frame = this.drawn = frame;
    this.views.showReach(this.reach);
    this.fit();
  }

  /** Follow the size of the panel, and the density of the screen's pixels. */
  fit() {
    const density = window.devicePixelRatio;
    const width = this.element.clientWidth;
    if (!this.figure || !width) return;
    const around = this.views.head.offsetHeight + this.views.legend.offsetHeight;
    const height = Math.max(LOWEST, this.element.clientHeight - around);
    const room = [width, height, density].join();
    if (room === this.room) return;
    this.room = room;
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    this.canvas.style.height = `${height}px`;
    this.context.setTransform(density, 0, 0, density, 0, 0);
    this.places = placesIn(this.figure, width, height);
    this.patch(this.drawn);
  }

  /** Let parts stand out: [{part, index, kind, label}]; they take the place of what was picked. */
  highlight(parts) {
    this.highlights = parts;
    this.choice.picked = null;
    this.repaint();
  }

  draw(frame) {
    this.frame = frame;
    if (this.sight.visible && frame !== this.drawn && this.places) this.patch(frame);
  }

  /** Draw all of it as it is in a frame. */
  patch(frame) {
    this.drawn = frame;
    this.images.forEach((image, index) => {
      const reel = this.reelOf(index + 2, "values");
      if (reel) image.show(packedAt(reel, frame), this.look.scale, reel.scale);
    });
    this.repaint();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.describe(), RESTED);
  }

  /** What a trace's attribute is in this frame, if it moves. */
  valuesOf(trace, attribute) {
    const found = this.reelOf(trace, attribute);
    return found && packedAt(found, this.drawn);
  }

  reelOf(trace, attribute) {
    return this.reels.find((reel) => reel.trace === trace && reel.attribute === attribute);
  }

  /** How far edges and badges reach in this frame. */
  get reach() {
    const { key } = this.view;
    return this.valuesOf(0, `reach.${key}`)?.[0] ?? this.figure.data[0].reach[key];
  }

  get scene() {
    const { figure, places, images } = this;
    const [edges, badges] = [0, 1].map((trace) => this.valuesOf(trace, `values.${this.view.key}`));
    return { figure, places, images, edges, badges, reach: this.reach };
  }

  /** Paint the frame, and say what the chosen part is; `heard` as in Tip. */
  repaint(heard = false) {
    if (!this.places) return;
    const { scene, choice } = this;
    this.views.showReach(scene.reach);
    paint(this.context, scene, this.look, choice.parts, this.highlights);
    if (!choice.part) return this.tip.hide();
    const valuesOf = (trace, key) => this.valuesOf(trace, `values.${key}`);
    const [x, y] = this.placeOf(choice.part);
    const words = inWords(scene, choice.part, valuesOf);
    this.tip.show(words, [x, y + this.canvas.offsetTop], heard);
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
    const step = counted(this.steps[this.drawn]);
    const text = `${layout.title}. ${layout.summary} ${this.view.label}, the largest at step ${step}: ${values}.`;
    this.canvas.setAttribute("aria-label", text);
  }

  setView(view) {
    this.view = view;
    this.views.show(this.figure.layout, view);
    this.views.showReach(this.reach);
    this.fit(); // the legend may have another height
    this.repaint();
    this.describe();
  }

  /** Let the browser keep the drawing as it is now. */
  async keep() {
    const step = this.steps[this.drawn];
    const title = `${this.figure.layout.title}: ${this.view.label}, step ${counted(step)}`;
    const words = { title, legend: this.views.words };
    const picture = portrait(this.scene, this.look, this.highlights, words);
    keep(await pngOf(picture), namesOf(this.film, this.element.dataset.figure, step), "png");
  }

  /** The part at a point of the canvas, and for a node the cell of its picture there. */
  partAt(x, y, finger) {
    const { at, ...part } = partAt(this.places, x, y, finger) ?? {};
    if (!part.part) return null;
    const cell = at && this.images.map((image) => image.cellAt?.(part.index, at)).find(Number.isInteger);
    return cell === undefined ? part : { ...part, cell };
  }

  remove() {
    clearTimeout(this.resting);
    this.sight.end();
    this.element.remove();
  }
}
