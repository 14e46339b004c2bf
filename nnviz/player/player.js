// Plays a film (see film.py) with Plotly.js: patches the traces that change, by the clock.
//
// Streamlit calls the default export at each message; it keeps one Player a place in the page.
// A page of its own (see export.py) makes a Player itself.

const ARRAYS = { float32: Float32Array, float64: Float64Array, uint8: Uint8Array };
const ALIGNMENT = 8;
const NARROW = 480; // pixels: below, a panel takes its figure's narrow layout
const SECONDS = 10; // a run takes this long until the viewer chooses a speed
const LARGEST = 12; // pixels: the print in a heatmap's cells, and
const SMALLEST = 9; // below this it is left out
const PLOTLY_OPTIONS = {
  displaylogo: false,
  showSendToCloud: false, // nothing leaves the classroom
  // Without a mouse the buttons would always be there, and lie over the title.
  displayModeBar: matchMedia("(hover: hover)").matches ? "hover" : false,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
};

// ---------------------------------------------------------------- reading what packing.py wrote

/** The film in `bytes` (Uint8Array): its header, with typed arrays in place of their descriptions. */
export function unpack(bytes) {
  const aligned = bytes.slice(); // Streamlit's bytes begin anywhere in a larger message
  const length = new DataView(aligned.buffer).getUint32(0, true);
  const film = JSON.parse(new TextDecoder().decode(aligned.subarray(4, 4 + length)));
  const start = Math.ceil((4 + length) / ALIGNMENT) * ALIGNMENT;
  const read = ({ dtype, shape, offset }) => ({
    shape,
    data: new ARRAYS[dtype](
      aligned.buffer,
      start + offset,
      shape.reduce((product, n) => product * n, 1),
    ),
  });
  for (const part of [...film.reels, ...film.readings]) part.values = read(part.values);
  for (const cursor of film.cursors) {
    cursor.x = read(cursor.x);
    cursor.y = cursor.y && read(cursor.y);
  }
  return film;
}

/** What a reel shows in a frame: a typed array, or for a matrix an array of typed rows. */
export function valuesAt({ values, scale }, frame) {
  const [, ...shape] = values.shape;
  const size = shape.reduce((product, n) => product * n, 1);
  let data = values.data.subarray(frame * size, (frame + 1) * size);
  if (scale) {
    const [low, high] = scale;
    data = Float32Array.from(data, (level) => low + ((high - low) * level) / 255);
  }
  if (shape.length === 1) return data;
  const [rows, columns] = shape;
  return Array.from({ length: rows }, (_, row) =>
    data.subarray(row * columns, (row + 1) * columns),
  );
}

