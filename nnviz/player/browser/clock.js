// The clock of a player: how many seconds a viewer has seen go by.

const LONGEST = 3; // seconds between two frames: in more, the computer has slept

export class Clock {
  constructor() {
    this.restart = () => (this.at = performance.now());
    document.addEventListener("visibilitychange", this.restart); // a hidden page stands still
  }

  /**
   * Seconds from the last call, or restart, to `now` (in milliseconds, as a browser tells it).
   *
   * None while the computer slept: some browsers' time goes on meanwhile, and the page is not hidden.
   */
  passed(now) {
    const seconds = Math.max(0, now - this.at) / 1000;
    this.at = Math.max(now, this.at);
    return seconds > LONGEST ? 0 : seconds;
  }

  end() {
    document.removeEventListener("visibilitychange", this.restart);
  }
}
