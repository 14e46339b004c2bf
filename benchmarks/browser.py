"""The player in headless Chromium, beside the same panels through st.plotly_chart.

Run as `python -m benchmarks.browser`. Frames are counted where they are drawn; both pages run on
this machine in the same minutes, so that the ratios hold when absolute times do not.
"""

import statistics
import time

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.served import served
from tests.browser.conftest import FLAGS, chromium_path

SIX = "?epochs=1000&panels=loss,output,weights,gradients,magnitude,activations"
DEEP = "?dataset=moons&epochs=1000&layers=6&" + "&".join(f"width_{k}=8" for k in range(1, 7))
LONG = "?epochs=100000&step=50000"
CLASSROOM = "classroom.test"  # this machine, as a browser knows another one
CHANGES = 8  # of the learning rate, to and fro
SECONDS = 5  # of playing; a run of 1000 epochs asks for up to 50 frames a second

# Counts the frames in which something new is shown, and those in which a chart is missing or empty.
WATCH = """async ([seconds, charts, shown]) => {
  const now = () => document.querySelector(shown);
  const text = (element) => element?.value ?? element?.dataset.step;
  const plots = () => [...document.querySelectorAll(".js-plotly-plot, .nnviz-drawing canvas")];
  const before = new Set(plots());
  let frames = 0, blank = 0, painted = 0, last = null, longest = 0, since = null;
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    await new Promise(requestAnimationFrame);
    painted += 1;
    const step = text(now());
    if (step !== undefined && step !== last) {
      const at = performance.now();
      longest = Math.max(longest, at - (since ?? at));
      [frames, last, since] = [frames + 1, step, at];
    }
    const drawn = plots().filter((plot) => plot.width || plot.querySelector(".overplot"));
    if (drawn.length < charts) blank += 1;
  }
  const remounts = plots().filter((plot) => !before.has(plot)).length;
  const took = (performance.now() - start) / 1000;
  return { frames: frames / took, blank: blank / painted, remounts, longest };
}"""

# Milliseconds from Pause until the last frame that was still drawn after it.
PAUSE = """async () => {
  const label = document.querySelector(".nnviz-label");
  const at = performance.now();
  document.querySelector('.nnviz-button[aria-label="Pause"]').click();
  const stopped = label.value;
  await new Promise((done) => setTimeout(done, 300));
  return { moved: label.value !== stopped, took: performance.now() - at - 300 };
}"""


# Milliseconds from a key press until every chart shows the run that it asked for.
CHANGED = """([shown, attribute, charts]) => new Promise((resolve) => {
  const value = () => document.querySelector(shown)?.getAttribute(attribute);
  const before = value();
  document.addEventListener("keydown", () => {
    const pressed = performance.now();
    const look = () => {
      const drawn = [...document.querySelectorAll(".js-plotly-plot, .nnviz-drawing canvas")]
        .filter((plot) => plot.width || plot.querySelector(".overplot")).length;
      const changed = value() && value() !== before && drawn >= charts;
      // A page that is too busy may lose a key press: it is counted as ten seconds.
      if (changed || performance.now() - pressed > 10_000) resolve(performance.now() - pressed);
      else requestAnimationFrame(look);
    };
    look();
  }, { once: true, capture: true });
  window.listening = true;
})"""


# Milliseconds from an act until what is read says something else, or what is `wanted`, and is
# painted.
ANSWERED = """([act, read, wanted]) => new Promise((resolve) => {
  const now = new Function(`return ${read}`);
  const before = now();
  const answered = () => (wanted === null ? now() !== before : now() === wanted);
  const start = performance.now();
  new Function(act)();
  const look = () => {
    if (!answered() && performance.now() - start < 10_000) requestAnimationFrame(look);
    else requestAnimationFrame(() => resolve(performance.now() - start));
  };
  look();
})"""
PRESS_RIGHT = """document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }))"""
LABEL = "document.querySelector('.nnviz-label').value"
# What two presses of an arrow key lead to, in the drawing of the network.
PICK = """const canvas = document.querySelector(".nnviz-drawing canvas");
  canvas.focus();
  for (const key of ["ArrowRight", "ArrowRight", "Enter"])
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))"""
DRAWER = "document.querySelector('.nnviz-drawer')?.innerText"


class Traffic:
    """The bytes that a page has received, over HTTP as they were sent and over its WebSocket."""

    def __init__(self, page: Page) -> None:
        self.http = self.socket = 0
        self._session = page.context.new_cdp_session(page)
        self._session.on("Network.loadingFinished", self._add_http)
        page.on("websocket", lambda socket: socket.on("framereceived", self._add_socket))
        self._session.send("Network.enable")

    def _add_http(self, event: dict[str, float]) -> None:
        self.http += int(event["encodedDataLength"])

    def _add_socket(self, frame: str | bytes) -> None:
        self.socket += len(frame)


