// The colour bar of a panel: how far the signed scale reaches at the frame that is shown.
//
// Plotly's own would have to be drawn anew with each frame, which takes too long.

import { brief } from "./numbers.js";

export class ColourBar {
  constructor(parent) {
    this.element = parent.appendChild(document.createElement("div"));
    this.element.className = "nnviz-range";
    this.element.setAttribute("role", "img");
    const part = (tag) => this.element.appendChild(document.createElement(tag));
    [this.high, this.strip, this.low] = ["span", "i", "span"].map(part);
    this.hide();
  }

  hide() {
    this.element.style.display = "none";
  }

  /** Stand beside the plot in a panel of this height, with these margins. */
  place(height, margin) {
    const { style } = this.element;
    style.display = "";
    style.top = `${margin.t}px`;
    style.height = `${height - margin.t - margin.b}px`;
  }

  /** Say that colours reach from -halfWidth to halfWidth. */
  show(halfWidth) {
    const end = brief(halfWidth, 2);
    this.high.textContent = `+${end}`;
    this.low.textContent = `−${end}`;
    this.element.setAttribute("aria-label", `Colours from −${end} to +${end}`);
  }
}