/** The last frame whose step is not after `step`; `steps` rise. */
export function frameOf(steps, step) {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (steps[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

// How plotly.py writes arrays of numbers into JSON: {dtype, bdata}, bdata in base64.
const ENCODED = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
};

/**
 * A figure apart from its traces' one-dimensional arrays of numbers, and those: [trace, attribute,
 * values]. Where an axis finds its range from the numbers, they stay a part of the figure.
 */
function withoutNumbers(figure) {
  const axes = Object.entries(figure.layout).filter(([name]) => /^[xy]axis/.test(name));
  if (!axes.every(([, axis]) => axis.range)) return [figure, []];
  const numbers = [];
  const data = figure.data.map((trace, index) => {
    const still = { ...trace };
    for (const [name, value] of Object.entries(trace)) {
      if (!value?.bdata || value.shape || !ENCODED[value.dtype]) continue;
      const bytes = Uint8Array.from(atob(value.bdata), (character) => character.charCodeAt(0));
      numbers.push([index, name, new ENCODED[value.dtype](bytes.buffer)]);
      still[name] = value.bdata.length; // Plotly counts the points only in a full redraw
    }
    return still;
  });
  return [{ ...figure, data }, numbers];
}

/**
 * A heatmap whose numbers, of `meta.characters` each, are as large as its cells allow, or left out
 * where nobody could read them. Plotly's own choice does not know the width of a single row's cells.
 */
function withNumbersThatFit(trace, layout) {
  if (!trace.meta?.characters) return trace;
  const { width, height, margin } = layout;
  const cell = (id, room) => {
    const { domain, range } = layout[`${id[0]}axis${id.slice(1)}`];
    return (room * (domain[1] - domain[0])) / Math.abs(range[1] - range[0]);
  };
  const across = cell(trace.xaxis, width - margin.l - margin.r) / (0.5 * trace.meta.characters);
  const down = cell(trace.yaxis, height - margin.t - margin.b) / 1.2;
  const size = Math.floor(Math.min(across, down, LARGEST));
  return { ...trace, texttemplate: size < SMALLEST ? "" : trace.texttemplate, textfont: { size } };
}

function assign(trace, attribute, value) {
  const names = attribute.split(".");
  const last = names.pop();
  names.reduce((part, name) => (part[name] ??= {}), trace)[last] = value;
}

// ------------------------------------------------------------------------------- fast redrawing

/**
 * Redraw some traces and nothing else, with the very functions that Plotly.redraw calls for them.
 *
 * A full redraw spends most of its time on axes, titles and colour bars, which do not change while
 * a film plays: this takes 5 to 15 times less. The functions are not part of Plotly's public
 * interface, so where one is missing the answer is false and nothing has been drawn.
 */
export function redrawTraces(plot, traces) {
  const { _fullData: all, _fullLayout: full, calcdata } = plot;
  const subplots = new Map(); // subplot -> the modules (kinds of trace) to draw in it
  for (const index of traces) {
    const { _module: module, xaxis, yaxis } = all?.[index] ?? {};
    const subplot = full?._plots?.[xaxis + yaxis];
    if (!module?.calc || !module.plot || !subplot?.plot?.selectAll || !calcdata) return false;
    subplots.set(subplot, (subplots.get(subplot) ?? new Set()).add(module));
  }
  for (const index of traces) {
    const points = all[index]._module.calc(plot, all[index]);
    points[0].t ??= {};
    points[0].trace = all[index];
    calcdata[index] = points;
  }
  for (const [subplot, modules] of subplots) {
    for (const module of modules) {
      module.crossTraceCalc?.(plot, subplot);
      const drawn = calcdata.filter(([{ trace }]) => {
        const here = full._plots[trace.xaxis + trace.yaxis] === subplot;
        return here && trace._module === module && trace.visible === true;
      });
      const layer = module.layerName ?? `${module.name}layer`;
      module.plot(plot, subplot, drawn, subplot.plot.selectAll(`g.${layer}`));
    }
  }
  for (const module of new Set([...traces].map((index) => all[index]._module)))
    module.style?.(plot);
  full._rehover?.(); // what is under the mouse has another value now
  return true;
}

// ------------------------------------------------------------------------------------- a panel

/** One figure in the page, drawn once and then patched. */
class Panel {
  constructor(parent, plotly, onVisible) {
    this.plotly = plotly;
    this.element = parent.appendChild(document.createElement("div"));
    this.element.className = "nnviz-panel";
    this.plot = this.element.appendChild(document.createElement("div"));
    // A finger scrolls the page, and a tap shows a value: Plotly would zoom at both.
    const hide = (event) => event.stopPropagation();
    this.element.addEventListener("touchstart", hide, { capture: true, passive: true });
    this.visible = true;
    this.drawn = -1;
    this.width = 0;
    this.seen = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) onVisible();
    });
    this.seen.observe(this.element);
    this.resized = new ResizeObserver(() => this.fit());
    this.resized.observe(this.element);
  }

  /** Show a figure at a frame; zoom survives (the figure's uirevision says so). */
  async show(film, { name, figure, narrow, wide }, frame, theme) {
    this.figure = figure;
    this.narrow = narrow;
    this.theme = theme;
    this.reels = film.reels.filter((reel) => reel.figure === name);
    this.cursors = film.cursors.filter((cursor) => cursor.figure === name);
    this.element.classList.toggle("nnviz-wide", wide);
    this.element.dataset.figure = name;
    for (const reel of this.reels) assign(figure.data[reel.trace], reel.attribute, null);
    const [still, numbers] = withoutNumbers(figure);
    const key = JSON.stringify([still, theme]);
    const same = key === this.key && this.visible;
    this.key = key;
    if (same) this.patch(frame, numbers);
    else await this.redraw(frame);
    this.marks = this.cursors.map((cursor, index) => this.mark(cursor, index));
    for (const extra of [...this.element.querySelectorAll(".nnviz-cursor")].slice(
      this.cursors.length,
    ))
      extra.remove();
    this.place(frame);
  }

  /** Draw all of the figure, as it is in a frame. */
  async redraw(frame) {
    for (const reel of this.reels)
      assign(this.figure.data[reel.trace], reel.attribute, valuesAt(reel, frame));
    this.drawn = frame;
    const first = !this.plot.layout;
    this.width = this.element.clientWidth;
    const layout = this.layout();
    const data = this.figure.data.map((trace) => withNumbersThatFit(trace, layout));
    await this.plotly.react(this.plot, data, layout, PLOTLY_OPTIONS);
    if (first) this.plot.on("plotly_afterplot", () => this.place(this.drawn));
  }

  layout() {
    const { color, font, surface } = this.theme;
    const chosen = (this.width < NARROW && this.narrow) || this.figure.layout;
    // Plotly writes ranges into the layout that it is given, so each gets a copy.
    const layout = structuredClone(chosen);
    return {
      ...layout,
      width: this.width,
      font: { ...layout.font, color, family: font },
      hoverlabel: { ...layout.hoverlabel, bgcolor: surface, font: { color, family: font } },
      modebar: { bgcolor: "rgba(0,0,0,0)", color, activecolor: color, ...layout.modebar },
    };
  }

  /** Follow the width of the page. */
  fit() {
    const width = this.element.clientWidth;
    if (this.plot.layout && width && width !== this.width) this.redraw(this.drawn);
  }

  /** Patch what changes between frames, with one redraw however many traces change. */
  draw(frame) {
    if (!this.visible || frame === this.drawn || !this.plot.layout) return;
    this.patch(frame);
  }

  /** Give traces the numbers of a frame, and any `others` as [trace, attribute, value]. */
  patch(frame, others = []) {
    this.drawn = frame;
    this.place(frame);
    const moving = this.reels.map((reel) => [reel.trace, reel.attribute, valuesAt(reel, frame)]);
    const changes = [...others, ...moving];
    if (!changes.length) return;
    for (const [trace, attribute, value] of changes) {
      assign(this.plot.data[trace], attribute, value);
      // Plotly's own copy of the trace, with the defaults filled in
      assign(this.plot._fullData[trace], attribute, value);
    }
    const changed = new Set(changes.map(([trace]) => trace));
    if (!redrawTraces(this.plot, changed)) this.plotly.redraw(this.plot);
  }

  mark(cursor, index) {
    const marks = this.element.querySelectorAll(".nnviz-cursor");
    const line = marks[index] ?? this.element.appendChild(document.createElement("div"));
    line.className = "nnviz-cursor";
    line.replaceChildren();
    const dot = cursor.y ? line.appendChild(document.createElement("div")) : null;
    if (dot) dot.className = "nnviz-dot";
    return { line, dot, cursor };
  }

  /** Move the cursors: no redraw, only two styles. */
  place(frame) {
    const full = this.plot._fullLayout;
    if (!full?.xaxis || !this.marks) return;
    const { xaxis, yaxis } = full;
    for (const { line, dot, cursor } of this.marks) {
      const x = xaxis.d2p(cursor.x.data[frame]);
      const inside = x >= -1 && x <= xaxis._length + 1;
      line.style.display = inside ? "" : "none";
      line.style.transform = `translate(${xaxis._offset + x}px, ${yaxis._offset}px)`;
      line.style.height = `${yaxis._length}px`;
      if (!dot) continue;
      const y = yaxis.d2p(cursor.y.data[frame]);
      dot.style.display = y >= -1 && y <= yaxis._length + 1 ? "" : "none";
      dot.style.transform = `translate(-50%, -50%) translateY(${y}px)`;
    }
  }

  remove() {
    this.seen.disconnect();
    this.resized.disconnect();
    this.plotly.purge(this.plot);
    this.element.remove();
  }
}

