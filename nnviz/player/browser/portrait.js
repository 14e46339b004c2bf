// A drawing as a picture of its own, with its title and its legend, which the page writes beside it.

import { EDGE } from "./modebar.js";
import { paint } from "./paint.js";

const DENSITY = 3; // pixels for each of the page: there is no SVG that could be made larger
const HEAD = 34; // pixels above for the title, and below for the legend
const FOOT = 30;

/** A canvas with all of it; `words` are {title, legend}, and `look` as for paint(). */
export function portrait(scene, look, highlights, { title, legend }) {
  const { width, height } = scene.places;
  const canvas = document.createElement("canvas");
  canvas.width = DENSITY * (width + 2 * EDGE);
  canvas.height = DENSITY * (HEAD + height + FOOT);
  const context = canvas.getContext("2d");
  context.setTransform(DENSITY, 0, 0, DENSITY, DENSITY * EDGE, DENSITY * HEAD);
  paint(context, scene, look, [], highlights);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = look.color;
  context.font = `600 16px ${look.font}`;
  context.fillText(title, 0, -HEAD / 2);
  context.font = `14px ${look.font}`;
  context.fillText(legend, 0, height + FOOT / 2, width);
  context.globalCompositeOperation = "destination-over"; // below all that
  context.fillStyle = look.surface;
  context.fillRect(-EDGE, -HEAD, width + 2 * EDGE, HEAD + height + FOOT);
  return canvas;
}

/** The bytes of a canvas as a PNG. */
export async function pngOf(canvas) {
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return new Uint8Array(await blob.arrayBuffer());
}