def new_page(browser: Browser) -> Page:
    """A page high enough for all panels of a view, so that all of them are drawn."""
    return browser.new_context(viewport={"width": 1440, "height": 1600}).new_page()


def wait_for_player(page: Page) -> None:
    """Wait until every panel shows the film."""
    page.locator(".nnviz-player[data-film]").wait_for(timeout=60_000)


def change_times(page: Page, shown: str, attribute: str, charts: int) -> list[float]:
    """How long changes of the learning rate take, in milliseconds."""
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    times = []
    for change in range(CHANGES):
        page.evaluate(
            f"(args) => {{ window.listening = false; window.changed = ({CHANGED})(args); }}",
            [shown, attribute, charts],
        )
        slider.press("ArrowRight" if change % 2 == 0 else "ArrowLeft")
        times.append(float(page.evaluate("changed")))
        page.wait_for_timeout(1000)
    return times


def answer_times(page: Page, turns: list[tuple[str, str | None]], read: str) -> list[float]:
    """How long acts, each with what is `wanted` in `read` after it, take; in milliseconds."""
    times = []
    for act, wanted in turns:
        times.append(float(page.evaluate(ANSWERED, [act, read, wanted])))
        page.wait_for_timeout(400)
    return times


def row(what: str, value: str, target: str = "") -> None:
    """Print one line of the table."""
    print(f"{what:<58}{value:>16}   {target}")


def first_panel(page: Page) -> float:
    """When the first panel is there, in seconds since the epoch of perf_counter."""
    page.locator(".nnviz-panel .main-svg").first.wait_for(timeout=60_000)
    return time.perf_counter()


def measure_cold_start(browser: Browser, address: str, begun: float) -> None:
    """From `streamlit run` to the first panel."""
    page = new_page(browser)
    page.goto(address)
    row("cold start, `streamlit run` to first panel", f"{first_panel(page) - begun:.1f} s")
    page.context.close()


def measure_visits(browser: Browser, address: str) -> None:
    """What a first visit brings and how long it takes, and one by a browser that was here before.

    To another machine a browser says over plain http that it takes gzip, and not brotli.
    """
    elsewhere = address.replace("127.0.0.1", CLASSROOM)
    for what, there in (("first visit", address), ("the same, plain http from afar", elsewhere)):
        page = new_page(browser)
        for which in (what, f"{what}, once more"):
            measure_visit(page, there, which)
            page = page.context.new_page()
        page.context.close()


def measure_visit(page: Page, address: str, what: str) -> None:
    """Bytes until the film is there, first paint and first panel."""
    traffic = Traffic(page)
    begun = time.perf_counter()
    page.goto(address)
    shown = first_panel(page) - begun
    wait_for_player(page)
    page.wait_for_load_state("networkidle")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    row(f"{what}: over HTTP", f"{traffic.http / 1e6:.2f} MB", "<= 2.7 MB")
    row("  over the WebSocket", f"{traffic.socket / 1e3:.0f} KB", "film < 500 KB")
    row("  first paint, first panel", f"{paint / 1e3:.1f} s, {shown:.1f} s")


def measure_playing(
    browser: Browser, address: str, what: str, query: str, charts: int, target: int
) -> None:
    """Frames a second, blanks, remounts, and what the server does meanwhile."""
    page = new_page(browser)
    traffic = Traffic(page)
    page.goto(f"{address}{query}&step=0")
    wait_for_player(page)
    page.wait_for_timeout(1500)
    for name in ("First step", "Play"):  # it may be playing by itself
        page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_timeout(700)
    before = traffic.http + traffic.socket
    seen = page.evaluate(WATCH, [SECONDS, charts, ".nnviz-label"])
    sent = traffic.http + traffic.socket - before
    row(f"{what}: frames a second", f"{seen['frames']:.1f}", f">= {target}")
    row("  longest time between two frames", f"{seen['longest']:.0f} ms")
    row("  blank frames, remounts", f"{seen['blank']:.0%}, {seen['remounts']}", "0, 0")
    asks = "why=" in query  # the drawer follows the film
    row(f"  bytes sent in {SECONDS} s of playing", f"{sent}", "" if asks else "0")
    pause = page.evaluate(PAUSE)
    row("  frames drawn after Pause", "some" if pause["moved"] else "none", "none")
    page.context.close()


