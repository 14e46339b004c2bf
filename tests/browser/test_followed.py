"""A number that is followed has a picture of its own, which moves with the film."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import OpenPage

# Where the dots of both curves stand, in the values of their axes.
DOTS = """() => {
  const panel = document.querySelector('[data-figure="followed"]');
  const { _fullLayout: full } = panel.querySelector(".js-plotly-plot");
  const { top } = panel.getBoundingClientRect();
  return [...panel.querySelectorAll(".nnviz-dot")].map((dot, index) => {
    const box = dot.getBoundingClientRect();
    const axis = full[["yaxis", "yaxis2"][index]];
    return axis.p2d(box.top + box.height / 2 - top - axis._offset);
  });
}"""
VALUES = """(step) => document.querySelector('[data-figure="followed"] .js-plotly-plot')
  ._fullData.map(({ y }) => y[step])"""


def assert_dots_on_curves(page: Page, step: int) -> None:
    for dot, value in zip(page.evaluate(DOTS), page.evaluate(VALUES, step), strict=True):
        assert abs(dot - value) < 0.02 * (abs(value) + 0.1), (dot, value)


def test_follow_gives_it_a_picture_that_moves_and_stays(open_page: OpenPage) -> None:
    page = open_page("?step=60&why=W1.2.3")
    follow = page.get_by_role("button", name="Follow", exact=True)
    expect(follow).to_have_attribute("aria-pressed", "false")
    page.locator(".js-plotly-plot").first.evaluate("(plot) => { window.first = plot; }")
    follow.click()
    panel = page.locator('[data-figure="followed"]')
    expect(panel.locator(".nnviz-dot")).to_have_count(2)
    expect(follow).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(r"follow=W1\.2\.3"))
    assert page.evaluate("first === document.querySelector('.js-plotly-plot')"), "all stay"
    assert_dots_on_curves(page, 60)
    page.keyboard.press("End")
    assert_dots_on_curves(page, 300)
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".nnviz-drawer")).to_have_count(0)
    expect(panel).to_be_visible()
    page.get_by_role("button", name="Stop following W1[2,3]").click()
    expect(panel).to_have_count(0)
    expect(page).not_to_have_url(re.compile("follow"))


def test_a_link_follows_and_the_drawer_can_end_it(open_page: OpenPage) -> None:
    page = open_page("?step=60&follow=A1.2.3&why=A1.2.3")
    page.locator(".nnviz-player[data-film]").wait_for(timeout=60_000)  # the drawer may come first
    panel = page.locator('[data-figure="followed"]')
    expect(panel).to_contain_text("A1[2,3]")
    expect(panel).to_contain_text("dC/dA1[2,3]")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(panel).to_have_count(0)


def test_it_is_in_the_downloaded_page(
    open_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    page = open_page("?step=60&follow=b2.1.1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download this animation").click()
    file = tmp_path / "film.html"
    download.value.save_as(file)
    context = browser.new_context(offline=True)
    alone = context.new_page()
    alone.goto(file.as_uri())
    alone.locator(".nnviz-player[data-film]").wait_for()
    expect(alone.locator('[data-figure="followed"] .nnviz-dot')).to_have_count(2)
    alone.keyboard.press("End")
    assert_dots_on_curves(alone, 300)
    context.close()