// ------------------------------------------------------------------------------------ controls

const ICONS = {
  first: "M6 5h2v14H6zM20 5v14l-10-7z",
  back: "M15 5v14l-10-7zM17 5h2v14h-2z",
  play: "M7 4l14 8-14 8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  forward: "M9 5v14l10-7zM5 5h2v14H5z",
  last: "M16 5h2v14h-2zM4 5v14l10-7z",
  loop: "M7 7h9v3l5-4-5-4v3H5v7h2zM17 17H8v-3l-5 4 5 4v-3h11v-7h-2z",
};

function button(parent, icon, label, key, act) {
  const element = parent.appendChild(document.createElement("button"));
  element.type = "button";
  element.className = "nnviz-button";
  setIcon(element, icon, label, key);
  element.addEventListener("click", act);
  return element;
}

function setIcon(element, icon, label, key) {
  element.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
  element.title = key ? `${label} (${key})` : label;
  element.setAttribute("aria-label", label);
  if (key) element.setAttribute("aria-keyshortcuts", key.replace(/[←→]/, (k) => ARROWS[k]));
}

const ARROWS = { "←": "ArrowLeft", "→": "ArrowRight" };

function slider(parent, className, label, attributes) {
  const element = parent.appendChild(document.createElement("input"));
  Object.assign(element, { type: "range", className, title: label, ...attributes });
  element.setAttribute("aria-label", label);
  return element;
}

