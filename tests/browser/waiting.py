"""Waiting for what a page does, in its own frames and runs: no test knows how fast a machine is."""

from playwright.sync_api import Page

from tests.browser.conftest import PATIENCE

# Resolves when the page has drawn `count` frames.
FRAMES = """async (count) => {
  for (; count > 0; count -= 1) await new Promise(requestAnimationFrame);
}"""
# Resolves when nothing of the picture has moved for `count` frames.
STILL = """async (count) => {
  const boxes = () => JSON.stringify([...document.querySelectorAll(
    ".stSidebar, .nnviz-panel, .nnviz-panel .main-svg, .nnviz-controls, .nnviz-board *")]
    .map((each) => each.getBoundingClientRect()));
  for (let same = 0, before = ""; same < count; same += 1) {
    await new Promise(requestAnimationFrame);
    const now = boxes();
    if (now !== before) same = 0;
    before = now;
  }
}"""
# Resolves when an expression is true in a frame, and fails after so many milliseconds.
UNTIL = """async ([argument, patience]) => {
  const start = performance.now();
  while (!(%s)) {
    if (performance.now() - start > patience) throw new Error("it was waited for in vain");
    await new Promise(requestAnimationFrame);
  }
}"""
STEP = """Number(document.querySelector(".nnviz-label").value.match(/step ([\\d,]+)/)[1]
  .replaceAll(",", ""))"""

# Keeps each step that the label says, with the time of its frame, in milliseconds. The label may be
# another one later, as that of a preset that begins anew.
WATCH_STEPS = """() => {
  window.shown = [];
  let before = "";
  new MutationObserver(() => {
    const now = document.querySelector(".nnviz-label")?.value ?? before;
    if (now !== before) shown.push([document.timeline.currentTime, now]);
    before = now;
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""


def until(
    page: Page, condition: str, *, argument: object = None, timeout: float = PATIENCE
) -> None:
    """Wait until JavaScript's `condition`, in which `argument` may stand, is true in the page.

    Playwright's own wait_for_function makes a function of a text, which the page's policy refuses.
    """
    page.evaluate(UNTIL % condition, [argument, timeout])


def frames(page: Page, count: int) -> None:
    """Let the page draw `count` frames."""
    page.evaluate(FRAMES, count)


def still(page: Page, count: int = 20) -> None:
    """Wait until nothing on the page has moved for `count` frames."""
    page.evaluate(STILL, count)


def settled(page: Page) -> None:
    """Wait until the page has sent what it has to say, and the server has answered."""
    frames(page, 5)
    page.locator("[data-test-script-state=notRunning]").wait_for()


def watch_steps(page: Page) -> None:
    """From here on, collect each step that is shown, and when, as `shown`."""
    page.evaluate(WATCH_STEPS)


def played_to(page: Page, step: int) -> None:
    """Wait until the player shows `step` or a later one."""
    until(page, f"{STEP} >= {step}")
