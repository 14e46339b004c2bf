"""The app behind nginx as deploy/nginx.conf says: two replicas, below a path, over https."""

import json
import re
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, expect

from nnviz.server.browser_cookie import COOKIE
from nnviz.views.pin_link import LONGEST_LINK
from tests.browser.conftest import without_errors
from tests.browser.pages import PLAYER, WINDOW
from tests.browser.test_connection import HAS_RUN, LONG, WATCH
from tests.browser.test_pins import rows
from tests.browser.waiting import settled, until
from tests.deploy.nginx import BASE, Proxy, nginx, replica_settings
from tests.serving import free_port, served

REPLICA, XSRF = "nnviz_replica", "_streamlit_xsrf"
PAGE = {"Accept": "text/html"}


class Replica:
    """A process of the app, as the example for systemd starts it, which can be killed."""

    def __init__(self, name: str, log: Path, ending: ExitStack) -> None:
        self.name, self.port = name, free_port()
        self._log, self._ending = log, ending
        self.start()

    def start(self) -> None:
        """Start it, also once more; each has a secret of its own, as Streamlit makes one up."""
        settings = replica_settings(self.port)
        running = served(self.port, self._log, *settings, base=BASE)
        self._process = self._ending.enter_context(running)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def test_a_page_works_through_the_proxy_and_outlives_its_replica(
    browser: Browser, tmp_path: Path
) -> None:
    with ExitStack() as processes, ExitStack() as before:
        replicas = {name: Replica(name, tmp_path / f"{name}.txt", processes) for name in "ab"}
        proxy = before.enter_context(nginx((replicas["a"].port, replicas["b"].port), tmp_path))
        context = browser.new_context(viewport=WINDOW, ignore_https_errors=True)
        before.callback(context.close)
        visitors_are_spread(browser, proxy)
        what_is_not_a_page(browser, proxy, replicas["a"])
        page = context.new_page()
        with without_errors(context):
            page.goto(f"{proxy.address}/?epochs=20&step=3")
            plays_and_changes(page)
            pins_come_and_go(page, tmp_path)
        first = replicas[where(context)]
        page.evaluate(WATCH)
        first.kill()
        comes_back(page)
        assert where(context) != first.name
        pins_come_and_go(page, tmp_path)
        first.start()
        seen = len(proxy.went("media|upload", 4))
        pins_come_and_go(page, tmp_path)
        # It stays there, though the first one is back.
        (other,) = set(replicas) - {first.name}
        assert where(context) == other
        went = proxy.went("media|upload", seen + 2)[seen:]
        assert {line.split()[0] for line in went} == {f"127.0.0.1:{replicas[other].port}"}
        assert {line.split()[1] for line in went} <= {"200", "204"}


def where(context: BrowserContext) -> str:
    """The replica at which a browser is."""
    (name,) = (each["value"] for each in context.cookies() if each["name"] == REPLICA)
    return name


def visitors_are_spread(browser: Browser, proxy: Proxy) -> None:
    """People from one address go to both replicas, each always to the same."""
    found = []
    for _ in range(6):
        visitor = browser.new_context(ignore_https_errors=True)
        asked = {visitor.request.get(f"{proxy.address}/", headers=PAGE).ok for _ in range(3)}
        found.append(where(visitor))
        assert asked == {True}
        visitor.request.get(f"{proxy.address}/_stcore/health")
        secure = {each["name"]: each["secure"] for each in visitor.cookies()}
        assert secure == {REPLICA: True, COOKIE: True, XSRF: True}
        visitor.close()
    assert sorted(found) == ["a"] * 3 + ["b"] * 3
    went = Counter(line.split()[0] for line in proxy.went(f" {BASE}/", 24))
    assert list(went.values()) == [12, 12]


def what_is_not_a_page(browser: Browser, proxy: Proxy, one: Replica) -> None:
    """Metrics are for the operator, plain http is sent to https, a long link has room."""
    visitor = browser.new_context(ignore_https_errors=True)

    def get(address: str) -> APIResponse:
        return visitor.request.get(address, headers=PAGE, max_redirects=0)

    for path in ("/_stcore/metrics", "/health", "/health/", "/%68ealth", "//health"):
        assert get(f"{proxy.address}{path}").status == 404
    inside = f"http://127.0.0.1:{one.port}{BASE}"
    assert "nnviz_runs" in get(f"{inside}/_stcore/metrics").text()
    assert get(f"{inside}/health").json()["status"] == "ok"
    plain = get(f"http://127.0.0.1:{proxy.http}{BASE}/?seed=3")
    assert (plain.status, plain.headers["location"]) == (301, f"https://127.0.0.1{BASE}/?seed=3")
    assert get(proxy.address).headers["location"].endswith(f"{BASE}/")
    long = f"{proxy.address}/?pins={'x' * 4 * LONGEST_LINK}"
    assert visitor.request.get(long, headers=PAGE | {"Referer": long}).ok
    visitor.close()


def comes_back(page: Page) -> None:
    """The page has asked for all of itself again, and shows it."""
    until(page, HAS_RUN, timeout=LONG)
    expect(rows(page)).to_have_count(1)


def plays_and_changes(page: Page) -> None:
    """The player plays a run to its end, and a setting that is changed is in the link."""
    page.locator(PLAYER).wait_for(timeout=60_000)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".nnviz-label")).to_have_text("step 20 of 20")
    rate = page.get_by_role("textbox", name="Learning rate, typed")
    rate.fill("0.7")
    rate.press("Enter")
    expect(page).to_have_url(re.compile(rf"{BASE}/\?.*learning_rate=0\.7"))
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("button", name="1 pin").click()


def pins_come_and_go(page: Page, folder: Path) -> None:
    """A file that is downloaded is uploaded again: both pass through the memory of a replica."""
    expect(rows(page)).to_have_count(1)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download", exact=True).click()
    file = folder / "pins.json"
    downloading.value.save_as(file)
    assert json.loads(file.read_text())["pins"][0]["settings"]["learning_rate"] == 0.7
    page.get_by_role("button", name="Remove").click()
    expect(rows(page)).to_have_count(0)
    page.get_by_role("button", name="Upload").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("pins="))  # which is what the page comes back with
    settled(page)
