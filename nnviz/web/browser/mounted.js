// What a component has put into a Streamlit page: one thing a place in it, whatever messages come.

export class Mounted {
  /** `make(parent)` puts a thing with `remove()` into a place: an element with the class `name`. */
  constructor(name, make) {
    this.name = name;
    this.make = make;
    this.here = new Map();
  }

  get all() {
    return [...this.here.values()];
  }

  has(parent) {
    return this.here.has(parent);
  }

  /** The thing in a place, made if there is none. */
  in(parent) {
    if (!this.here.has(parent)) {
      // The server may have been started again with newer modules: the older ones made this.
      parent.querySelector(`.${this.name}`)?.remove();
      this.here.set(parent, this.make(parent));
    }
    return this.here.get(parent);
  }

  /**
   * What a component returns to Streamlit: `gone(thing)` is called before the thing is removed.
   *
   * Streamlit also calls it when a newer message has overtaken one, with all in its place.
   */
  ending(parent, gone = () => {}) {
    return () =>
      setTimeout(() => {
        const thing = this.here.get(parent);
        if (!thing || parent.isConnected) return;
        this.here.delete(parent);
        gone(thing);
        thing.remove();
      });
  }
}
