// What is pointed at in a figure, by mouse or by arrow keys, and picked with a click or with Enter.

import { beside, first, middleOf } from "./neighbours.js";

const SMALLEST = 18; // pixels of an outline
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
      this.pick(picked(points.length > 1 ? nearest(points, this.placeOf(event)) : points[0])),
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
    else if (key === "Enter" && this.byKeys && this.shown) this.pick(picked(this.shown));
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

  /** Show what the mouse would show at the place to which the keys have led. */
  point() {
    const { curve, point } = this.here;
    const trace = this.plot._fullData[curve];
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
    const { x0, x1, y0, y1 } = shown.bbox;
    const [left, width] = around(x0, x1);
    const [top, height] = around(y0, y1);
    const box = Object.entries({ left, top, width, height });
    for (const [side, pixels] of box) this.outline.style[side] = `${pixels}px`;
    if (this.aloud) this.heard.textContent = labelled(this.plot);
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

/** Where something from one end to the other begins, and how long it is; a point has a ring. */
function around(one, other) {
  const length = Math.max(SMALLEST, Math.abs(other - one));
  return [(one + other - length) / 2, length];
}

/** The words of Plotly's labels, which have a tspan for each of several lines. */
function labelled(plot) {
  const labels = [...plot.querySelectorAll(".hoverlayer .hovertext :is(.nums, .name)")];
  const lines = labels.flatMap((label) => {
    const spans = [...label.querySelectorAll("tspan.line")];
    return (spans.length ? spans : [label]).map((line) => line.textContent.trim());
  });
  return lines.filter(Boolean).join(". ");
}

/** The one of some points, which have labels together, that is nearest to the mouse at `place`. */
function nearest(points, [left, top]) {
  const apart = ({ bbox: { x0, x1, y0, y1 } }) => Math.hypot((x0 + x1) / 2 - left, (y0 + y1) / 2 - top);
  return points.reduce((best, each) => (apart(each) < apart(best) ? each : best));
}

/** What is told of a point that was picked. */
function picked({ curveNumber, pointNumber, x, y, customdata }) {
  const plain = (value) => (ArrayBuffer.isView(value) ? Array.from(value) : (value ?? null));
  return {
    curve: curveNumber,
    point: [pointNumber].flat(),
    x: plain(x),
    y: plain(y),
    custom: plain(customdata),
  };
}