def measure_changes(browser: Browser, address: str) -> float:
    """The median time of a control's change in the player."""
    page = new_page(browser)
    page.goto(address)
    wait_for_player(page)
    page.wait_for_timeout(1000)
    times = change_times(page, ".nnviz-player", "data-film", 5)
    page.context.close()
    median = statistics.median(times)
    row("player: a control's change, median", f"{median:.0f} ms", "<= 250 ms")
    return median


def measure_plotly_chart(browser: Browser, address: str) -> float:
    """The same for st.plotly_chart in a fragment that runs every tenth of a second."""
    page = new_page(browser)
    page.goto(address)
    page.locator(".shown[data-step]").wait_for(state="attached", timeout=60_000)
    page.wait_for_timeout(3000)
    seen = page.evaluate(WATCH, [SECONDS, 5, ".shown"])
    row("st.plotly_chart, 5 panels: frames a second", f"{seen['frames']:.1f}")
    row("  blank frames, remounts", f"{seen['blank']:.0%}, {seen['remounts']}")
    median = statistics.median(change_times(page, ".shown", "data-rate", 5))
    row("st.plotly_chart: a control's change, median", f"{median:.0f} ms")
    page.context.close()
    return median


def measure_close_up(browser: Browser, address: str) -> None:
    """From a key press, or a jump, to the step: of 100,000, most are not in the film."""
    page = new_page(browser)
    page.goto(address + LONG)
    wait_for_player(page)
    page.wait_for_timeout(1500)
    keys = [(PRESS_RIGHT, f"step {50_001 + k:,} of 100,000") for k in range(2 * CHANGES)]
    jump = """const scrub = document.querySelector(".nnviz-scrub"); scrub.value = %d;
      for (const kind of ["input", "change"]) scrub.dispatchEvent(new Event(kind))"""
    far = [7001 * k for k in range(1, CHANGES)]
    jumps = [(jump % step, f"step {step:,} of 100,000") for step in far]
    for what, turns in (("the next step", keys), ("a step far away", jumps)):
        times = answer_times(page, list(turns), LABEL)
        row(f"close-up: {what}, median", f"{statistics.median(times):.0f} ms", "<= 150 ms")
    page.context.close()


def measure_drawer(browser: Browser, address: str) -> None:
    """From a pick in the drawing until the drawer says why."""
    page = new_page(browser)
    page.goto(f"{address}?step=100")
    wait_for_player(page)
    page.wait_for_timeout(1500)
    times = []
    for _ in range(CHANGES):
        times += answer_times(page, [(PICK, None)], DRAWER)
        page.locator('.nnviz-drawer [data-key="close"]').click()
        page.locator(".nnviz-drawer").wait_for(state="detached")
        page.wait_for_timeout(400)
    row("drawer: opened, median", f"{statistics.median(times):.0f} ms", "<= 150 ms")
    page.context.close()


def measure_board(browser: Browser, address: str) -> None:
    """The Backprop page: from a click until the board shows another stage, or another sum."""
    page = new_page(browser)
    page.goto(f"{address}/backprop?stage=dW1&step=100")
    page.locator(".nnviz-board h3").wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    turns = ['[data-key="next"]', '[data-key="previous"]']
    cells = [f'.nnviz-matrix [data-key="dW1.{row}.{column}"]' for row, column in ((0, 1), (2, 2))]
    for what, buttons, shown in (
        ("another stage", turns, ".nnviz-head h3"),
        ("a cell's sum", cells, ".nnviz-answer"),
    ):
        clicks = [f"document.querySelector('{button}').click()" for button in buttons]
        read = f"document.querySelector('{shown}').innerHTML"
        times = answer_times(page, [(click, None) for click in clicks * CHANGES], read)
        row(f"board: {what}, median", f"{statistics.median(times):.0f} ms", "<= 150 ms")
    page.context.close()


def main() -> None:
    """Print the table."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[*FLAGS, f"--host-resolver-rules=MAP {CLASSROOM} 127.0.0.1"],
        )
        with served("app.py") as (address, begun, _):
            measure_cold_start(browser, address, begun)
            measure_visits(browser, address)
            for what, query, charts, target in (
                ("network and four panels", "?epochs=1000", 5, 30),
                ("the same, drawer open", "?epochs=1000&why=W1.1.1", 5, 30),
                ("the same, 6 layers of 8 units", DEEP, 5, 30),
                ("six charts", SIX, 6, 20),
            ):
                measure_playing(browser, address, what, query, charts, target)
            ours = measure_changes(browser, address)
            measure_close_up(browser, address)
            measure_drawer(browser, address)
            measure_board(browser, address)
        with served("benchmarks/plotly_chart_page.py") as (address, *_):
            theirs = measure_plotly_chart(browser, address)
        row("  ratio of the medians", f"{theirs / ours:.1f}", ">= 4")
        browser.close()


if __name__ == "__main__":
    main()
