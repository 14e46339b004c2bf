// Which part of a drawing the viewer has chosen: what is under the mouse, or where the keys led.

const FIRST = { part: "node", index: 0 };

export class Choice {
  /**
   * `acts`: at(x, y, finger) and beside(part, key) find a part, or null; changed(heard) draws what
   * is chosen, which is to be heard too if the keyboard chose it; take(part) is for what is picked.
   */
  constructor(canvas, acts) {
    this.canvas = canvas;
    this.acts = acts;
    this.part = null; // under the mouse, or the keyboard's
    this.picked = null; // clicked, or taken with Enter
    this.last = FIRST; // where the keys go on from
    canvas.addEventListener("pointermove", (event) => this.choose(this.under(event)));
    canvas.addEventListener("pointerleave", () => this.choose(null));
    canvas.addEventListener("click", (event) => {
      this.choose(this.under(event));
      this.take();
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => {
      if (canvas.matches(":focus-visible")) this.choose(this.last, true);
    });
    canvas.addEventListener("blur", () => this.choose(null));
  }

  /** What stands out in the drawing. */
  get parts() {
    return [this.part ?? this.picked].filter(Boolean);
  }

  under({ offsetX, offsetY, pointerType }) {
    const found = this.acts.at(offsetX, offsetY, pointerType === "touch");
    return found && { ...found, mouse: [offsetX, offsetY] };
  }

  choose(part, heard = false) {
    if (part === this.part) return; // both null
    this.part = part;
    this.canvas.style.cursor = part ? "pointer" : "";
    this.acts.changed(heard);
  }

  take() {
    if (!this.part) return;
    const { mouse, ...part } = this.part;
    this.last = this.picked = part;
    this.acts.take(part);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") this.take();
    else if (event.key === "Escape") this.forget();
    else if (event.key.startsWith("Arrow")) {
      const next = this.part ? this.acts.beside(this.part, event.key) : FIRST;
      if (next) this.choose(next, true);
    } else return;
    event.preventDefault();
  }

  /** Nothing is chosen any longer. */
  forget() {
    this.part = this.picked = null;
    this.last = FIRST;
    this.acts.changed(false);
  }
}