const TYPED_INTO = "input:not([type=range]), textarea, select, [contenteditable], [role=combobox]";
const OPENED = "[role=listbox], [role=menu], [role=dialog]";
const PRESSED = "button, a, summary, [role=button], [role=tab]";
const MOVED = "input, [role=slider], [role=radiogroup], [role=tablist]";

/** Whether a key belongs to what has the focus: Space presses a button, arrows move a slider. */
function takesKeys(target, key) {
  if (!(target instanceof Element)) return false;
  return Boolean(target.closest(`${TYPED_INTO}, ${OPENED}, ${key === " " ? PRESSED : MOVED}`));
}

// ---------------------------------------------------------------------------------- the player

export class Player {
  /** `notify({position, playing})` hears where the viewer pauses, steps to or stops scrubbing. */
  constructor(parent, plotly, notify = () => {}) {
    this.plotly = plotly;
    plotly.setPlotConfig({ logging: 0 }); // it warns of each bar whose colour is a number on a scale
    this.notify = notify;
    this.panels = new Map();
    this.frame = 0;
    this.playing = false;
    this.speed = null; // steps a second; null until the viewer chooses
    this.looping = false;
    this.follow = 0; // while playing, tell where we are after so many milliseconds; 0 is never
    this.root = parent.appendChild(document.createElement("section"));
    this.root.className = "nnviz-player";
    this.root.setAttribute("aria-label", "Animation player");
    this.makeControls();
    this.grid = this.root.appendChild(document.createElement("div"));
    this.grid.className = "nnviz-grid";
    this.onKey = (event) => this.key(event);
    this.onVisibility = () => (this.clock = performance.now()); // a hidden page stands still
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("visibilitychange", this.onVisibility);
  }

