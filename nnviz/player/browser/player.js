// Plays a film (see film.py): what is due by the clock is drawn, in every panel at once.

import { Controls } from "./controls.js";
import { frameOf } from "./film.js";
import { takesKeys } from "./keys.js";
import { Panel } from "./panel.js";
import { onScheme, themeOf } from "./theme.js";

const SECONDS = 10; // a run takes this long until the viewer chooses a speed

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
    this.controls = new Controls(this.root, {
      jump: (frame) => this.jump(frame),
      stepBy: (frames) => this.jump(this.frame + frames),
      toggle: () => this.toggle(),
      scrub: (frame) => this.scrubTo(frame),
      rest: () => this.tell(),
      loop: () => this.setLoop(!this.looping),
      speed: (speed) => this.setSpeed(speed),
    });
    this.setLoop(false);
    this.grid = this.root.appendChild(document.createElement("div"));
    this.grid.className = "nnviz-grid";
    this.onKey = (event) => this.key(event);
    this.onVisibility = () => (this.clock = performance.now()); // a hidden page stands still
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("visibilitychange", this.onVisibility);
    this.endOnScheme = onScheme(() => this.film && this.show(this.film));
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
    const { backgroundColor } = getComputedStyle(this.controls.bar);
    return { ...themeOf(this.root), surface: backgroundColor };
  }

  draw(frame) {
    if (!this.film) return;
    this.frame = Math.min(Math.max(frame, 0), this.lastFrame);
    this.showFrame();
    for (const panel of this.panels.values()) panel.draw(this.frame);
  }

  showFrame() {
    this.controls.showFrame(this.film, this.frame);
  }

  /** Stop, and show a frame while the viewer drags; tell() follows where the drag ends. */
  scrubTo(frame) {
    this.setPlaying(false);
    this.draw(frame);
  }

  jump(frame) {
    this.scrubTo(frame);
    this.tell();
  }

  toggle() {
    if (this.playing) this.jump(this.frame);
    else this.play();
  }

  play() {
    if (!this.film) return;
    if (this.frame === this.lastFrame) this.draw(0);
    this.setPlaying(true);
    this.time = this.film.steps[this.frame];
    this.clock = performance.now();
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

  setPlaying(playing) {
    this.playing = playing;
    this.controls.showPlaying(playing);
  }

  setLoop(looping) {
    this.looping = looping;
    this.controls.showLooping(looping);
  }

  /** In steps a second; null lets the run take its ten seconds. */
  setSpeed(speed) {
    this.speed = speed;
    this.controls.showSpeed(this.stepsPerSecond, this.film.steps[this.lastFrame]);
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
    this.endOnScheme();
    for (const panel of this.panels.values()) panel.remove();
    this.root.remove();
  }
}
