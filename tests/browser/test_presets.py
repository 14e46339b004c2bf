"""Presets in the browser: chosen in the menu or in the gallery, a run plays by itself."""

import re

from playwright.sync_api import Page, expect

from nnviz.core.setup.presets import PRESETS
from tests.browser.pages import PHONE, OpenPage
from tests.browser.waiting import watch_steps

DEAD = "?learning_rate=10&epochs=60"


def choose(page: Page, title: str) -> None:
    menu = page.get_by_role("combobox", name="Preset")
    menu.click()
    menu.fill(title)  # a long list shows its beginning alone
    page.get_by_role("option", name=title).click()


def test_one_that_is_chosen_plays_from_the_start_to_its_end(open_page: OpenPage) -> None:
    page = open_page("?step=300")
    label = page.locator(".nnviz-label")
    expect(label).to_have_text("step 300 of 300")
    watch_steps(page)
    choose(page, "Dead ReLUs: a learning rate too large")
    expect(label).to_have_text(re.compile(r"of 60$"))
    page.locator(".nnviz-speed input").fill("1.7")  # 50 steps a second
    expect(label).to_have_text("step 60 of 60")
    played = [text for _, text in page.evaluate("shown") if text.endswith("of 60")]
    assert played[0] == "step 0 of 60"
    assert len(played) > 5
    expect(page).to_have_url(re.compile(r"learning_rate=10"))
    assert page.locator(".nnviz-player").count() == 1


def test_going_back_brings_the_settings_before_it(open_page: OpenPage) -> None:
    page = open_page("?seed=5&step=300")
    choose(page, "Circles: a ring closed by four units")
    expect(page).to_have_url(re.compile("dataset=circles"))
    page.go_back()
    expect(page.get_by_role("combobox", name="Preset")).to_have_value("Your own settings")
    expect(page).not_to_have_url(re.compile("dataset=circles"))


def test_what_is_wrong_is_beside_the_player_and_nothing_moves_while_it_plays(
    open_page: OpenPage,
) -> None:
    page = open_page(DEAD)
    note = page.locator(".st-key-outcome")
    expect(note).to_contain_text("A layer is dead.")
    player = page.locator(".nnviz-player").bounding_box()
    assert player
    # The lesson with the menu in one line, and the note in two of at most 70 letters.
    assert player["y"] < 48 + 48 + 56
    page.locator(".nnviz-speed input").fill("1.7")  # 50 steps a second
    expect(page.locator(".nnviz-label")).to_have_text("step 60 of 60")
    assert page.locator(".nnviz-player").bounding_box() == player
    page.get_by_role("button", name="Use learning rate 1").click()
    expect(note).not_to_contain_text("dead")
    expect(page).to_have_url(re.compile(r"learning_rate=1(&|$)"))


def test_what_to_watch_and_the_answer_are_unfolded(open_page: OpenPage) -> None:
    page = open_page(f"{DEAD}&step=0")
    page.get_by_role("button", name="What to watch").click()
    expect(page.get_by_text("from step 3 on the A of all 3 hidden units")).to_be_visible()
    answer = page.get_by_text("A quarter. Half of the targets")
    expect(answer).to_be_hidden()
    page.get_by_text("Answer", exact=True).click()
    expect(answer).to_be_visible()


def test_a_card_of_the_gallery_opens_its_run(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    page.get_by_role("link", name="Gallery").click()
    cards = page.locator(".nnviz-gallery a")
    expect(cards).to_have_count(len(PRESETS))
    widths = cards.locator("img").evaluate_all("all => all.map((each) => each.naturalWidth)")
    assert min(widths) > 0, "every picture can be drawn"
    cards.filter(has_text="Spirals, network too small").click()
    page.locator(".nnviz-player[data-film]").wait_for(timeout=60_000)
    expect(page.get_by_role("combobox", name="Preset")).to_have_value("Spirals, network too small")
    expect(page).to_have_url(re.compile(r"/\?.*dataset=spirals"))


def test_the_gallery_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page("gallery")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".nnviz-gallery a").first.bounding_box()
    assert box
    assert box["width"] > 300
    page.get_by_role("link", name="Overfitting", exact=True).click()
    expect(page.get_by_role("heading", name="Overfitting")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Majority: the notes")).not_to_be_in_viewport()