  makeControls() {
    const bar = this.root.appendChild(document.createElement("div"));
    this.bar = bar;
    bar.className = "nnviz-controls";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Playback");
    const buttons = bar.appendChild(document.createElement("div"));
    buttons.className = "nnviz-buttons";
    button(buttons, "first", "First step", "Home", () => this.jump(0));
    button(buttons, "back", "Step back", "←", () => this.jump(this.frame - 1));
    this.playButton = button(buttons, "play", "Play", "Space", () => this.toggle());
    button(buttons, "forward", "Step forward", "→", () => this.jump(this.frame + 1));
    button(buttons, "last", "Last step", "End", () => this.jump(Infinity));
    this.loopButton = button(buttons, "loop", "Loop", "", () => this.setLoop(!this.looping));
    this.scrub = slider(bar, "nnviz-scrub", "Step", { min: 0, step: 1 });
    this.scrub.addEventListener("input", () => {
      this.playing = false;
      this.showPlaying();
      this.draw(Number(this.scrub.value));
    });
    this.scrub.addEventListener("change", () => this.tell());
    this.label = bar.appendChild(document.createElement("output"));
    this.label.className = "nnviz-label";
    this.readings = bar.appendChild(document.createElement("span"));
    this.readings.className = "nnviz-readings";
    const speed = bar.appendChild(document.createElement("label"));
    speed.className = "nnviz-speed";
    this.speedSlider = slider(speed, "", "Speed in steps a second", { min: 0, step: "any" });
    this.speedSlider.addEventListener("input", () => this.setSpeed(10 ** this.speedSlider.value));
    this.speedLabel = speed.appendChild(document.createElement("span"));
    this.setLoop(false);
  }

  get lastFrame() {
    return this.film.steps.length - 1;
  }

  get stepsPerSecond() {
    return this.speed ?? Math.max(1, this.film.steps[this.lastFrame] / SECONDS);
  }

  /** Show a film: the first one from the relative place `start`, others where the last one stood. */
  async show(film, start) {
    const theme = this.theme();
    if (this.film?.id === film.id && this.themeKey === JSON.stringify(theme)) return;
    const position = this.film ? this.frame / Math.max(1, this.lastFrame) : start;
    this.film = film;
    this.themeKey = JSON.stringify(theme);
    this.frame = Math.floor(position * this.lastFrame + 0.5); // as frame_at in component.py
    this.time = film.steps[this.frame];
    this.scrub.max = this.lastFrame;
    this.speedSlider.max = Math.log10(Math.max(10, film.steps[this.lastFrame]));
    this.setSpeed(this.speed);
    this.showFrame();
    const names = new Set(film.figures.map(({ name }) => name));
    for (const [name, panel] of this.panels) {
      if (names.has(name)) continue;
      panel.remove();
      this.panels.delete(name);
    }
    const drawn = film.figures.map((figure) => {
      const panel =
        this.panels.get(figure.name) ??
        new Panel(this.grid, this.plotly, () => this.draw(this.frame));
      this.panels.set(figure.name, panel);
      if (this.grid.children[film.figures.indexOf(figure)] !== panel.element)
        this.grid.insertBefore(panel.element, this.grid.children[film.figures.indexOf(figure)]);
      return panel.show(film, figure, this.frame, theme);
    });
    await Promise.all(drawn);
    if (film === this.film) this.root.dataset.film = film.id; // every panel shows this film
  }

  theme() {
    const { color, fontFamily } = getComputedStyle(this.root);
    return { color, font: fontFamily, surface: getComputedStyle(this.bar).backgroundColor };
  }

  draw(frame) {
    if (!this.film) return;
    this.frame = Math.min(Math.max(frame, 0), this.lastFrame);
    this.showFrame();
    for (const panel of this.panels.values()) panel.draw(this.frame);
  }

  showFrame() {
    const { steps } = this.film;
    const number = (step) => step.toLocaleString("en-US");
    const text = `step ${number(steps[this.frame])} of ${number(steps[this.lastFrame])}`;
    this.scrub.value = this.frame;
    this.scrub.style.setProperty("--place", `${(100 * this.frame) / Math.max(1, this.lastFrame)}%`);
    this.scrub.setAttribute("aria-valuetext", text);
    this.label.value = text;
    this.readings.textContent = this.film.readings
      .map(({ name, values }) => `${name} ${values.data[this.frame].toPrecision(4)}`)
      .join(" · ");
  }

  jump(frame) {
    this.playing = false;
    this.showPlaying();
    this.draw(frame);
    this.tell();
  }

  toggle() {
    if (this.playing) this.jump(this.frame);
    else this.play();
  }

