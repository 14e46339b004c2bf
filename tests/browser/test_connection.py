"""An open page outlives a lost network, a server that forgot it, and one that was started again."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.line import Line
from tests.browser.test_sweep import LONG as LONG_SWEEP
from tests.browser.test_sweep import PROGRESS, RUNS
from tests.browser.waiting import until
from tests.children import children, ended
from tests.serving import ROOT, free_port, served

# A browser asks for a server that is away more and more rarely, at last every 30 s.
LONG = 90_000
FORGET = ("--server.disconnectedSessionTTL", "1")  # a page that is gone, after one second

# One that no other test has begun: what is done of a sweep is kept for all.
SWEEP = f"{LONG_SWEEP}&data_seed=7"

# Whether a script has run since here, with a server that is there, and has finished. A state may
# say "running" of what the server was killed at.
WATCH = """() => {
  const app = document.querySelector("[data-test-script-state][data-test-connection-state]");
  const state = app.dataset;
  window.hasRun = false;
  new MutationObserver(() => (window.hasRun ||=
    state.testScriptState === "running" && state.testConnectionState === "CONNECTED"))
    .observe(app, { attributeFilter: ["data-test-script-state", "data-test-connection-state"] });
}"""
# Whether the label of a player that played shows the same step for a while.
STANDS_STILL = """async (label) => {
  const before = label.value;
  await new Promise((done) => setTimeout(done, 300));
  return before === label.value;
}"""
HAS_RUN = "hasRun && document.querySelector('[data-test-script-state=notRunning]')"

# Of all files of the page Matrices it is by far the largest, and asked for late.
HAS_LAST_FILE = """performance.getEntriesByType("resource")
  .some((each) => each.name.includes("SyntaxHighlighter") && each.responseEnd > 0)"""


def step_back(page: Page, step: int) -> None:
    """On Training: one step back, which the player and the address say."""
    page.bring_to_front()
    page.get_by_role("button", name="Step back").click()
    stands_at(page, step)


def stands_at(page: Page, step: int) -> None:
    expect(page.locator(".nnviz-label")).to_have_text(f"step {step} of 300")
    expect(page).to_have_url(re.compile(rf"/\?learning_rate=0\.7&step={step}$"))


def next_stage(page: Page, stage: int) -> None:
    """On Backprop: the next stage, which the board and the address follow."""
    page.bring_to_front()
    before = page.url
    page.locator('[data-key="next"]').click()
    expect(page.locator(".nnviz-head span")).to_have_text(f"stage {stage} of 20")
    expect(page).not_to_have_url(before)
    expect(page).to_have_url(re.compile(r"/backprop\?learning_rate=0\.7&step=100&stage=\w+$"))


def next_term(page: Page, term: int) -> None:
    """On Matrices: the next term of the example, which the board follows."""
    page.bring_to_front()
    page.locator('[data-key="next"]').click()
    expect(page.locator(".nnviz-head span")).to_have_text(f"step {term} of 4")
    expect(page).to_have_url(re.compile(r"/matrices\?example=outer$"))


def start_sweep(page: Page, button: str) -> None:
    """On Experiments: begin, or go on, until some runs are done, and their picture is there."""
    page.bring_to_front()
    page.get_by_role("button", name=button, exact=True).click()
    until(page, f"{PROGRESS} > 0")
    page.locator(".nnviz-chart .main-svg").first.wait_for()


QUERIES = (
    "?learning_rate=0.7&step=100",
    "backprop?learning_rate=0.7&step=100&stage=A1",
    "matrices?example=outer",
)
# Where each page shows what it is about, once.
PLACES = {
    "/": ".nnviz-player[data-film]",
    "/backprop": ".nnviz-board:has(h3)",
    "/matrices": ".nnviz-board:has(h3)",
    "/experiments": ".st-key-sweep_line",
    "/gallery": ".nnviz-gallery-words",
}


@pytest.fixture
def tabs(browser: Browser) -> Iterator[BrowserContext]:
    """A window for pages that lose their server, which the console calls an error."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert not errors, errors


def open_all(tabs: BrowserContext, address: str, *more: str) -> None:
    for query in (*QUERIES, *more):
        tabs.new_page().goto(f"{address}/{query}")
    all_shown(tabs)
    until(tabs.pages[2], HAS_LAST_FILE)  # a file that is on its way would be lost


