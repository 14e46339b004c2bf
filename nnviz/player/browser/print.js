// The numbers on the cells of heatmaps, black or white, whichever can be read on the cell's colour.
//
// Plotly would make each of them anew with every frame, which takes longer than all else together;
// and it has dark grey in place of black, which is too weak on medium colours.

import { LEVELS, levelOf } from "./colours.js";

const SVG = "http://www.w3.org/2000/svg";
const ON_LIGHT = "var(--nnviz-on-light)"; // black
const ON_DARK = "var(--nnviz-on-colour)"; // white
const CROSSING = 0.179; // the luminance where black and white have the same contrast

const channels = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));

/** The colour at a place from 0 to 1 of a colour scale [[place, #rrggbb], ...], as channels. */
function colourAt(scale, place) {
  const next = scale.findIndex(([at]) => at >= place);
  if (next < 1) return channels(scale.at(next)[1]); // at an end, or beyond it
  const [[from, low], [to, high]] = scale.slice(next - 1, next + 1);
  const share = (place - from) / (to - from);
  const end = channels(high);
  return channels(low).map((part, k) => part + (end[k] - part) * share);
}

/** The relative luminance of WCAG 2, from 0 to 1. */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The colour of the print on each level of a colour scale. */
function inksOn(scale) {
  return Array.from({ length: LEVELS }, (_, level) =>
    luminance(colourAt(scale, level / (LEVELS - 1))) > CROSSING ? ON_LIGHT : ON_DARK,
  );
}

function printed(number, { decimals, exponent }) {
  if (!Number.isFinite(number)) return "";
  const text = exponent ? number.toExponential(decimals) : number.toFixed(decimals);
  return text.replaceAll("-", "−");
}

/** The print in one plot: laid out when Plotly has drawn all of it, and written in each frame. */
export class Print {
  constructor(plot) {
    this.plot = plot;
    this.cells = [];
  }

  /** Take the place of those that Plotly has just printed. */
  lay() {
    for (const old of this.plot.querySelectorAll(".heatmap-label, .nnviz-print")) old.remove();
    this.cells = [...this.plot.querySelectorAll("g.hm")].flatMap((group) => this.cellsOf(group));
    this.write();
  }

  /** A text for each cell of the heatmap in `group`, if there is room for them. */
  cellsOf(group) {
    const [{ trace, x, y, z }] = group.__data__;
    const { texttemplate, textfont, meta } = this.plot.data[trace.index];
    if (!texttemplate) return [];
    trace.texttemplate = ""; // in Plotly's own copy: it prints nothing until it draws all again
    const { font, _plots: plots, [trace.coloraxis]: { colorscale } } = this.plot._fullLayout;
    const { xaxis, yaxis } = plots[trace.xaxis + trace.yaxis];
    const middle = (axis, edges, cell) => axis.c2p((edges[cell] + edges[cell + 1]) / 2);
    const inks = inksOn(colorscale);
    const layer = group.appendChild(document.createElementNS(SVG, "g"));
    layer.setAttribute("class", "nnviz-print");
    Object.assign(layer.style, { fontFamily: font.family, fontSize: `${textfont.size}px` });
    return z.flatMap((numbers, row) =>
      Array.from(numbers, (_, column) => {
        const text = layer.appendChild(document.createElementNS(SVG, "text"));
        text.setAttribute("x", middle(xaxis, x, column));
        text.setAttribute("y", middle(yaxis, y, row));
        return { text, inks, meta, trace: trace.index, row, column };
      }),
    );
  }

  /** Say what the heatmaps show now. */
  write() {
    const { calcdata, _fullLayout: full } = this.plot;
    for (const cell of this.cells) {
      const [{ z, trace }] = calcdata[cell.trace];
      const { cmin, cmax } = full[trace.coloraxis];
      const number = z[cell.row][cell.column];
      const words = printed(number, cell.meta);
      const ink = cell.inks[levelOf(number, [cmin, cmax])];
      if (words !== cell.words) cell.text.textContent = words;
      if (words && ink !== cell.ink) cell.text.style.fill = ink;
      Object.assign(cell, { words, ink });
    }
  }
}
