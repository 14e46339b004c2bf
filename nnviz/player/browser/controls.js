// The bar of controls: buttons, the slider of steps, what is read at the frame, and the speed.

import { button, setIcon } from "./buttons.js";
import { drawCurve } from "./curve.js";
import { counted } from "./numbers.js";

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
    this.buttons = buttons;
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
    const text = `step ${counted(steps[frame])} of ${counted(last)}`;
    this.scrub.max = last;
    this.scrub.value = step;
    this.scrub.setAttribute("aria-valuetext", text);
    this.label.value = text;
    const longest = `step ${counted(last)} of ${counted(last)}`;
    this.label.style.minWidth = `${longest.length}ch`; // what stands behind does not move
    if (this.read !== readings) this.nameReadings(readings);
    readings.forEach((reading, index) => {
      this.values[index].textContent = written(reading, frame);
    });
  }

  /**
   * A place for each reading, with its name; the numbers in them change. Neighbours whose names
   * begin with the same word stay together, and it is said once.
   */
  nameReadings(readings) {
    this.read = readings;
    this.values = [];
    this.readings.replaceChildren();
    let group, shared;
    for (const { name, meaning } of readings) {
      const [word, ...others] = name.split(" ");
      const again = word === shared;
      if (!again) group = this.readings.appendChild(document.createElement("div"));
      shared = word;
      const part = group.appendChild(document.createElement("span"));
      part.title = `${name}: ${meaning}`;
      part.append(again ? `${others.join(" ")} ` : `${name} `);
      this.values.push(part.appendChild(document.createElement("b")));
    }
    this.fit();
  }

  /** Where one line does not hold all, the readings have the second to themselves. */
  fit() {
    this.bar.classList.remove("nnviz-two-lines");
    const { offsetTop, offsetHeight } = this.buttons;
    const wraps = this.speedLabel.offsetTop >= offsetTop + offsetHeight;
    this.bar.classList.toggle("nnviz-two-lines", wraps);
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
    const text = speed < 10 ? speed.toFixed(1) : counted(Math.round(speed));
    this.speedLabel.textContent = `${text} steps/s`;
    this.speed.setAttribute("aria-valuetext", `${text} steps a second`);
  }
}
