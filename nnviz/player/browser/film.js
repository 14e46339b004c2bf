// Reads a film as packing.py wrote it (see film.py).

const ARRAYS = { float32: Float32Array, float64: Float64Array, uint8: Uint8Array };
const ALIGNMENT = 8;

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
  for (const figure of film.figures) figure.range = figure.range && read(figure.range);
  for (const cursor of film.cursors) {
    cursor.x = read(cursor.x);
    cursor.y = cursor.y && read(cursor.y);
  }
  return film;
}

/** What a file with one of the film's figures at a step is called, and what it is about. */
export function namesOf({ name, about }, figure, step) {
  return { name: `${name}_${figure}_step${step}`, about };
}

/** The numbers or levels of a reel in a frame, in one row, as they were packed. */
export function packedAt({ values }, frame) {
  const size = values.shape.slice(1).reduce((product, n) => product * n, 1);
  return values.data.subarray(frame * size, (frame + 1) * size);
}

/** The number that a level stands for, of 256 that are evenly spread from `low` to `high`. */
export function numberAt(level, [low, high]) {
  return low + ((high - low) * level) / 255;
}

/** What a reel shows in a frame: a typed array, or for a matrix an array of typed rows. */
export function valuesAt(reel, frame) {
  const { values, scale } = reel;
  const [, ...shape] = values.shape;
  let data = packedAt(reel, frame);
  if (scale) data = Float32Array.from(data, (level) => numberAt(level, scale));
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
