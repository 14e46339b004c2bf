// The cursors over a figure: lines, some with a dot, that move without a redraw.

export class Cursors {
  constructor(parent) {
    this.parent = parent;
    this.marks = [];
  }

  /** Have a line for each of a film's `cursors`, with a dot where it says a height. */
  show(cursors) {
    for (const { line } of this.marks) line.remove();
    this.marks = cursors.map((cursor) => {
      const line = this.parent.appendChild(document.createElement("div"));
      line.className = "nnviz-cursor";
      const dot = cursor.y && line.appendChild(document.createElement("div"));
      if (dot) dot.className = "nnviz-dot";
      return { line, dot, cursor };
    });
  }

  get shown() {
    return this.marks.map(({ cursor }) => cursor);
  }

  /** Put them where a frame is on the axes of a `plot`: only styles change. */
  place({ _fullLayout: full }, frame) {
    if (!full?.xaxis) return;
    const { xaxis } = full;
    for (const { line, dot, cursor } of this.marks) {
      const yaxis = full[cursor.axis];
      const x = xaxis.d2p(cursor.x.data[frame]);
      line.style.display = within(xaxis, x) ? "" : "none";
      line.style.transform = `translate(${xaxis._offset + x}px, ${yaxis._offset}px)`;
      line.style.height = `${yaxis._length}px`;
      if (!dot) continue;
      const y = yaxis.d2p(cursor.y.data[frame]);
      dot.style.display = within(yaxis, y) ? "" : "none";
      dot.style.transform = `translate(-50%, -50%) translateY(${y}px)`;
    }
  }
}

/** Whether a place in pixels is on an axis, or at most one beyond it. */
function within(axis, pixels) {
  return pixels >= -1 && pixels <= axis._length + 1;
}
