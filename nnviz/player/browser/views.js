// The switch between the views of a drawing, and the legend of the one that is shown.

import { DOWNLOADS } from "./modebar.js";
import { brief } from "./numbers.js";

export class Views {
  /**
   * Above and below `canvas`; `choose(view)` hears which view is to be shown, and `take()` that the
   * drawing is to be kept as a file.
   */
  constructor(canvas, choose, take) {
    this.choose = choose;
    this.head = document.createElement("div");
    this.head.className = "nnviz-drawing-head";
    this.title = this.head.appendChild(document.createElement("div"));
    this.title.className = "nnviz-drawing-title";
    this.head.appendChild(downloadButton(take));
    this.switch = this.head.appendChild(document.createElement("div"));
    this.switch.className = "nnviz-switch";
    this.switch.setAttribute("role", "group");
    this.legend = document.createElement("div");
    this.legend.className = "nnviz-legend";
    this.scale = document.createElement("span");
    this.scale.className = "nnviz-scale";
    const part = () => this.scale.appendChild(document.createElement("span"));
    [this.low, this.wedge, this.high] = [part(), part(), part()];
    this.wedge.className = "nnviz-wedge";
    canvas.before(this.head);
    canvas.after(this.legend);
  }

  show({ title, views, legend }, shown) {
    this.title.textContent = title;
    this.switch.setAttribute("aria-label", `${title}: what the edges show`);
    if (this.switch.children.length !== views.length)
      this.switch.replaceChildren(...views.map(() => document.createElement("button")));
    views.forEach((view, index) => {
      const button = this.switch.children[index];
      button.type = "button";
      button.textContent = view.label;
      button.setAttribute("aria-pressed", String(view === shown));
      button.onclick = () => this.choose(view);
    });
    this.shown = shown;
    this.legend.replaceChildren(this.scale, legend);
  }

  /** Say that colours and lines reach from -reach to reach. */
  showReach(reach) {
    const { edge, badge } = this.shown;
    const end = brief(reach, 2);
    this.low.textContent = `${edge}, ${badge}: −${end}`;
    this.high.textContent = end;
  }
  /** What the legend says, as one line of text. */
  get words() {
    return `${this.low.textContent} … ${this.high.textContent}.  ${this.legend.lastChild.textContent}`;
  }
}

/** A button like those of a Plotly figure, which is seen where the mouse or the keyboard is. */
function downloadButton(take) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "nnviz-download", title: "Download as PNG" });
  button.setAttribute("aria-label", "Download as PNG");
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${DOWNLOADS.png}"/></svg>`;
  button.onclick = take;
  return button;
}
