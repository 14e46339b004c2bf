"""The standing answers in a browser: fresh by themselves, taken over with one click, and undone."""

import re

from playwright.sync_api import Locator, Page, expect

from nnviz.core.setup.presets import PRESETS
from nnviz.core.study.answers import rates_with_current
from tests.browser.pages import OpenPage
from tests.browser.plots import MIDDLE, click_at, click_part
from tests.browser.waiting import settled

# Counts what the page sends to the server from here on.
COUNT_SENT = """() => {
  window.sent = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...data) {
    window.sent += 1;
    return send.apply(this, data);
  };
}"""


def marks(page: Page) -> Locator:
    """What is written above the lines of the large picture: now, and recommended."""
    return page.locator(".st-key-rate_chart .annotation-text")


def all_there(page: Page) -> None:
    """Wait until all runs are finished and drawn."""
    expect(page.locator(".st-key-small_answers .main-svg").first).to_be_visible()
    expect(page.locator(".st-key-rate_answer .stProgress")).to_have_count(0)
    expect(page.locator(".st-key-small_answers .stProgress")).to_have_count(0)
    settled(page)


def test_one_click_takes_a_rate_over_and_back_brings_the_former(open_page: OpenPage) -> None:
    page = open_page("experiments?epochs=60")
    expect(marks(page).filter(has_text="now 0.5")).to_be_visible()
    all_there(page)
    chart = page.locator(".st-key-rate_chart .main-svg").first
    chart.evaluate("each => { each.dataset.same = 'yes'; }")
    rate = f"{rates_with_current(PRESETS['majority'].config)[45]:g}"
    points = page.locator(".st-key-rate_chart .scatterlayer .points path")
    click_part(page.locator(".st-key-rate_chart .nsewdrag").first, points.nth(45))
    expect(marks(page).filter(has_text=f"now {rate}")).to_be_visible()
    expect(page).to_have_url(re.compile(f"learning_rate={rate}"))
    expect(page.get_by_label("Learning rate, typed")).to_have_value(rate)
    assert chart.evaluate("each => each.dataset.same") == "yes"  # it has stayed
    page.go_back()
    expect(marks(page).filter(has_text="now 0.5")).to_be_visible()
    expect(page.get_by_label("Learning rate, typed")).to_have_value("0.5")


def test_what_is_there_asks_for_nothing_more_and_a_row_of_a_small_picture_is_taken_over(
    open_page: OpenPage,
) -> None:
    page = open_page("experiments?epochs=60")
    all_there(page)
    page.evaluate(COUNT_SENT)
    page.wait_for_timeout(1500)  # three times a timer would have asked
    assert page.evaluate("sent") == 0
    row = page.locator(".st-key-chart_optimizer .ytick text").filter(has_text="adam").first
    plane = page.locator(".st-key-chart_optimizer .nsewdrag")
    click_at(plane, {"x": 55, "y": row.evaluate(MIDDLE, plane.element_handle())["y"]})
    expect(page).to_have_url(re.compile("optimizer=adam"))
    expect(marks(page).filter(has_text="now 0.05")).to_be_visible()


def test_the_median_run_opens_on_training(open_page: OpenPage) -> None:
    page = open_page("experiments?epochs=60&seed=99")
    all_there(page)
    page.get_by_role("button", name="Open the median run").click()
    page.locator(".nnviz-player[data-film]").wait_for()
    expect(page).not_to_have_url(re.compile("seed=99|experiments"))
    page.go_back()
    expect(marks(page).filter(has_text="now 0.5")).to_be_visible()
