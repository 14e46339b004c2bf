"""Links in Chromium: what a stranger wrote is only shown, what was chosen is in the address."""

import re
from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.pages import OpenPage

STRANGE = "a\n\n[Log in](http://x.example)\r\r**b** $x^2$ :red[c] <b>d</b> ` [e](http://x.example)"


def test_a_strangers_words_are_shown_and_not_interpreted(open_page: OpenPage) -> None:
    page = open_page(f"?dataset={quote(STRANGE)}&{quote(STRANGE)}=1&epochs={quote(STRANGE)}&step=0")
    notes = page.get_by_test_id("stAlertContentWarning")
    expect(notes).to_have_count(3)
    for note in notes.all():
        expect(note.locator("p")).to_have_count(1)
        expect(note.locator("code", has_text="a [Log in](http://x.example)")).to_have_count(1)
        expect(note.locator("a, strong, b, .katex, h1, span[class*=colored]")).to_have_count(0)


def test_a_learning_rate_can_be_typed_and_moved_on_from(open_page: OpenPage) -> None:
    page = open_page("?step=300")
    loss = page.locator(".nnviz-readings b").first
    before = loss.inner_text()
    rate = page.get_by_role("textbox", name="Learning rate, typed")
    slider = page.get_by_role("slider", name="Learning rate")
    expect(rate).to_have_value("0.5")
    rate.fill("0.25")
    rate.press("Enter")
    expect(page).to_have_url(re.compile(r"learning_rate=0\.25"))
    expect(loss).not_to_have_text(before)
    expect(slider).to_have_attribute("aria-valuetext", "0.25")
    rate.fill("fast")
    rate.press("Enter")
    expect(page.get_by_text("needs a number above 0 and at most 100")).to_be_visible()
    expect(rate).to_have_value("0.25")
    slider.focus()
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"learning_rate=0\.3"))
    expect(rate).to_have_value("0.3")
    slider.press("ArrowRight")
    expect(page).not_to_have_url(re.compile("learning_rate"))
    expect(loss).to_have_text(before)


def test_back_undoes_what_was_chosen(open_page: OpenPage) -> None:
    page = open_page("?seed=3&step=300")
    seed = page.get_by_role("spinbutton", name="Weight seed")
    loss = page.locator(".nnviz-readings b").first
    before = loss.inner_text()
    page.get_by_role("button", name="New").click()
    expect(seed).not_to_have_value("3")
    page.get_by_text("Log loss").click()
    expect(page).to_have_url(re.compile("log=true"))
    page.go_back()
    expect(page.get_by_role("switch", name="Log loss")).not_to_be_checked()
    expect(seed).not_to_have_value("3")
    page.go_back()
    expect(seed).to_have_value("3")
    expect(loss).to_have_text(before)
    page.go_forward()
    expect(seed).not_to_have_value("3")


def test_back_over_a_change_of_page_keeps_the_settings(open_page: OpenPage) -> None:
    page = open_page("?learning_rate=0.3&step=300")
    rate = page.get_by_role("textbox", name="Learning rate, typed")
    for name in ("Backprop", "Matrices", "Gallery"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(rf"/{name.lower()}\?learning_rate=0\.3"))
        page.get_by_role("link", name="Training", exact=True).click()
        expect(page).to_have_url(re.compile(r"/\?learning_rate=0\.3"))
        page.locator(".nnviz-player[data-film]").wait_for()
        page.go_back()
        expect(page).to_have_url(re.compile(rf"/{name.lower()}\?learning_rate=0\.3"))
        page.go_back()
        expect(page).to_have_url(re.compile(r"/\?learning_rate=0\.3"))
        expect(rate).to_have_value("0.3")


def test_open_in_backprop_then_back_is_the_drawer_again(open_page: OpenPage) -> None:
    page = open_page("?learning_rate=0.3&step=60&why=W1.2.3")
    page.get_by_role("button", name="Open in Backprop").click()
    expect(page).to_have_url(re.compile(r"/backprop\?learning_rate=0\.3"))
    expect(page).to_have_url(re.compile(r"cell=dW1\.2\.3"))
    for _ in range(2):  # the first entry has the cell of Backprop, the second not yet
        page.go_back()
        expect(page).to_have_url(re.compile(r"\?learning_rate=0\.3"))
        page.locator(".nnviz-drawer").wait_for()


def test_back_brings_a_default_that_depends_on_another_setting(open_page: OpenPage) -> None:
    """Adam's learning rate is not in the address, and neither is the preset's."""
    page = open_page("?optimizer=adam&step=300")
    rate = page.get_by_role("textbox", name="Learning rate, typed")
    adams = rate.input_value()
    preset = page.locator(".st-key-presets").get_by_role("combobox")
    preset.click()
    preset.fill("Majority: the notes")
    preset.press("Enter")
    expect(rate).to_have_value("0.5")
    expect(page).not_to_have_url(re.compile("optimizer"))
    page.go_back()
    expect(page).to_have_url(re.compile("optimizer=adam"))
    expect(rate).to_have_value(adams)
    expect(page).not_to_have_url(re.compile("learning_rate"))


def test_another_page_goes_on_where_the_film_is_playing(open_page: OpenPage) -> None:
    page = open_page("?step=0&epochs=5000")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".nnviz-label")).to_have_text(re.compile(r"step [1-4],\d{3}"))
    page.get_by_role("link", name="Backprop", exact=True).click()
    page.locator(".nnviz-board h3").first.wait_for()
    expect(page.locator(".nnviz-label")).to_have_text(re.compile(r"step [1-5],\d{3}"))


def test_what_a_page_still_tells_when_it_is_left_does_no_harm(open_page: OpenPage) -> None:
    """It tells again and again, and so in each moment in which the server is busy with the next."""
    page = open_page("?step=0&epochs=5000&why=W1.2.3")
    expect(page.locator(".nnviz-drawer")).to_be_visible()
    page.get_by_role("button", name="Play", exact=True).click()
    page.evaluate("""() => setInterval(() => document.querySelector(".nnviz-scrub")
      ?.dispatchEvent(new Event("change")), 10)""")
    for name, shown in (("Backprop", ".nnviz-board h3"), ("Training", ".nnviz-drawer")) * 2:
        page.get_by_role("link", name=name).click()
        expect(page.locator(shown)).to_be_visible()
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
        expect(page.locator(shown)).to_be_visible()
