// Plays a film (see film.py): what is due by the clock is drawn, in every panel at once.

import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { frameOf } from "./film.js";
import { Grid } from "./grid.js";
import { onKeys } from "./keys.js";
import { withFrames } from "./merge.js";
import { onScheme, themeOf } from "./theme.js";

const REDUCED_MOTION = matchMedia("(prefers-reduced-motion: reduce)");
const SECONDS = 10; // a run takes this long until the viewer chooses a speed

export class Player {
  /**
   * `notify({position, playing, moved})` hears where the film begins to play and where it comes to
   * rest; `moved` says whether the viewer has had a hand in it. It answers with closeUp() where the
   * film lacks frames; without it, the viewer goes from frame to frame. `pick({figure, ...})` hears
   * which cell of a heatmap or part of a drawing the viewer picks.
   */
  constructor(parent, plotly, notify = null, pick = () => {}) {
    plotly.setPlotConfig({ logging: 0 }); // it warns of each bar whose colour is a number on a scale
    this.notify = notify;
    this.pick = pick;
    this.step = 0; // where the viewer is; the film may not have its frame yet
    this.frame = 0; // the one that is shown
    this.playing = false;
    this.moved = false;
    this.speed = null; // steps a second; null until the viewer chooses
    this.looping = false;
    this.follow = 0; // while playing, tell where we are after so many milliseconds; 0 is never
    this.root = parent.appendChild(document.createElement("section"));
    this.root.className = "nnviz-player";
    this.root.setAttribute("aria-label", "Animation player");
    this.controls = new Controls(this.root, {
      jump: (step) => this.jump(step),
      stepBy: (count) => this.stepBy(count),
      toggle: () => this.toggle(),
      scrub: (step) => this.scrubTo(step),
      rest: () => this.tell(),
      loop: () => this.setLoop(!this.looping),
      speed: (speed) => this.setSpeed(speed),
    });
    this.setLoop(false);
    this.grid = new Grid(this.root, plotly, (picked) => {
      this.moved = true;
      this.tell(); // what was picked was seen at this step
      this.pick(picked);
    });
    this.clock = new Clock();
    const endKeys = onKeys(this.root, {
      " ": ({ repeat }) => !repeat && this.toggle(),
      ArrowLeft: () => this.stepBy(-1),
      ArrowRight: () => this.stepBy(1),
      Home: () => this.jump(0),
      End: () => this.jump(Infinity),
    });
    const resized = new ResizeObserver(() => this.controls.fit());
    resized.observe(this.controls.bar);
    const endScheme = onScheme(() => this.film && this.show(this.film));
    const endResized = () => resized.disconnect();
    this.ends = [endKeys, endScheme, endResized, () => this.clock.end(), () => this.grid.remove()];
  }

  get lastFrame() {
    return this.film.steps.length - 1;
  }

  get lastStep() {
    return this.film.steps[this.lastFrame];
  }

  get stepsPerSecond() {
    return this.speed ?? Math.max(1, this.lastStep / SECONDS);
  }

  /**
   * Show a film: the first one from the relative place `start`, and it `plays` at once unless the
   * viewer prefers reduced motion; others where the last one stood, playing if that did.
   */
  async show(film, start, plays = false) {
    const theme = JSON.stringify(this.theme());
    if (this.whole?.id === film.id && this.themeKey === theme) return;
    this.waiting ??= plays; // until the first film is drawn, which another may overtake
    const position = this.film ? this.position : start;
    this.whole = this.film = film;
    this.themeKey = theme;
    this.controls.showFilm(film);
    this.step = Math.floor(position * this.lastStep + 0.5); // as step_at in component.py
    this.time = this.step;
    await this.showFilm();
    if (film !== this.whole) return;
    if (this.waiting && !this.moved && !REDUCED_MOTION.matches) this.play();
    this.waiting = false;
  }

