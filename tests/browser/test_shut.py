"""The page runs under its policy, and under it nothing runs, loads or frames the page but its own.

Chromium writes a violation as an error, so each test with `no_errors` is one that there is none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from nnviz.server.security_headers import page_headers
from tests.browser.conftest import is_error
from tests.browser.pages import PLAYER, WINDOW, OpenPage
from tests.browser.waiting import frames, settled, until

WIRE = 2_700_000  # bytes that a first visit may take
PAGES = {
    "Backprop": ".nnviz-board h3",
    "Experiments": ".nnviz-chart .main-svg",
    "Matrices": ".nnviz-board h3",
    "Gallery": ".nnviz-gallery a",
}
# Puts an element into the page, as it would be if somebody's text were taken for HTML.
INSERT = """([name, properties]) =>
  document.body.append(Object.assign(document.createElement(name), properties))"""

SUBMIT = """(site) => {
  const form = Object.assign(document.createElement("form"), { action: `${site}/form` });
  document.body.append(form);
  form.submit();
}"""
# A component's script may come as a blob; what such a one makes of a text does not run, either.
EVALUATE = """() => {
  const text = "try { eval('ran = 2') } catch (error) { window.refusedTo = error.name }";
  const src = URL.createObjectURL(new Blob([text]));
  document.body.append(Object.assign(document.createElement("script"), { src }));
}"""


@contextmanager
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another site on this machine: its address, and the paths that it has been asked for.

    Its page /?ADDRESS has that address in a frame.
    """
    asked: list[str] = []

    class Site(BaseHTTPRequestHandler):
        timeout = 1  # a browser keeps connections open on which it asks nothing

        def do_GET(self) -> None:
            asked.append(self.path)
            app = urlsplit(self.path).query
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<iframe src="{app}" width="1200" height="800">'.encode())

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        thread = Thread(target=site.serve_forever)
        thread.start()
        yield f"http://localhost:{site.server_port}", asked
        site.shutdown()
        thread.join()


def test_all_that_a_viewer_does_runs_under_the_policy(open_page: OpenPage, server: str) -> None:
    """The five pages, the film, the drawer, files to take home, and nobody else is asked."""
    page = open_page("?step=100")
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    for name in ("Play", "Pause"):
        page.get_by_role("button", name=name, exact=True).click()
        frames(page, 10)
    for kind in ("PNG", "SVG"):
        panel = page.locator('[data-figure="loss"]')
        panel.hover()
        with page.expect_download() as download:
            panel.get_by_label(f"Download as {kind}").click()
        assert Path(download.value.path()).stat().st_size > 1000
    canvas = page.locator(".nnviz-drawing canvas")
    canvas.focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        canvas.press(key)
    page.locator(".nnviz-drawer .nnviz-sum").first.wait_for()
    page.get_by_role("button", name="Take it home").click()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Weights (.npz)").click()
    assert Path(download.value.path()).stat().st_size > 100
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    for name, shown in PAGES.items():
        page.get_by_role("link", name=name, exact=True).click()
        page.locator(shown).first.wait_for()
        settled(page)
    others = [each for each in addresses if not each.startswith((server, "data:", "blob:"))]
    assert not others


@pytest.fixture(scope="module")
def first_visit(browser: Browser, server: str) -> Iterator[tuple[Page, list[float]]]:
    """A page of a browser that was never here, and the bytes of each answer, headers and all."""
    page = browser.new_page(viewport=WINDOW)
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(server)
    page.locator(PLAYER).wait_for()
    settled(page)
    page.wait_for_load_state("networkidle")
    yield page, sizes
    page.close()


def test_a_first_visit_is_light(first_visit: tuple[Page, list[float]]) -> None:
    """Brotli, which a browser accepts over https and from its own machine, has its share in it."""
    assert 1_000_000 < sum(first_visit[1]) <= WIRE


def test_what_is_not_the_apps_own_neither_runs_nor_loads(
    first_visit: tuple[Page, list[float]],
) -> None:
    page, _ = first_visit
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if is_error(message) else None)
    with elsewhere() as (site, asked):
        for name, properties in (
            ("script", {"textContent": "window.ran = 'inline'"}),
            ("script", {"src": f"{site}/script"}),
            ("img", {"src": f"{site}/image"}),
            ("iframe", {"src": f"{site}/frame"}),
            ("link", {"rel": "stylesheet", "href": f"{site}/style"}),
            ("object", {"data": f"{site}/object"}),
            ("base", {"href": site}),
        ):
            page.evaluate(INSERT, [name, properties])
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=ran=1>')")
        fetched = page.evaluate(f"fetch('{site}/fetch').then(() => 'sent', () => 'refused')")
        assert fetched == "refused"
        page.evaluate(SUBMIT, site)
        page.evaluate(EVALUATE)
        until(page, "window.refusedTo")
        frames(page, 10)
        assert page.evaluate("window.refusedTo") == "EvalError"
        assert page.evaluate("window.ran") is None
        assert not asked
    for directive in (
        *("script-src", "script-src-elem", "img-src", "style-src", "object-src"),
        *("connect-src", "base-uri", "form-action", "default-src"),
    ):
        assert any(directive in text for text in refused), (directive, refused)


def test_another_site_shows_the_app_in_a_frame_where_the_operator_says_so(
    browser: Browser, server: str
) -> None:
    page = browser.new_page(viewport=WINDOW)
    frame = page.frame_locator("iframe")
    with elsewhere() as (site, _):
        page.goto(f"{site}/?{server}/")
        expect(frame.locator("body")).to_contain_text("refused to connect")
        own = {name.lower() for name in page_headers()}
        headers = page_headers(["https://elsewhere.example", site])

        def allow(route: Route) -> None:
            """The server's answer, as an operator has it who names the site."""
            answer = route.fetch()
            kept = {name: text for name, text in answer.headers.items() if name not in own}
            route.fulfill(response=answer, headers=kept | headers)

        page.route(f"{server}/", allow)
        page.reload()
        # Chromium lets an answer that did not come from the server open no WebSocket to it.
        frame.locator(".stApp").wait_for()
    page.close()
