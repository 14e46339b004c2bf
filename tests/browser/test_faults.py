"""What goes wrong on the way to a page or at its server: it is said in words, or nobody knows."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from nnviz import Config, train
from nnviz.views.settings import query_of
from tests.browser.line import Line
from tests.browser.pages import WINDOW, shown
from tests.browser.waiting import settled
from tests.children import children, ended
from tests.serving import free_port, served
from tests.waiting import until

AGAIN = "Load the page again"
# A run of some seconds: long enough to be disturbed.
LONG = Config(dataset="moons", hidden=(32, 32), epochs=30_000)
LONG_LINK = f"?{urlencode(query_of(LONG))}&step={LONG.epochs}"
# Where this user may have a file system of their own, no file at all can be written.
REMOUNT = 'mount --bind / / && mount -o remount,bind,ro / && exec "$@"'
READ_ONLY = ("unshare", "--mount", "sh", "-c", REMOUNT, "sh")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with a cache of its own, of which parts will be missing: the console says so too."""
    context = browser.new_context(viewport=WINDOW)
    yield context.new_page()
    context.close()


def says(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def refuse(route: Route) -> None:
    route.fulfill(status=500)


def test_files_that_are_missing_or_late_are_named_and_so_is_a_network_without_websockets(
    page: Page, server: str
) -> None:
    again = page.get_by_role("button", name=AGAIN)
    page.clock.install()
    for name in ("plotly.js", "player.css"):
        page.route(f"**/player/*/{name}", refuse, times=1)
    page.goto(f"{server}/?learning_rate=0.7&step=100")
    says(page, "A part of this page did not come from the server: ")
    for name in ("plotly.js", "player.css"):
        says(page, name)
    page.route("**/player/*/clock.js", lambda route: route.abort(), times=1)
    again.click()
    says(page, "A part of this page did not come from the server: clock.js.")
    expect(page.get_by_text("Error")).to_have_count(0)  # Streamlit's own box for it

    held: list[Route] = []
    page.route("**/player/*/plotly.js", lambda route: held.append(route))  # noqa: PLW0108
    with page.expect_request("**/player/*/plotly.js"):
        again.click()
    expect(page.locator("#nnviz-notice")).to_be_hidden()
    page.clock.run_for(12_000)
    says(page, "This page still waits for plotly.js from the server.")
    held[0].continue_()
    shown(page)
    expect(page.locator("#nnviz-notice")).to_be_hidden()
    expect(page.locator(".nnviz-label")).to_have_text("step 100 of 300")
    expect(page).to_have_url(re.compile(r"\?learning_rate=0\.7&step=100$"))

    page.route_web_socket("**", lambda line: line.close())
    page.goto(f"{server}/backprop")
    page.locator("[data-test-connection-state=PINGING_SERVER]").wait_for()
    page.clock.run_for(12_000)
    says(page, "It needs WebSockets, which the network of a school or a company may refuse")
    page.route_web_socket("**", lambda line: line.send("what is no message of Streamlit's"))
    again.click()
    page.locator("[data-test-connection-state=DISCONNECTED_FOREVER]").wait_for()
    page.clock.run_for(2_000)
    says(page, "The connection to the server has ended, and this page cannot mend it.")


def test_over_a_slow_line_the_last_choice_wins_and_what_was_held_comes(
    page: Page, server: str
) -> None:
    with Line(int(server.rpartition(":")[2])) as line:
        page.clock.install()
        page.goto(f"{line.address}/?step=100")
        shown(page)
        line.delay = 0.6
        slider = page.get_by_role("slider", name="Learning rate")
        slider.focus()
        for key in (*["ArrowRight"] * 7, *["ArrowLeft"] * 3):
            page.keyboard.press(key, delay=250)  # each is sent, while answers are on their way
        expect(page).to_have_url(re.compile(r"\?step=100&learning_rate=3$"))
        settled(page)
        rate = float(slider.get_attribute("aria-valuetext") or "")
        assert rate == 3  # four stops on from 0.5
        expect(page.get_by_role("textbox", name="Learning rate, typed")).to_have_value(f"{rate:g}")
        right = train(Config(initializer="notes", learning_rate=rate, epochs=300)).loss[100]
        expect(page.locator(".nnviz-readings")).to_contain_text(f"{right:.4g}")

        line.hold()
        slider.press("ArrowLeft")
        page.clock.run_for(12_000)
        page.clock.set_system_time(0)  # as where somebody sets the clock back by decades
        line.let_go()
        expect(page).to_have_url(re.compile(r"\?step=100&learning_rate=2$"))
        page.get_by_role("button", name="Play", exact=True).click()
        expect(page.locator(".nnviz-label")).to_have_text(re.compile(r"step 1[1-9]\d of"))


def can_be_read_only() -> bool:
    return subprocess.run([*READ_ONLY, "true"], capture_output=True, check=False).returncode == 0


def at_work(context: BrowserContext, address: str) -> bool:
    """Whether a process has been given a long run."""
    said = context.request.get(f"{address}/health").json()
    return bool(said["workers"]["heavy"]["busy"])


def in_the_making(page: Page) -> None:
    """The page says that its run is under way."""
    expect(page.get_by_text(re.compile(r"Training: \d+%"))).to_be_visible()


def test_a_run_is_made_whatever_happens_to_its_workers_viewers_and_disk(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NNVIZ_WORKERS", "1")  # and one more, from the first long run on
    port, read_only = free_port(), can_be_read_only()
    address = f"http://127.0.0.1:{port}"
    with (
        served(port, tmp_path / "log.txt", within=READ_ONLY if read_only else ()) as server,
        browser.new_context(viewport=WINDOW) as context,
    ):
        first, page = context.new_page(), context.new_page()
        until(lambda: len(children(server.pid)) == 1)
        light = children(server.pid)
        if sys.platform == "linux":
            assert len(os.sched_getaffinity(server.pid)) == 1  # the others are the worker's
            until(lambda: os.sched_getaffinity(light[0]) == os.sched_getaffinity(0))
        first.goto(f"{address}/{LONG_LINK}", wait_until="commit")
        until(lambda: at_work(context, address))
        (heavy,) = {*children(server.pid)} - {*light}
        os.kill(heavy, signal.SIGSTOP)  # it must not end before both pages have seen it at work
        in_the_making(first)
        page.goto(f"{address}/{LONG_LINK}", wait_until="commit")
        in_the_making(page)
        first.close()  # the other one waits for the same run
        os.kill(heavy, signal.SIGKILL)
        page.reload()
        shown(page)
        said = page.locator(".nnviz-readings").inner_text()
        loss = re.search(r"C of all data ([\d.]+)", said)
        assert loss
        assert float(loss[1]) == pytest.approx(train(LONG).loss[-1], rel=1e-3)
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download this animation").click()
        assert download.value.path().stat().st_size > 4_000_000  # plotly.js is in it
        if read_only:
            page.goto(f"{address}/experiments?study=sweep&epochs=20&seeds=1")
            words = "is not kept over a restart: the file for it cannot be written"
            expect(page.get_by_text(words)).to_be_visible()
        (heavy,) = {*children(server.pid)} - {*light}
        os.kill(heavy, signal.SIGSTOP)
        page.goto(f"{address}/{LONG_LINK}&seed=1")
        in_the_making(page)
        open_files = [os.pidfd_open(each) for each in children(server.pid)]
        os.kill(heavy, signal.SIGCONT)
    assert open_files
    assert all(map(ended, open_files)), "no worker outlives a server that was asked to end"