  /** Have the frames of `near` ({of, film}) among those of the film with the id `of`; or none. */
  closeUp(near) {
    const same = near?.of === this.near?.of && near?.film.id === this.near?.film.id;
    this.near = near;
    if (this.film && !same) this.showFilm();
  }

  /** Let parts of figures stand out, and no others: {figure, ..., kind, label}. */
  highlight(parts) {
    this.grid.highlight(parts);
  }

  /** Show the film, with the close-up if it is one of this film. */
  async showFilm() {
    const near = this.near?.of === this.whole.id;
    const film = near ? withFrames(this.whole, this.near.film) : this.whole;
    this.film = film;
    this.frame = frameOf(film.steps, this.playing ? this.time : this.step);
    this.setSpeed(this.speed);
    this.showFrame();
    await this.grid.show(film, this.frame, this.theme());
    if (film === this.film) this.root.dataset.film = film.id; // every panel shows this film
  }

  /** From here the first Tab leads to the buttons, as a link that skips what is before would. */
  takeFocus() {
    this.root.tabIndex = -1;
    this.root.focus({ preventScroll: true });
  }

  theme() {
    const { backgroundColor } = getComputedStyle(this.controls.bar);
    return { ...themeOf(this.root), surface: backgroundColor };
  }

  draw(frame) {
    if (!this.film) return;
    this.frame = Math.min(Math.max(frame, 0), this.lastFrame);
    this.showFrame();
    this.grid.draw(this.frame);
  }

  showFrame() {
    this.controls.showFrame(this.film, this.frame, this.step);
  }

  /** From 0 to 1. */
  get position() {
    return this.step / Math.max(1, this.lastStep);
  }

  /** Stop, and show a step while the viewer drags; tell() follows where the drag ends. */
  scrubTo(step) {
    this.moved = true;
    this.setPlaying(false);
    const { steps } = this.film;
    const wanted = Math.min(Math.max(step, 0), this.lastStep);
    let frame = frameOf(steps, wanted);
    // Nobody can answer with the step itself: on to the next one that there is.
    if (!this.notify && wanted > this.step && steps[frame] < wanted) frame += 1;
    this.step = this.notify ? wanted : steps[frame];
    this.draw(frame);
  }

  jump(step) {
    this.scrubTo(step);
    this.tell();
  }

  stepBy(count) {
    this.jump(this.step + count);
  }

  toggle() {
    this.moved = true;
    if (this.playing) this.jump(this.step);
    else this.play();
  }

  play() {
    if (!this.film) return;
    if (this.step === this.lastStep) this.step = 0;
    this.setPlaying(true);
    this.time = this.step;
    this.clock.restart();
    this.tell();
    requestAnimationFrame((now) => this.tick(now));
  }

  /** One animation frame: what is due by the clock is drawn, what came too late is dropped. */
  tick(now) {
    if (!this.playing || !this.root.isConnected) return;
    const end = this.lastStep;
    this.time += this.clock.passed(now) * this.stepsPerSecond;
    if (this.time >= end) {
      if (!this.looping) return this.end();
      this.time = end > 0 ? this.time % end : 0;
    }
    const frame = frameOf(this.film.steps, this.time);
    this.step = this.film.steps[frame];
    if (frame !== this.frame) this.draw(frame);
    if (this.follow && now - this.told >= this.follow) this.tell();
    requestAnimationFrame((later) => this.tick(later));
  }

  end() {
    this.setPlaying(false);
    this.step = this.lastStep;
    this.draw(this.lastFrame);
    this.tell();
  }

  /** Tell that the film stands where another was playing, and not where it was to begin. */
  goOn() {
    this.moved = true;
    this.tell();
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
    this.controls.showSpeed(this.stepsPerSecond, this.lastStep);
  }

  tell() {
    this.told = performance.now();
    this.notify?.({ position: this.position, playing: this.playing, moved: this.moved });
  }

  remove() {
    this.playing = false;
    for (const end of this.ends) end();
    this.root.remove();
  }
}
