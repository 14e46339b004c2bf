// Puts the frames of two films of the same figures together, in the order of their steps.

import { numberAt, packedAt } from "./film.js";

/** Where each step of both is: [step, film (0 or 1), frame]; of two of one step the second's. */
function places(films) {
  const found = new Map();
  films.forEach(({ steps }, which) =>
    steps.forEach((step, frame) => found.set(step, [step, which, frame])),
  );
  return [...found.values()].sort(([one], [other]) => one - other);
}

/** Levels of a scale as numbers, or where there is none the numbers that they are; and back. */
function unlevelled(numbers, scale) {
  return scale ? Float64Array.from(numbers, (level) => numberAt(level, scale)) : numbers;
}
function levelled(numbers, scale) {
  if (!scale) return numbers;
  const [low, high] = scale;
  return Uint8ClampedArray.from(numbers, (number) => (255 * (number - low)) / (high - low));
}

/** Two arrays of `values` (frames, ...), or what else has them, as one, packed as the first is. */
function joined(parts, order) {
  const [{ values, scale }, other] = parts;
  const same = values.data.constructor === other.values.data.constructor;
  const Numbers = scale || same ? values.data.constructor : Float64Array;
  const size = values.data.length / values.shape[0];
  const data = new Numbers(order.length * size);
  order.forEach(([, which, frame], index) => {
    const numbers = packedAt(parts[which], frame);
    const alike = !which || String(scale) === String(other.scale);
    data.set(alike ? numbers : levelled(unlevelled(numbers, other.scale), scale), index * size);
  });
  return { ...parts[0], values: { shape: [order.length, ...values.shape.slice(1)], data } };
}

/** `film` with the frames of `near`, a film of the same figures at other steps, among its own. */
export function withFrames(film, near) {
  const order = places([film, near]);
  const array = (one, other) =>
    one && joined([{ values: one }, { values: other }], order).values;
  const each = (name, join) => film[name].map((part, index) => join(part, near[name][index]));
  const reel = (one, other) => joined([one, other], order);
  return {
    ...film,
    steps: order.map(([step]) => step),
    reels: each("reels", reel),
    readings: each("readings", reel),
    cursors: each("cursors", (one, other) => ({
      ...one,
      x: array(one.x, other.x),
      y: array(one.y, other.y),
    })),
    figures: each("figures", (one, other) => ({ ...one, range: array(one.range, other.range) })),
  };
}
