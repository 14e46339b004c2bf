"""What strangers write in every field that takes text, in Chromium: it stays letters, in place."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from nnviz import Config
from nnviz.core.study.pin_file import file_of
from nnviz.core.study.pins import MOST, Pin, clean_name
from nnviz.views import shell
from nnviz.views.settings import NAMES
from tests.browser.harmless import assert_harmless, nothing_leaves
from tests.browser.pages import PHONE, WINDOW, OpenPage
from tests.browser.waiting import settled
from tests.hostile import FAR, HOSTILE, HTML, MARKDOWN, PLOTLY, RAN

# Addresses have no room for several of the longest, which tests/views/test_links.py has.
SHORT = [text for text in HOSTILE if len(text) < 300]
# One string of each kind that a name has room for.
NAMES_OF_PINS = [
    clean_name(text)
    for text in (HTML[2], HTML[3], MARKDOWN[0], MARKDOWN[11], MARKDOWN[10], *PLOTLY)
]
NAMES_OF_PINS += ["Z" + "\u0300\u0301\u0302\u0303" * 9, "\ufdfd" * 12, "W" * 40, "<b>" * 13]
PINS = [Pin(name, Config(seed=seed, epochs=20)) for seed, name in enumerate(NAMES_OF_PINS)]
TYPED = " ".join((HTML[3], HTML[2], MARKDOWN[1], MARKDOWN[4], MARKDOWN[11]))


@pytest.fixture(autouse=True)
def _watched(context: BrowserContext, server: str) -> Iterator[None]:
    with nothing_leaves(context, server):
        yield


def query(known: Sequence[str], turned: int, **more: str) -> str:
    """Each parameter with another string, and five strings as names of parameters."""
    texts = SHORT[turned % len(SHORT) :] + SHORT
    pairs = {name: texts[place % len(texts)] for place, name in enumerate(known)}
    return urlencode(pairs | {text: "1" for text in texts[:5] if text} | more)


def harmless(page: Page) -> None:
    """On a wide window and on a phone."""
    for window in (PHONE, WINDOW):
        page.set_viewport_size(window)
        settled(page)
        assert_harmless(page)


def fill(field: Locator, text: str) -> None:
    field.fill(text)
    field.press("Enter")
    settled(field.page)


BAD = [
    f"<a href='//{FAR}/'>a</a>",
    "<a href='javascript:0'>a</a>",
    "<i onclick='0'>a</i>",
    "<iframe></iframe>",
    "<p style='width: 3000px'>wide</p>",
    f"<svg><a xlink:href='//{FAR}/'></a></svg>",
    f"<script>window.{RAN} = 1</script>",
]
LIKE_OURS = """<div class="stApp">
<header data-testid="stHeader" style="position: fixed; top: 0"></header>
<div data-testid="stMain" style="overflow-y: auto"><p>{}</p></div></div>"""


def test_the_look_finds_what_is_not_harmless(browser: Browser) -> None:
    page = browser.new_page()  # with no policy, as if nobody but us forbade it
    page.set_content(LIKE_OURS.format("good"))
    assert_harmless(page)
    for html in BAD:
        page.set_content(LIKE_OURS.format(html))
        with pytest.raises(AssertionError):
            assert_harmless(page, patience=0)
    page.close()


@pytest.mark.parametrize(
    ("page", "more"),
    [
        ("", {}),
        ("backprop", {}),
        ("experiments", {"study": "sweep", "epochs": "20", "seeds": "1"}),
    ],
)
def test_links(open_page: OpenPage, page: str, more: dict[str, str]) -> None:
    known = [name for name in (*NAMES, *shell._OF_PAGES) if name not in ("pins", "study")]
    opened = open_page(f"{page}?{query(known, turned=7 * len(page), **more)}")
    expect(opened.get_by_text("which are ignored").first).to_be_attached()
    harmless(opened)
    if not page:
        rate = opened.get_by_role("textbox", name="Learning rate, typed")
        fill(rate, TYPED)
        expect(opened.get_by_text("learning_rate: asked for").first).to_be_visible()
        assert_harmless(opened)


def test_names_of_pins_and_of_files(open_page: OpenPage) -> None:
    assert len(PINS) == MOST
    page = open_page("experiments?study=pins")
    page.get_by_role("button", name="Upload").click()
    name = f"<svg onload=window.{RAN}=1>.json"
    file = {"name": name, "mimeType": "application/json", "buffer": file_of(PINS).encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    rows = page.locator("[class*=st-key-pin-row-]")
    expect(rows).to_have_count(MOST)
    expect(page.locator(".nnviz-pin-table")).to_contain_text(NAMES_OF_PINS[0])
    expect(page.locator(".nnviz-pin-cards")).to_contain_text(NAMES_OF_PINS[0])
    rows.nth(0).get_by_role("button", name="Rename").click()
    fill(page.get_by_role("textbox", name="Name"), MARKDOWN[3])
    expect(rows.nth(0)).to_contain_text(MARKDOWN[3])
    page.get_by_role("button", name="Upload").click()
    raw = f'{{"pins": [{{"name": "{HTML[0]}", "settings": {{"<b>{MARKDOWN[0]}</b>": 1}}}}]}}'
    file = {"name": "a.json", "mimeType": "application/json", "buffer": raw.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text("is skipped")).to_be_visible()
    harmless(page)

    page.get_by_role("link", name="Training", exact=True).click()  # the pins are beside its loss
    page.locator(".nnviz-player[data-film]").wait_for()
    page.locator('[data-figure="loss"]').hover()
    assert_harmless(page)


def test_what_is_typed_on_a_board_and_in_a_form(open_page: OpenPage) -> None:
    page = open_page("backprop?cell=W1.1.1&stage=Z1")
    fill(page.locator("input[data-key=edit]"), TYPED)
    expect(page.get_by_text("Needs a number")).to_be_visible()
    page.locator("[data-key='Z1.0.0']").click()  # what is computed can be checked, not changed
    fill(page.locator("input[data-key=check]"), TYPED)
    expect(page.get_by_text("Needs a number")).to_be_visible()
    harmless(page)
    page.get_by_role("button", name="Glossary").click()
    fill(page.get_by_role("textbox", name="Find"), TYPED)
    assert_harmless(page)
    page = open_page("matrices")
    page.locator("[data-key$='.0.0']").first.click()
    fill(page.locator("input[data-key=edit]"), TYPED)
    expect(page.get_by_text("Needs a number")).to_be_visible()
    assert_harmless(page)
    page = open_page(
        "experiments?study=sweep&epochs=20&seeds=1&vary_1=learning_rate=1,2&vary_2=none"
    )
    fill(page.get_by_role("textbox", name="Values"), TYPED)
    page.get_by_role("button", name="Your sweeps").click()
    name = page.get_by_role("textbox", name="Name")
    fill(name, HTML[2])
    page.get_by_role("button", name="Save this sweep").click()
    expect(page.get_by_text(re.compile(r"of \d+ runs are done")).first).to_be_visible()
    harmless(page)
    page.get_by_role("button", name="Forget").first.click()