  play() {
    if (!this.film) return;
    if (this.frame === this.lastFrame) this.draw(0);
    this.playing = true;
    this.time = this.film.steps[this.frame];
    this.clock = performance.now();
    this.showPlaying();
    this.tell();
    requestAnimationFrame((now) => this.tick(now));
  }

  /** One animation frame: what is due by the clock is drawn, what came too late is dropped. */
  tick(now) {
    if (!this.playing || !this.root.isConnected) return;
    const end = this.film.steps[this.lastFrame];
    this.time += (Math.max(0, now - this.clock) / 1000) * this.stepsPerSecond;
    this.clock = Math.max(now, this.clock);
    if (this.time >= end) {
      if (!this.looping) return this.jump(this.lastFrame);
      this.time = end > 0 ? this.time % end : 0;
    }
    const frame = frameOf(this.film.steps, this.time);
    if (frame !== this.frame) this.draw(frame);
    if (this.follow && now - this.told >= this.follow) this.tell();
    requestAnimationFrame((later) => this.tick(later));
  }

  showPlaying() {
    if (this.playing) setIcon(this.playButton, "pause", "Pause", "Space");
    else setIcon(this.playButton, "play", "Play", "Space");
  }

  setLoop(looping) {
    this.looping = looping;
    this.loopButton.setAttribute("aria-pressed", String(looping));
  }

  setSpeed(speed) {
    this.speed = speed;
    const shown = this.stepsPerSecond;
    this.speedSlider.value = Math.log10(shown);
    const text = `${shown < 10 ? shown.toFixed(1) : Math.round(shown).toLocaleString("en-US")}`;
    this.speedLabel.textContent = `${text} steps/s`;
    this.speedSlider.setAttribute("aria-valuetext", `${text} steps a second`);
  }

  tell() {
    this.told = performance.now();
    this.notify({
      position: this.frame / Math.max(1, this.lastFrame),
      playing: this.playing,
    });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!this.root.isConnected || takesKeys(event.target, event.key)) return;
    const acts = {
      " ": () => !event.repeat && this.toggle(),
      ArrowLeft: () => this.jump(this.frame - 1),
      ArrowRight: () => this.jump(this.frame + 1),
      Home: () => this.jump(0),
      End: () => this.jump(Infinity),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  remove() {
    this.playing = false;
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("visibilitychange", this.onVisibility);
    for (const panel of this.panels.values()) panel.remove();
    this.root.remove();
  }
}

// -------------------------------------------------------------------------- inside Streamlit

const players = new WeakMap(); // one a place in the page
let loading = null;

/** plotly.js and the style sheet, fetched once a page. */
function load(paths) {
  loading ??= new Promise((resolve, reject) => {
    const style = document.createElement("link");
    Object.assign(style, { rel: "stylesheet", href: paths["player.css"] });
    const styled = new Promise((done) => (style.onload = style.onerror = done));
    const script = document.createElement("script");
    script.src = paths["plotly.js"];
    script.onload = () => styled.then(() => resolve(window.Plotly));
    script.onerror = () => reject(new Error("plotly.js could not be loaded from this server"));
    document.head.append(style, script);
  });
  return loading;
}

export default async function mount({ data, parentElement, setStateValue }, paths) {
  const plotly = await load(paths);
  if (!parentElement.isConnected) return () => {};
  let player = players.get(parentElement);
  if (!player) {
    // The server may have been started again with a newer player.js: the older one made this.
    parentElement.querySelector(".nnviz-player")?.remove();
    player = new Player(parentElement, plotly);
    players.set(parentElement, player);
  }
  player.notify = (cursor) => setStateValue("cursor", cursor);
  const settings = new DataView(data.slice(0, 16).buffer);
  player.follow = 1000 * settings.getFloat64(8, true);
  await player.show(unpack(data.subarray(16)), settings.getFloat64(0, true));
  // Streamlit also calls this when a newer message has overtaken this one, with all in its place.
  return () =>
    setTimeout(() => {
      if (parentElement.isConnected) return;
      players.delete(parentElement);
      player.remove();
    });
}
