// The clock of a player: how many seconds a viewer has seen go by.

export class Clock {
  constructor() {
    this.restart = () => (this.at = performance.now());
    document.addEventListener("visibilitychange", this.restart); // a hidden page stands still
  }

  /** Seconds from the last call, or restart, to `now` (in milliseconds, as a browser tells it). */
  passed(now) {
    const seconds = Math.max(0, now - this.at) / 1000;
    this.at = Math.max(now, this.at);
    return seconds;
  }

  end() {
    document.removeEventListener("visibilitychange", this.restart);
  }
}