def all_shown(tabs: BrowserContext) -> None:
    """Each page shows what it is about, once."""
    for page in tabs.pages:
        place = page.locator(PLACES[urlsplit(page.url).path])
        expect(place).to_have_count(1, timeout=LONG)
        expect(place).to_be_visible(timeout=LONG)


def all_away(tabs: BrowserContext) -> None:
    """Each page has noticed that its server is away."""
    for page in tabs.pages:
        page.locator("[data-test-connection-state=PINGING_SERVER]").wait_for()
        page.evaluate(WATCH)
    for page in tabs.pages:
        notice = page.get_by_role("status").filter(has_text="The connection to the server is lost")
        expect(notice).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)  # Streamlit's, over all


def all_back(tabs: BrowserContext) -> None:
    """Each page has asked for all of itself again, and shows it."""
    for page in tabs.pages:
        until(page, HAS_RUN, timeout=LONG)
    all_shown(tabs)


def test_pages_work_when_the_server_has_forgotten_them(
    tabs: BrowserContext, tmp_path: Path
) -> None:
    port = free_port()
    with served(port, tmp_path / "log.txt", *FORGET), Line(port) as line:
        open_all(tabs, line.address)
        training, backprop, matrices = tabs.pages
        line.cut()
        training.bring_to_front()
        training.get_by_role("button", name="Step back").click()
        all_away(tabs)
        all_shown(tabs)
        asleep = tabs.new_cdp_session(matrices)  # as by a browser that saves power, or a laptop
        asleep.send("Page.setWebLifecycleState", {"state": "frozen"})
        time.sleep(2)
        line.mend()
        asleep.send("Page.setWebLifecycleState", {"state": "active"})
        all_back(tabs)
        stands_at(training, 99)  # as the viewer left it while the line was cut
        step_back(training, 98)
        next_stage(backprop, 3)
        next_term(matrices, 1)


def test_pages_work_when_the_server_was_started_again(tabs: BrowserContext, tmp_path: Path) -> None:
    app = tmp_path / "app"
    for part in (".streamlit", "nnviz"):
        shutil.copytree(ROOT / part, app / part)
    shutil.copy(ROOT / "app.py", app)
    port, log = free_port(), tmp_path / "log.txt"
    with served(port, log, root=app) as server:
        open_all(tabs, f"http://127.0.0.1:{port}", SWEEP, "gallery")
        training, backprop, matrices, experiments, gallery = tabs.pages
        start_sweep(experiments, "Start")
        workers = [os.pidfd_open(each) for each in children(server.pid)]
        assert workers
        server.kill()
        assert all(map(ended, workers)), "no worker outlives its server"
        all_away(tabs)
        all_shown(tabs)
    with served(port, log, root=app) as server:
        all_back(tabs)
        expect(experiments.get_by_text(f"of {RUNS} runs are done and kept")).to_be_visible()
        start_sweep(experiments, "Resume")
        experiments.get_by_role("button", name="Cancel", exact=True).click()
        experiments.close()
        gallery.get_by_role("link").filter(has_text="XOR").first.click()
        gallery.locator(PLACES["/"]).wait_for()
        gallery.close()
        step_back(training, 99)
        next_stage(backprop, 3)
        next_term(matrices, 1)
        training.bring_to_front()
        training.get_by_role("button", name="Play", exact=True).click()
        older = training.locator(".nnviz-label").element_handle()
        server.kill()
        all_away(tabs)
    for script in ("player/browser/streamlit.js", "board/browser/board.js"):
        with (app / "nnviz" / script).open("a") as file:
            file.write("// A newer version.\n")
    with served(port, log, root=app):
        all_back(tabs)
        until(training, "!argument.isConnected", argument=older)
        assert older.evaluate(STANDS_STILL), "the older player plays on"
        step_back(training, 98)
        next_stage(backprop, 4)
        next_term(matrices, 1)


def test_a_short_break_loses_nothing(tabs: BrowserContext, server: str) -> None:
    with Line(int(server.rpartition(":")[2])) as line:
        page = tabs.new_page()
        page.goto(f"{line.address}/matrices?example=outer")
        next_term(page, 1)
        until(page, HAS_LAST_FILE)
        line.cut()
        all_away(tabs)
        line.mend()
        until(page, HAS_RUN)
        next_term(page, 2)
