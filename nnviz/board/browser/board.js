// Shows the HTML that Python wrote (see html.py), and tells Python what was chosen on it.
//
// Streamlit calls the default export at each message; it keeps one Board a place in the page.

import { copied, says } from "./copying.js";
import { load } from "./loading.js";
import { Mounted } from "./mounted.js";

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const AWAITED = 10_000; // milliseconds in which Python may still show where a turn has led
const SCALE = ["var(--nnviz-negative)", "var(--nnviz-zero)", "var(--nnviz-positive)"];
const SHORTCUTS = { n: "next", p: "previous", N: "next layer", P: "previous layer" };
const TYPED_INTO =
  "input:not([type=range]), textarea, select, [contenteditable], [role=combobox], [role=dialog]";

// ------------------------------------------------------------------------------------ heatmaps

function numbersOf(canvas) {
  const bytes = Uint8Array.from(atob(canvas.dataset.values), (letter) => letter.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}

/** Red, green and blue of a colour of the style sheet, as it is where `element` stands. */
function channels(element, colour) {
  element.style.color = colour;
  return getComputedStyle(element).color.match(/\d+/g).map(Number);
}

/** Paint a canvas with one pixel a number; the style sheet makes the pixels large. */
function paint(canvas) {
  const numbers = numbersOf(canvas);
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const halfWidth = Number(canvas.dataset.halfWidth);
  const [negative, zero, positive] = SCALE.map((colour) => channels(canvas, colour));
  numbers.forEach((number, index) => {
    if (!Number.isFinite(number)) return; // transparent
    const end = number < 0 ? negative : positive;
    const strength = Math.min(1, Math.abs(number) / halfWidth);
    for (let k = 0; k < 3; k += 1)
      image.data[4 * index + k] = zero[k] + (end[k] - zero[k]) * strength;
    image.data[4 * index + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}

/** The place of the mouse in a heatmap: as it is drawn, and as [name, row, column] of its matrix. */
function placeIn(canvas, event) {
  const box = canvas.getBoundingClientRect();
  const along = (at, size, count) => Math.min(count - 1, Math.max(0, Math.floor((at / size) * count)));
  const row = along(event.clientY - box.top, box.height, canvas.height);
  const column = along(event.clientX - box.left, box.width, canvas.width);
  const whole = [row + Number(canvas.dataset.top), column + Number(canvas.dataset.left)];
  if (canvas.dataset.transposed === "1") whole.reverse();
  return { index: row * canvas.width + column, place: [canvas.dataset.name, ...whole] };
}

/** Scroll inside `box` so that what is marked in it can be seen: the chosen cell, or the first used. */
function showMarked(box) {
  const marked = box.querySelector(".nnviz-here, .chosen, .nnviz-spot") ?? box.querySelector(".used");
  if (!marked) return;
  const [outer, inner] = [box, marked].map((each) => each.getBoundingClientRect());
  if (inner.left < outer.left || inner.right > outer.right)
    box.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
  if (inner.top < outer.top || inner.bottom > outer.bottom)
    box.scrollTop += (inner.top + inner.bottom - outer.top - outer.bottom) / 2;
}

// --------------------------------------------------------------------------------------- board

class Board {
  constructor(parent) {
    this.root = parent.appendChild(document.createElement("section"));
    this.root.className = "nnviz-board";
    this.root.setAttribute("aria-label", "Equations");
    this.root.addEventListener("click", (event) => this.click(event));
    this.root.addEventListener("submit", (event) => this.submit(event));
    this.root.addEventListener("keydown", (event) => this.move(event));
    this.root.addEventListener("mousemove", (event) => this.hover(event));
    this.onKey = (event) => this.shortcut(event);
    document.addEventListener("keydown", this.onKey);
  }

  show(html) {
    if (html === this.html) return this.paint(); // the page may be on dark now
    this.html = html;
    const focus = this.root.contains(document.activeElement) && document.activeElement.dataset.key;
    const scrolled = new Map(this.scrolls().map((each) => [each.dataset.scroll, each]));
    const open = [...this.root.querySelectorAll("details[open]")].map(({ dataset }) => dataset.key);
    this.root.innerHTML = html;
    this.paint();
    for (const key of open) this.find(key)?.setAttribute("open", "");
    if (focus) this.find(focus)?.focus({ preventScroll: true });
    const turning = this.root.querySelector("[data-turn]");
    if (turning && JSON.parse(turning.dataset.turn).here === this.turned?.to) this.turned = null;
    for (const each of this.scrolls()) {
      const { scrollLeft = 0, scrollTop = 0 } = scrolled.get(each.dataset.scroll) ?? {};
      each.scrollTo(scrollLeft, scrollTop);
      showMarked(each);
    }
    if (this.asked) this.showAnswer();
  }

  scrolls() {
    return [...this.root.querySelectorAll("[data-scroll]")];
  }

  /** The answer to a cell that was chosen, where it stands below what is seen of the page. */
  showAnswer() {
    this.asked = false;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    this.root
      .querySelector(".nnviz-answer > div")
      ?.scrollIntoView({ block: "nearest", behavior });
  }

  paint() {
    this.root.querySelectorAll("canvas").forEach(paint);
  }

  find(key) {
    return this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  click(event) {
    if (event.target.matches("canvas.nnviz-heatmap"))
      return this.ask({ cell: placeIn(event.target, event).place });
    const turning = event.target.closest("[data-turn]");
    if (turning) return this.turn(JSON.parse(turning.dataset.turn));
    const copying = event.target.closest("[data-copy]");
    if (copying) return this.copy(copying);
    const chosen = event.target.closest("[data-act]");
    if (!chosen) return;
    this.turned = null;
    const act = JSON.parse(chosen.dataset.act);
    if (act.cell) {
      this.root.querySelector("button.chosen")?.classList.remove("chosen");
      chosen.classList.add("chosen"); // at once: what Python says of it follows
      this.ask(act);
    } else this.act(act);
  }

  /** Copy the code that stands before the button. */
  async copy(button) {
    const done = await copied(button.previousElementSibling.textContent);
    says(button.firstElementChild, done ? "Copied" : "Not allowed here", "Copy");
  }

  ask(act) {
    this.asked = true;
    this.act(act);
  }

  /** Go on or back, also from where Python has not yet shown us to be. */
  turn({ what, here, by, last }) {
    const now = performance.now();
    const from = now - this.turned?.at < AWAITED ? this.turned.to : here;
    const to = Math.min(last, Math.max(0, from + by));
    this.turned = { to, at: now };
    this.act({ [what]: to });
  }

  submit(event) {
    event.preventDefault();
    const { dataset, elements } = event.target;
    if (dataset.find) {
      const [row, column] = [elements.row, elements.column].map((field) => Number(field.value) - 1);
      this.ask({ [dataset.find]: [elements.matrix.value, row, column] });
      return;
    }
    const [what] = ["edit", "check"].filter((name) => name in dataset);
    this.act({ [what]: JSON.parse(dataset[what]), text: elements.number.value });
  }

  /** Arrow keys go from cell to cell, and from stage to stage. */
  move(event) {
    if (event.target.matches?.(".nnviz-chip")) return this.moveAlong(event);
    const cell = event.target.closest?.("td[role=gridcell]");
    const arrow = ARROWS[event.key];
    if (!cell || !arrow) return;
    event.preventDefault(); // or the player would take a step
    const row = cell.parentElement.parentElement.rows[cell.parentElement.rowIndex + arrow[0]];
    const next = row?.cells[cell.cellIndex + arrow[1]]?.querySelector("button");
    next?.focus();
    next?.click();
  }

  moveAlong(event) {
    const by = ARROWS[event.key]?.[1];
    if (!by) return;
    event.preventDefault();
    const chips = [...this.root.querySelectorAll(".nnviz-chip")];
    const next = chips[chips.indexOf(event.target) + by];
    next?.focus();
    next?.click();
  }

  hover(event) {
    if (!event.target.matches("canvas.nnviz-heatmap")) return;
    const { index, place } = placeIn(event.target, event);
    const [name, row, column] = place;
    const number = numbersOf(event.target)[index];
    const words = Number.isFinite(number) ? number.toPrecision(4) : "not a number";
    event.target.title = `${name}[${row + 1},${column + 1}] = ${words}`;
  }

  shortcut(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!this.root.isConnected || event.target.closest?.(TYPED_INTO)) return;
    const key = event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
    const button = this.find(SHORTCUTS[key] ?? "");
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  }

  remove() {
    document.removeEventListener("keydown", this.onKey);
    this.root.remove();
  }
}

const boards = new Mounted("nnviz-board", (parent) => new Board(parent));

export default async function mount({ data, parentElement, setTriggerValue }, paths) {
  await load(paths);
  if (!parentElement.isConnected) return () => {};
  const board = boards.in(parentElement);
  board.act = (act) => setTriggerValue("act", act);
  board.show(data.html);
  return boards.ending(parentElement);
}
