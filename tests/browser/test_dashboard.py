"""What a person sees, in Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[[str], Page]


def test_it_opens_on_drawn_charts(open_page: OpenPage) -> None:
    page = open_page("")
    expect(page.locator('[data-figure="weights"] .heatmaplayer image').first).to_be_visible()
    expect(page.locator('[data-figure="loss"] .js-line').first).to_be_visible()
    expect(page.locator('[data-figure="output"] .barlayer .point path').first).to_be_visible()
    expect(page.locator('[data-figure="magnitude"] .barlayer .point path')).to_have_count(2)
    assert page.locator('[data-figure="history"]').count() == 1
    loss = page.get_by_test_id("stMetricValue").first
    assert re.fullmatch(r"0\.2533 → 0\.00\d+", loss.inner_text())


def test_another_learning_rate_is_another_loss(open_page: OpenPage) -> None:
    page = open_page("")
    loss = page.get_by_test_id("stMetricValue").first
    before = loss.inner_text()
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    expect(loss).not_to_have_text(before)
    expect(page).to_have_url(re.compile("learning_rate=0.7"))
    other = open_page("?learning_rate=0.7")
    expect(other.get_by_test_id("stMetricValue").first).to_have_text(loss.inner_text())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(open_page: OpenPage, scheme: str) -> None:
    page = open_page("?dataset=moons&layers=6")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator('[data-figure="weights"] .js-plotly-plot')).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, f"the page is {width} pixels wide on a phone of 390"
