// What is pointed at in a figure, by mouse or by arrow keys, and picked with a click or with Enter.

import { boxOf, labelsOf, nearest, picked } from "./hovered.js";
import { beside, first, middleOf } from "./neighbours.js";

const HOVERED = 60; // milliseconds, after which Plotly has shown what it was asked to

export class Pointing {
  /** In an `element` with its Plotly `plot`; `pick({curve, point, x, y, custom})` hears a pick. */
  constructor(element, plot, plotly, pick) {
    Object.assign(this, { element, plot, plotly, pick });
    this.here = null; // {curve, point}: where the keys have led
    this.byKeys = false; // whether that is shown: only while the element has the focus
    this.outline = element.appendChild(document.createElement("div"));
    this.outline.className = "nnviz-outline nnviz-keys";
    this.outline.hidden = true;
    this.heard = element.appendChild(document.createElement("div"));
    this.heard.className = "nnviz-heard";
    this.heard.setAttribute("aria-live", "polite");
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("focus", () => element.matches(":focus-visible") && this.go(this.here));
    element.addEventListener("blur", () => this.leave());
  }

  /** Hear what Plotly says of a figure that it has drawn for the first time. */
  begin() {
    const over = (is) => this.element.classList.toggle("nnviz-over", is);
    this.plot.on("plotly_hover", () => {
      over(true);
      if (this.byKeys) this.leave(true); // the mouse points elsewhere
    });
    this.plot.on("plotly_unhover", () => over(false));
    this.plot.on("plotly_click", ({ event, points }) =>
      this.pick(picked(nearest(points, this.placeOf(event)))),
    );
    this.plot.on("plotly_afterplot", () => this.byKeys && this.point());
  }

  placeOf({ clientX, clientY }) {
    const { left, top } = this.element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  /** A figure with this title is there: what the keys do in it, if there is anything to go to. */
  take(title, picks) {
    const { element } = this;
    if (!first(this.plot)) {
      for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
      return;
    }
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    const enter = picks ? " Enter picks one." : "";
    const plain = title.replace(/<[^>]*>/g, "");
    element.setAttribute("aria-label", `${plain}. Arrow keys go from point to point.${enter}`);
  }

  key(event) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key === "Escape" && this.byKeys) this.leave();
    else if (key === "Enter" && this.byKeys) setTimeout(() => this.enter(), HOVERED);
    else if (key.startsWith("Arrow")) this.go(this.byKeys ? beside(this.plot, this.here, key) : this.here);
    else return;
    event.preventDefault();
  }

  /** Point at a place, or at the first one; what is there is heard. */
  go(place) {
    this.here = place ?? first(this.plot);
    this.byKeys = Boolean(this.here);
    this.aloud = true;
    if (this.byKeys) this.point();
  }

  /** Pick what is shown, now that Plotly has had the time to show it. */
  enter() {
    if (this.byKeys && this.shown) this.pick(picked(this.shown));
  }

  /** Show what the mouse would show at the place to which the keys have led. */
  point() {
    const { curve, point } = this.here;
    const trace = this.plot._fullData[curve];
    this.shown = null;
    if (!trace) return this.leave();
    const there = point.length > 1 ? middleOf(this.plot, curve, point) : { pointNumber: point[0] };
    this.plotly.Fx.hover(this.plot, [{ curveNumber: curve, ...there }], trace.xaxis + trace.yaxis);
    clearTimeout(this.showing);
    this.showing = setTimeout(() => this.show(this.plot._hoverdata?.[0]), HOVERED);
  }

  /** Outline what Plotly has put its label to, and let it be heard; nothing may be in sight there. */
  show(shown) {
    this.shown = shown;
    this.outline.hidden = !shown;
    if (!shown || !this.byKeys) return;
    Object.assign(this.outline.style, boxOf(shown));
    if (this.aloud) this.heard.textContent = labelsOf(this.plot);
    this.aloud = false;
  }

  /** The keys point at nothing; with `over`, the mouse does. */
  leave(over = false) {
    this.byKeys = false;
    clearTimeout(this.showing);
    this.outline.hidden = true;
    this.heard.textContent = "";
    if (!over && this.plot.layout) this.plotly.Fx.unhover(this.plot);
  }
}
