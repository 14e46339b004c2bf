"""Which of two pins is better, in Chromium: a sentence, and a picture whose points open as runs."""

from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import expect

from nnviz import Config
from nnviz.core.study.pin_forms import text_of
from nnviz.core.study.pins import Pin
from tests.browser.pages import OpenPage
from tests.browser.plots import click_part

PINS = (
    Pin("slow", Config(learning_rate=0.1, epochs=50)),
    Pin("fast", Config(learning_rate=0.7, epochs=50)),
)


def test_two_pins_are_compared_and_a_point_opens_the_run_of_its_seed(open_page: OpenPage) -> None:
    query = urlencode({"study": "pins", "pins": text_of(PINS)})
    page = open_page(f"experiments?{query}")
    page.get_by_text("on 16 of 16 seeds").wait_for(timeout=60_000)
    expect(page.get_by_text("so B is better on these data.")).to_be_visible()
    page.get_by_role("radio", name="64 seeds").click()
    expect(page.get_by_text("of 64 seeds")).to_be_visible()
    points = page.locator(".st-key-pairs_chart .scatterlayer .points path")
    expect(points).to_have_count(128)
    click_part(page.locator(".st-key-pairs_chart .nsewdrag"), points.last)
    page.wait_for_url("**/?*")
    settings = parse_qs(urlsplit(page.url).query)
    assert settings["learning_rate"] == ["0.7"]
    assert 0 <= int(settings.get("seed", ["0"])[0]) < 64
    page.go_back()
    expect(page.get_by_text("of 64 seeds")).to_be_visible()
