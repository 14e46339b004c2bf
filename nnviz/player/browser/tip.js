// Says what is at one place of a drawing: in a box beside it, and to those who hear the page.

const AWAY = 14; // pixels from the place

export class Tip {
  constructor(parent) {
    this.parent = parent;
    this.box = parent.appendChild(document.createElement("div"));
    this.box.className = "nnviz-tip";
    this.box.hidden = true;
    this.heard = parent.appendChild(document.createElement("div"));
    this.heard.className = "nnviz-heard";
    this.heard.setAttribute("aria-live", "polite");
  }

  /** Show words at a place of the parent; those that the keyboard asked for are heard too. */
  show({ title, lines }, [x, y], heard) {
    const head = document.createElement("b");
    head.textContent = title;
    const rows = lines.map((line) => {
      const row = document.createElement("div");
      row.textContent = line;
      return row;
    });
    this.box.replaceChildren(head, ...rows);
    this.box.hidden = false;
    const { clientWidth: width, clientHeight: height } = this.parent;
    const { offsetWidth, offsetHeight } = this.box;
    const left = x + AWAY + offsetWidth <= width ? x + AWAY : x - AWAY - offsetWidth;
    const top = Math.min(y + AWAY, height - offsetHeight);
    this.box.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
    if (heard) this.heard.textContent = [title, ...lines].join(". ");
  }

  hide() {
    this.box.hidden = true;
    this.heard.textContent = "";
  }
}
