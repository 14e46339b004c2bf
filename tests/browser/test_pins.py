"""Pins in Chromium: runs pinned on two pages, compared, named, and there again after a reload."""

import json
import re
from pathlib import Path
from urllib.parse import quote_plus

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import OpenPage
from tests.browser.waiting import settled, still

NAME = "$x^2$ **fast** <b>b</b> & 50 %"


def go_to(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def rows(page: Page) -> Locator:
    """What is shown of each pin, and can be done to it."""
    return page.locator("[class*=st-key-pin-row-]")


def linked(page: Page, text: str) -> None:
    """Wait until the link has pins with this text: so long a reload would bring the former ones."""
    expect(page).to_have_url(re.compile(rf"pins=[^&]*{re.escape(quote_plus(text))}"))


def test_pinned_on_two_pages_renamed_and_still_there_after_a_reload(open_page: OpenPage) -> None:
    page = open_page("?step=300")
    page.get_by_role("button", name="Pin", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pinned", exact=True)).to_be_visible()
    go_to(page, "Backprop")
    rate = page.get_by_role("textbox", name="Learning rate, typed")
    rate.fill("2")
    rate.press("Enter")
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("button", name="2 pins").click()
    expect(rows(page)).to_have_count(2)
    expect(rows(page).nth(1)).to_contain_text("rate 2")

    rows(page).nth(1).get_by_role("button", name="Rename").click()
    name = page.get_by_role("textbox", name="Name")
    name.fill(NAME)
    name.press("Enter")
    expect(rows(page).nth(1)).to_contain_text(NAME)
    expect(page.locator(".stMain").get_by_role("button", name="Undo")).to_be_visible()
    linked(page, NAME)

    page.reload()
    expect(rows(page)).to_have_count(2)
    expect(rows(page).nth(0)).to_contain_text("majority 3-3-1, rate 0.5")
    expect(rows(page).nth(1)).to_contain_text(NAME)
    for place in (".nnviz-pin-table", ".nnviz-pin-cards"):
        shown = page.locator(place)
        expect(shown).to_contain_text(NAME)
        expect(shown.locator(".katex, strong")).to_have_count(0)
    head = page.locator(".nnviz-pin-table thead th")
    assert head.all_inner_texts()[-2:] == ["Training took", "Learning rate"]
    loss = page.locator(".st-key-pin-charts .nnviz-chart").first
    for number in ("1", "2"):  # at the end of its curve
        expect(loss.locator(".annotation-text").filter(has_text=number)).to_have_count(1)

    rows(page).nth(1).get_by_role("button", name="Open").click()
    page.locator(".nnviz-player[data-film]").wait_for()
    expect(rate).to_have_value("2")
    expect(page.get_by_role("button", name="Pinned", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/\?.*learning_rate=2"))
    page.go_back()
    expect(rows(page)).to_have_count(2)


def test_pins_go_into_a_file_and_come_back(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("?seed=3&step=300")
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("button", name="1 pin").click()
    expect(rows(page)).to_have_count(1)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download", exact=True).click()
    file = tmp_path / "pins.json"
    downloading.value.save_as(file)
    assert json.loads(file.read_text())["pins"][0]["settings"]["seed"] == 3

    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No run is pinned yet")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_role("button", name="Upload").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("No run is pinned yet")).to_be_visible()
    expect(page).not_to_have_url(re.compile("pins="))


def test_pinning_moves_nothing_while_the_film_plays(open_page: OpenPage) -> None:
    page = open_page("?step=0&epochs=5000")
    still(page)
    page.evaluate("""() => { window.player = document.querySelector(".nnviz-player"); }""")
    where = "() => JSON.stringify(window.player.getBoundingClientRect())"
    page.get_by_role("button", name="Play", exact=True).click()
    before = page.evaluate(where)
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name="Pinned", exact=True)).to_be_visible()
    settled(page)
    assert page.evaluate(where) == before
    assert page.evaluate("() => window.player.isConnected")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
