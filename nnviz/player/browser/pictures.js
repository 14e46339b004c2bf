// The small pictures inside the nodes of a drawing: maps, strips, curves and points.

import { levelOf } from "./colours.js";
import { decoded } from "./figure.js";
import { numberAt } from "./film.js";

/** The values of cells, some of them in each of a picture's nodes. */
class PictureCells {
  constructor(picture) {
    this.picture = picture;
    this.values = picture.values && decoded(picture.values); // else a reel brings them
  }

  /** Take other values: numbers, or bytes, which are levels between both ends of `range`. */
  show(values, scale, range) {
    this.values = values;
    this.range = range;
  }

  /** The cell of a node's picture at a place in its box, each from 0 to 1; or undefined. */
  cellAt(index, [x, y]) {
    const { nodes, rows, columns } = this.picture;
    if (!nodes.includes(index)) return undefined;
    const part = (place, count) => Math.min(count - 1, Math.floor(place * count));
    return part(y, rows) * columns + part(x, columns);
  }

  /** The value of a node's cell, and whether it is rounded to one of the levels. */
  valueOf(index, cell) {
    const { rows, columns } = this.picture;
    const value = this.values[index * rows * columns + cell];
    const { range } = this;
    return range ? { value: numberAt(value, range), rounds: true } : { value, rounds: false };
  }
}

/** Cells as the pixels of one image, a node's below another's. */
class CellImage extends PictureCells {
  constructor(picture) {
    super(picture);
    this.canvas = document.createElement("canvas");
    this.canvas.width = picture.columns;
    this.canvas.height = picture.rows * picture.nodes.length;
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  show(values, scale, range) {
    super.show(values, scale, range);
    const { pixels } = this;
    const pixel = (value) => (Number.isNaN(value) ? 0 : scale.pixels[levelOf(value, this.picture.ends)]);
    if (range) {
      const known = Array.from({ length: 256 }, (_, level) => pixel(numberAt(level, range)));
      for (let cell = 0; cell < values.length; cell += 1) pixels[cell] = known[values[cell]];
    } else for (let cell = 0; cell < values.length; cell += 1) pixels[cell] = pixel(values[cell]);
    this.context.putImageData(this.image, 0, 0);
  }

  /** Draw each node's part of it into its box. */
  paint(context, boxes) {
    const { nodes, rows, columns } = this.picture;
    context.imageSmoothingEnabled = rows > 1; // the cells of a strip are samples, with nothing between
    nodes.forEach((node, index) => {
      const { x, y, width, height } = boxes[node];
      context.drawImage(this.canvas, 0, index * rows, columns, rows, x, y, width, height);
    });
  }
}

/** A curve through each node's cells, above a ground that has their colours. */
class CurveImage extends PictureCells {
  paint(context, boxes, { scale, neutral, color }) {
    const { nodes, columns, ends } = this.picture;
    nodes.forEach((node, index) => {
      const { x, width, ...box } = boxes[node];
      const heights = Array.from({ length: columns }, (_, cell) => {
        const { value } = this.valueOf(index, cell);
        const level = levelOf(value, ends);
        return { value, colour: scale.css[level], y: heightIn(value, ends, box) };
      });
      const [zero, step] = [heightIn(0, ends, box), width / columns];
      const side = (cell) => Math.round(x + cell * step); // whole pixels: no seams
      heights.forEach(({ value, colour, y }, cell) => {
        if (Number.isNaN(value)) return;
        context.fillStyle = colour;
        context.fillRect(side(cell), Math.min(y, zero), side(cell + 1) - side(cell), Math.abs(y - zero));
      });
      context.lineWidth = 1;
      context.strokeStyle = neutral;
      polyline(context, [[x, zero], [x + width, zero]]);
      context.lineWidth = 1.5;
      context.strokeStyle = color;
      polyline(context, heights.map(({ y }, cell) => [x + (cell + 0.5) * step, y]));
    });
  }
}

/** Where a value stands in a box, whose lower and upper side are both ends. */
function heightIn(value, [low, high], { y, height }) {
  const share = (value - low) / (high - low);
  return y + height * (1 - Math.min(1, Math.max(0, share)));
}

function polyline(context, points) {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}

/** Points do not move: they are painted again only as a part of the whole drawing. */
class PointImage {
  constructor(picture) {
    this.picture = { ...picture, nodes: [picture.node], names: [picture.name] };
    [this.x, this.y, this.values] = [picture.x, picture.y, picture.values].map(decoded);
  }

  show(values, scale) {
    this.colours = Array.from(values, (value) => scale.css[levelOf(value, this.picture.ends)]);
  }

  paint(context, boxes) {
    const { x: left, y: top, width, height } = boxes[this.picture.node];
    const radius = Math.max(1, width / 28);
    this.colours.forEach((colour, index) => {
      context.fillStyle = colour;
      context.beginPath();
      const [x, y] = [left + this.x[index] * width, top + (1 - this.y[index]) * height];
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    });
  }
}

const KINDS = { picture: CellImage, curves: CurveImage, points: PointImage };

/** The image of what is inside some nodes. */
export function imageOf(picture) {
  return new KINDS[picture.type](picture);
}
