// Whether an element of the page can be seen, and what is to be done when it can, or its size changes.

export class Sight {
  /** `appear()` is called when `element` comes into view, `resize()` when its size changes. */
  constructor(element, appear, resize) {
    this.visible = true;
    this.seen = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) appear();
    });
    this.resized = new ResizeObserver(resize);
    for (const observer of [this.seen, this.resized]) observer.observe(element);
  }

  end() {
    for (const observer of [this.seen, this.resized]) observer.disconnect();
  }
}
