"""A real server and a real browser: Chromium, driven by Playwright."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    sync_playwright,
)

ROOT = Path(__file__).parents[2]
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


def chromium_path() -> str | None:
    """The system's Chromium, or None for the one that Playwright installed itself."""
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, started as README says."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(10)
    assert "Traceback" not in log.read_text(), log.read_text()


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not come up:\n{log.read_text()}")


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
