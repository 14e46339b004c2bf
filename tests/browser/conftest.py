"""A real server and a real browser: Chromium, driven by Playwright."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.serving import free_port, served

# The project's machines have no display and no graphics card; the rest keeps Chromium off the net.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# For what a busy machine is slow to show; who waits longer has found a fault.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def chromium_path() -> str | None:
    """The system's Chromium, or None for the one that Playwright installed itself."""
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app."""
    port = free_port()
    with served(port, tmp_path_factory.mktemp("server") / "log.txt"):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One for all tests, so that plotly.js is fetched and compiled once; each has its own pages."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


def is_error(message: ConsoleMessage) -> bool:
    """Whether the console shows an error, other than Streamlit's search for its own address.

    On a page such as /backprop it first asks below that page whether the server is there.
    """
    probes = ("/_stcore/health", "/_stcore/host-config")
    probing = message.location["url"].endswith(probes) and "404" in message.text
    return message.type == "error" and not probing


@pytest.fixture
def open_page(context: BrowserContext, server: str) -> Iterator[Callable[[str], Page]]:
    """Open the app with a query string; at the end no page may have written an error."""
    errors: list[str] = []

    def open_page(query: str = "") -> Page:
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if is_error(m) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{server}/{query}")
        page.locator(".nnviz-player[data-film], .nnviz-board h3").first.wait_for(timeout=60_000)
        return page

    yield open_page
    for page in context.pages:
        page.close()
    assert not errors, errors
