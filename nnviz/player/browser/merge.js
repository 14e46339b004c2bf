// Puts the frames of two films of the same figures together, in the order of their steps.

/** Where each step of both is: [step, film (0 or 1), frame]; of two of one step the second's. */
function places(films) {
  const found = new Map();
  films.forEach(({ steps }, which) =>
    steps.forEach((step, frame) => found.set(step, [step, which, frame])),
  );
  return [...found.values()].sort(([one], [other]) => one - other);
}

/** The numbers of a frame; levels of a `scale` as what they stand for, if that is asked for. */
function numbersAt({ values, scale }, frame, unpacked) {
  const size = values.data.length / values.shape[0];
  const data = values.data.subarray(frame * size, (frame + 1) * size);
  if (!scale || !unpacked) return data;
  const [low, high] = scale;
  return Float64Array.from(data, (level) => low + ((high - low) * level) / 255);
}

/** Two reels, or what else has `values`, as one. They may not be packed in the same way. */
function joinedReel(reels, order) {
  const [one, other] = reels;
  const same =
    one.values.data.constructor === other.values.data.constructor &&
    String(one.scale) === String(other.scale);
  const size = one.values.data.length / one.values.shape[0];
  const data = new (same ? one.values.data.constructor : Float64Array)(order.length * size);
  order.forEach(([, which, frame], index) =>
    data.set(numbersAt(reels[which], frame, !same), index * size),
  );
  const shape = [order.length, ...one.values.shape.slice(1)];
  return { ...one, scale: same ? one.scale : null, values: { shape, data } };
}

/** `film` with the frames of `near`, a film of the same figures at other steps, among its own. */
export function withFrames(film, near) {
  const order = places([film, near]);
  const array = (one, other) =>
    one && joinedReel([{ values: one }, { values: other }], order).values;
  const each = (name, join) => film[name].map((part, index) => join(part, near[name][index]));
  const reel = (one, other) => joinedReel([one, other], order);
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
