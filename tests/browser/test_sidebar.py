"""The sidebar in a browser: what is in sight, its help, and the ways past it and out of it."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.line import Line
from tests.browser.pages import PHONE, OpenPage, shown
from tests.browser.waiting import settled, still

MORE = ".st-key-more"
FOCUSABLE = "button, a[href], input, select, textarea, [tabindex]"


@pytest.mark.parametrize(
    "query", ["?", "?dataset=moons&layers=3", "?dataset=blobs&layers=6", "?dataset=teacher"]
)
def test_what_a_beginner_needs_is_in_sight(open_page: OpenPage, query: str) -> None:
    page = open_page(f"{query}&step=0")
    expect(page.locator(f"{MORE} summary")).to_be_in_viewport(ratio=1)
    sidebar = page.locator("[data-testid=stSidebar]").bounding_box()
    assert sidebar is not None
    assert sidebar["width"] <= 256
    # Neither a label nor a number of a slider lies on another.
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(
            ".stSidebar :is([data-testid=stWidgetLabel], h5, [data-testid=stSliderThumbValue] p)")]
            .filter((e) => e.checkVisibility() && e.textContent)
            .map((e) => [e.textContent, e.getBoundingClientRect().toJSON()])"""
    )
    for one, a in boxes:
        for other, b in boxes:
            wide = min(a["right"], b["right"]) - max(a["left"], b["left"])
            high = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
            assert a == b or wide <= 0 or high <= 3, f"{one} and {other} overlap by {high} px"


def test_a_label_is_its_own_help(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    help_of_inputs = page.get_by_role("button", name="Help for Inputs")
    assert not page.locator(".stSidebar [data-testid=stTooltipIcon] svg").first.is_visible()
    said = page.get_by_text("the rows of X. It is a whole number from 2 to 6.")
    still(page)
    words = page.locator(".stSidebar").get_by_text("Inputs", exact=True).bounding_box()
    assert words is not None
    page.mouse.move(words["x"] + words["width"] / 2, words["y"] + words["height"] / 2)
    expect(said).to_be_visible()
    page.mouse.move(900, 700)
    expect(said).to_be_hidden()
    page.get_by_role("combobox", name="Dataset").focus()
    page.keyboard.press("Tab")
    expect(help_of_inputs).to_be_focused()
    expect(said).to_be_visible()
    assert help_of_inputs.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


@pytest.mark.parametrize("path", ["?step=0", "backprop"])
def test_the_first_stop_leads_past_the_settings_to_play(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.locator(".nnviz-player[data-film]").wait_for()
    first = page.locator(FOCUSABLE).first
    expect(first).to_have_text("Skip to the player")
    assert first.bounding_box() is not None
    first.focus()
    assert first.evaluate("e => getComputedStyle(e).clipPath") == "none", "it is seen"
    page.keyboard.press("Enter")
    expect(page.locator('.nnviz-player [aria-keyshortcuts="Space"]')).to_be_focused()


def test_on_a_phone_the_sidebar_closes_when_a_page_is_chosen(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    try:
        page.goto(server)
        page.locator(".nnviz-player[data-film]").wait_for(timeout=60_000)
        dataset = page.get_by_role("combobox", name="Dataset")
        expect(dataset).not_to_be_in_viewport()
        for name, path in (("Backprop", "/backprop"), ("Matrices", "/matrices"), ("Training", "/")):
            page.get_by_test_id("stExpandSidebarButton").tap()
            page.get_by_role("button", name="Help for Learning rate").or_(
                page.get_by_role("link", name="Matrices")
            ).first.wait_for()
            page.get_by_role("link", name=name).tap()
            expect(page.get_by_role("link", name=name)).not_to_be_in_viewport()
            page.wait_for_url(f"**{path}*")
    finally:
        context.close()


def test_on_matrices_there_is_no_sidebar_and_one_that_was_closed_can_be_opened(
    open_page: OpenPage,
) -> None:
    page = open_page("?seed=4&step=0")
    sidebar = page.locator(".stSidebar")
    sidebar.hover()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expand = page.get_by_test_id("stExpandSidebarButton")
    expect(expand).to_be_visible()
    page.get_by_role("link", name="Matrices").click()
    page.get_by_text("What happens when shapes do not fit").wait_for()
    expect(page.locator(".nnviz-skip")).to_be_hidden()
    expect(sidebar).to_be_hidden()
    expect(expand).to_be_hidden()
    page.get_by_role("link", name="Training").click()
    expand.click()
    expect(page.get_by_role("spinbutton", name="Weight seed")).to_have_value("4")
    expect(page.get_by_role("spinbutton", name="Units 1")).to_have_value("3")
    expect(page.get_by_role("combobox", name="Dataset")).to_be_in_viewport()


def test_a_number_beyond_its_limits_is_answered_in_words(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    units = page.get_by_role("spinbutton", name="Units 1")
    units.fill("65")
    units.press("Enter")
    expect(page.get_by_text("needs a whole number from 1 to 64. Used: 3")).to_be_visible()
    expect(units).to_have_value("3")


def test_back_takes_back_a_choice_under_more_which_stays_open(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    label = page.locator(f"{MORE} summary p")
    label.click()
    optimizer = page.get_by_role("combobox", name="Optimizer")
    unfolded = """(e) => Promise.allSettled(
      e.getAnimations({ subtree: true }).map((each) => each.finished))"""
    page.locator(MORE).evaluate(unfolded)  # a menu closes when what is below it moves,
    settled(page)  # or the script runs again
    optimizer.scroll_into_view_if_needed()
    optimizer.click()
    page.get_by_role("option", name="adam", exact=True).click()
    changed = page.get_by_text("Changed under More: Optimizer", exact=True)
    expect(changed).to_be_visible()
    expect(page.get_by_role("textbox", name="Learning rate, typed")).to_have_value("0.05")
    expect(page.get_by_role("textbox", name="Beta 1")).to_be_visible()
    page.go_back()
    expect(changed).to_be_hidden()
    expect(optimizer).to_have_value("sgd")
    expect(optimizer).to_be_visible()
    expect(page.get_by_role("textbox", name="Learning rate, typed")).to_have_value("0.5")


def test_over_a_slow_line_what_comes_late_is_followed_by_what_was_chosen_last(
    browser: Browser, server: str
) -> None:
    context = browser.new_context()
    with Line(int(server.rpartition(":")[2])) as line:
        page = context.new_page()
        page.goto(f"{line.address}/?epochs=20&step=1")
        shown(page)
        line.delay = 0.2
        rate = page.get_by_role("textbox", name="Learning rate, typed")
        for typed in ("0.3", "0.5"):  # back at once to what the slider still shows
            rate.fill(typed)
            rate.press("Enter")
        page.get_by_role("slider", name="Hidden layers").press("ArrowRight")
        expect(page).to_have_url(re.compile(r"\?epochs=20&step=1&layers=2$"))
        settled(page)
        expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute(
            "aria-valuetext", "0.5"
        )
    context.close()
