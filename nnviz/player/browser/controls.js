// The bar of controls: buttons, the slider of steps, what is read at the frame, and the speed.

import { drawCurve } from "./curve.js";

const ICONS = {
  first: "M6 5h2v14H6zM20 5v14l-10-7z",
  back: "M15 5v14l-10-7zM17 5h2v14h-2z",
  play: "M7 4l14 8-14 8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  forward: "M9 5v14l10-7zM5 5h2v14H5z",
  last: "M16 5h2v14h-2zM4 5v14l10-7z",
  loop: "M7 7h9v3l5-4-5-4v3H5v7h2zM17 17H8v-3l-5 4 5 4v-3h11v-7h-2z",
};

const ARROWS = { "←": "ArrowLeft", "→": "ArrowRight" };

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

function slider(parent, className, label, attributes) {
  const element = parent.appendChild(document.createElement("input"));
  Object.assign(element, { type: "range", className, title: label, ...attributes });
  element.setAttribute("aria-label", label);
  return element;
}

/** A reading at a frame, in words: a dash where there is none. */
function written({ values, percent }, frame) {
  const value = values.data[frame];
  if (!Number.isFinite(value)) return "–";
  return percent ? `${(100 * value).toFixed(1)} %` : value.toPrecision(4);
}

/** The bar. `acts`: jump(step), stepBy(count), toggle(), scrub(step), rest(), loop(), speed(n). */
export class Controls {
  constructor(parent, acts) {
    const bar = parent.appendChild(document.createElement("div"));
    this.bar = bar;
    bar.className = "nnviz-controls";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Playback");
    const buttons = bar.appendChild(document.createElement("div"));
    buttons.className = "nnviz-buttons";
    button(buttons, "first", "First step", "Home", () => acts.jump(0));
    button(buttons, "back", "Step back", "←", () => acts.stepBy(-1));
    this.play = button(buttons, "play", "Play", "Space", acts.toggle);
    button(buttons, "forward", "Step forward", "→", () => acts.stepBy(1));
    button(buttons, "last", "Last step", "End", () => acts.jump(Infinity));
    this.loop = button(buttons, "loop", "Loop", "", acts.loop);
    const track = bar.appendChild(document.createElement("div"));
    track.className = "nnviz-track";
    track.innerHTML = `<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true"></svg>`;
    this.curve = track.firstChild;
    this.scrub = slider(track, "nnviz-scrub", "Step", { min: 0, step: 1 });
    this.scrub.addEventListener("input", () => acts.scrub(Number(this.scrub.value)));
    this.scrub.addEventListener("change", acts.rest);
    this.label = bar.appendChild(document.createElement("output"));
    this.label.className = "nnviz-label";
    this.readings = bar.appendChild(document.createElement("div"));
    this.readings.className = "nnviz-readings";
    const speed = bar.appendChild(document.createElement("label"));
    speed.className = "nnviz-speed";
    this.speed = slider(speed, "", "Speed in steps a second", { min: 0, step: "any" });
    this.speed.addEventListener("input", () => acts.speed(10 ** this.speed.value));
    this.speedLabel = speed.appendChild(document.createElement("span"));
  }

  /** Behind the slider, draw the reading that the film says. */
  showFilm({ steps, readings, along }) {
    const reading = readings.find(({ name }) => name === along);
    this.curve.parentElement.classList.toggle("nnviz-along", Boolean(reading));
    drawCurve(this.curve, steps, reading);
    this.scrub.title = along ? `Step; behind it ${along}` : "Step";
  }

  /** The frame that is shown, and the `step` where the viewer is. */
  showFrame({ steps, readings }, frame, step) {
    const last = steps.at(-1);
    const number = (count) => count.toLocaleString("en-US");
    const text = `step ${number(steps[frame])} of ${number(last)}`;
    this.scrub.max = last;
    this.scrub.value = step;
    this.scrub.setAttribute("aria-valuetext", text);
    this.label.value = text;
    if (this.read !== readings) this.nameReadings(readings);
    readings.forEach((reading, index) => {
      this.values[index].textContent = written(reading, frame);
    });
  }

  /** A place for each reading, with its name; the numbers in them change. */
  nameReadings(readings) {
    this.read = readings;
    this.values = [];
    this.readings.replaceChildren();
    for (const { name, meaning } of readings) {
      const part = this.readings.appendChild(document.createElement("span"));
      part.title = meaning;
      part.append(`${name} `);
      this.values.push(part.appendChild(document.createElement("b")));
    }
  }

  showPlaying(playing) {
    if (playing) setIcon(this.play, "pause", "Pause", "Space");
    else setIcon(this.play, "play", "Play", "Space");
  }

  showLooping(looping) {
    this.loop.setAttribute("aria-pressed", String(looping));
  }

  /** The speed in steps a second, of a film of so many `steps`. */
  showSpeed(speed, steps) {
    this.speed.max = Math.log10(Math.max(10, steps));
    this.speed.value = Math.log10(speed);
    const text = `${speed < 10 ? speed.toFixed(1) : Math.round(speed).toLocaleString("en-US")}`;
    this.speedLabel.textContent = `${text} steps/s`;
    this.speed.setAttribute("aria-valuetext", `${text} steps a second`);
  }
}
