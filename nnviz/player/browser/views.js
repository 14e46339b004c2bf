// The switch between the views of a drawing, and the legend of the one that is shown.

export class Views {
  /** Above and below `canvas`; `choose(view)` hears which view is to be shown. */
  constructor(canvas, choose) {
    this.choose = choose;
    this.head = document.createElement("div");
    this.head.className = "nnviz-drawing-head";
    this.title = this.head.appendChild(document.createElement("div"));
    this.title.className = "nnviz-drawing-title";
    this.switch = this.head.appendChild(document.createElement("div"));
    this.switch.className = "nnviz-switch";
    this.switch.setAttribute("role", "group");
    this.legend = document.createElement("div");
    this.legend.className = "nnviz-legend";
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
    const scale = document.createElement("span");
    scale.className = "nnviz-scale";
    const wedge = document.createElement("span");
    wedge.className = "nnviz-wedge";
    const { edge, badge, reach } = shown;
    scale.append(`${edge}, ${badge}: -${reach}`, wedge, `${reach}`);
    this.legend.replaceChildren(scale, legend);
  }
}
