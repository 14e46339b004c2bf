"""A real server and a real browser: Chromium, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    WebError,
    expect,
    sync_playwright,
)

from tests.browser.pages import WINDOW, OpenPage, shown
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
PATIENCE = 60_000
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
    """One for all tests, so that plotly.js is fetched once."""
    context = browser.new_context(viewport=WINDOW)
    yield context
    context.close()


@pytest.fixture(scope="session")
def only_tab(context: BrowserContext) -> Page:
    """One for all tests: what it has compiled for a page it need not compile for the next one."""
    return context.new_page()


@pytest.fixture
def tab(only_tab: Page, server: str) -> Iterator[Page]:
    """The tab as if it were new: a window as it opens, with nothing in it and nothing kept."""
    only_tab.set_viewport_size(WINDOW)
    only_tab.emulate_media(color_scheme="light", reduced_motion="no-preference")
    only_tab.mouse.move(0, 0)
    yield only_tab
    only_tab.goto(f"{server}/_stcore/health")  # an address of the app at which no script runs
    only_tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")


def is_error(message: ConsoleMessage) -> bool:
    """Whether the console shows an error, other than Streamlit's search for its own address.

    On a page such as /backprop it first asks below that page whether the server is there.
    """
    probes = ("/_stcore/health", "/_stcore/host-config")
    probing = message.location["url"].endswith(probes) and "404" in message.text
    return message.type == "error" and not probing


@contextmanager
def without_errors(context: BrowserContext) -> Iterator[None]:
    """No page may write an error until the block ends."""
    errors: list[str] = []

    def keep(error: ConsoleMessage | WebError) -> None:
        if isinstance(error, WebError):
            errors.append(str(error.error))
        elif is_error(error):
            errors.append(error.text)

    context.on("console", keep)
    context.on("weberror", keep)
    yield
    context.remove_listener("console", keep)
    context.remove_listener("weberror", keep)
    assert not errors, errors


@pytest.fixture
def no_errors(context: BrowserContext) -> Iterator[None]:
    """No page may write an error."""
    with without_errors(context):
        yield


@pytest.fixture
def open_page(no_errors: None, tab: Page, server: str) -> OpenPage:
    """Open the app with a query string, as who types an address: each time in the same tab."""
    del no_errors  # it ends after this

    def open_page(query: str = "") -> Page:
        tab.goto(f"{server}/{query}")
        shown(tab)
        return tab

    return open_page
