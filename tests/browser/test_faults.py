"""What does not come to a page, or comes late, is said in words, with a way to try again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.pages import WINDOW, shown

AGAIN = "Load the page again"


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


def test_files_that_did_not_come_are_named_and_come_with_the_next_attempt(
    page: Page, server: str
) -> None:
    for name in ("plotly.js", "player.css"):
        page.route(f"**/player/*/{name}", refuse, times=1)
    page.goto(f"{server}/?learning_rate=0.7&step=100")
    says(page, "A part of this page did not come from the server: ")
    for name in ("plotly.js", "player.css"):
        says(page, name)
    page.route("**/player/*/clock.js", lambda route: route.abort(), times=1)
    page.get_by_role("button", name=AGAIN).click()
    says(page, "A part of this page did not come from the server: clock.js.")
    expect(page.get_by_text("Error")).to_have_count(0)  # Streamlit's own box for it
    page.get_by_role("button", name=AGAIN).click()
    shown(page)
    expect(page.locator("#nnviz-notice")).to_be_hidden()
    expect(page.locator(".nnviz-label")).to_have_text("step 100 of 300")
    expect(page).to_have_url(re.compile(r"\?learning_rate=0\.7&step=100$"))


def test_what_is_late_is_named_and_a_network_without_websockets_is_explained(
    page: Page, server: str
) -> None:
    held: list[Route] = []
    page.clock.install()
    page.route("**/player/*/plotly.js", lambda route: held.append(route))  # noqa: PLW0108
    page.goto(f"{server}/?step=100")
    page.locator('link[href$="plotly.js"]').wait_for(state="attached")
    expect(page.locator("#nnviz-notice")).to_be_hidden()
    page.clock.run_for(12_000)
    says(page, "This page still waits for plotly.js from the server.")
    held[0].continue_()
    shown(page)
    expect(page.locator("#nnviz-notice")).to_be_hidden()
    page.route_web_socket("**", lambda line: line.close())
    page.goto(f"{server}/backprop")
    page.locator("[data-test-connection-state=PINGING_SERVER]").wait_for()
    page.clock.run_for(12_000)
    says(page, "It needs WebSockets, which the network of a school or a company may refuse")
