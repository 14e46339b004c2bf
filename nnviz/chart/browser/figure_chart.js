// A Plotly figure that stays in its place while its numbers change.

import { fitLabels } from "./cell_labels.js";
import { settings } from "./modebar.js";
import { Pointing } from "./pointing.js";
import { inPage, inScheme, onScheme, themeOf } from "./theme.js";

// What a layout has that does not say it: zoom is kept, and the page is seen behind it.
const UNSAID = { uirevision: "kept", paper_bgcolor: "transparent", plot_bgcolor: "transparent" };

export class Chart {
  constructor(parent, plotly) {
    plotly.setPlotConfig({ logging: 0 });
    this.plotly = plotly;
    this.pick = null; // hears what is picked: {curve, point, x, y, custom}
    this.element = parent.appendChild(document.createElement("section"));
    this.element.className = "nnviz-chart";
    this.plot = this.element.appendChild(document.createElement("div"));
    this.pointing = new Pointing(this.element, this.plot, plotly, (point) => this.pick?.(point));
    this.settings = settings(plotly, () => this.taken());
    // A finger scrolls the page, and a tap picks: Plotly would zoom at both.
    const hide = (event) => event.stopPropagation();
    this.element.addEventListener("touchstart", hide, { capture: true, passive: true });
    const resized = new ResizeObserver(() => this.draw());
    resized.observe(this.element);
    this.ends = [() => resized.disconnect(), onScheme(() => this.draw())];
  }

  /** Show a figure, as JSON, at a height in pixels; `name` and `about` as in modebar.js. */
  async show({ figure, height, name, about }) {
    if (figure !== this.text) this.figure = JSON.parse(figure);
    this.text = figure;
    Object.assign(this, { name, about });
    this.height = height;
    this.element.style.height = `${height}px`;
    this.element.classList.toggle("nnviz-picks", Boolean(this.pick));
    await this.draw();
  }

  /** Draw it, if anything is another than before: the numbers, the theme, or the room. */
  async draw() {
    const width = this.element.clientWidth;
    if (!this.figure || !width) return;
    const { backgroundColor: surface } = getComputedStyle(this.element);
    const theme = { ...themeOf(this.element), surface };
    const drawn = JSON.stringify([theme, width, this.height]);
    if (this.drawn === drawn && this.drawnText === this.text) return;
    [this.drawn, this.drawnText] = [drawn, this.text];
    const { data, layout } = inScheme(this.figure, theme.dark);
    const inSize = inPage({ ...UNSAID, ...layout }, theme, width, this.height);
    const first = !this.plot.layout;
    await this.plotly.react(this.plot, data, inSize, this.settings);
    if (first) {
      this.pointing.begin();
      this.plot.on("plotly_afterplot", () => fitLabels(this.plot)); // when it is zoomed, too
    }
    fitLabels(this.plot);
    this.pointing.take(this.figure.layout?.title?.text ?? this.name, Boolean(this.pick));
  }

  /** What a file shows of it: what the page shows, on the page's ground. */
  taken() {
    const { data, layout } = this.plot;
    const { backgroundColor: ground } = getComputedStyle(this.element);
    const figure = { data, layout: { ...layout, paper_bgcolor: ground } };
    return { figure, name: this.name, about: this.about };
  }

  remove() {
    for (const end of this.ends) end();
    this.plotly.purge(this.plot);
    this.element.remove();
  }
}
