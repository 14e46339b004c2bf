"""The first screen, in Chromium: what stands where, at every size, and what it does by itself."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import OpenPage, shown
from tests.browser.waiting import settled, still, until, watch_steps

Box = dict[str, Any]
SIZES = [(1920, 1080), (1440, 900), (1024, 768), (390, 844)]

BOXES = """() => [...document.querySelectorAll(".nnviz-panel")].map((panel) => {
  const { x, y, width, height } = panel.getBoundingClientRect();
  return { name: panel.dataset.figure, x, y, width, height };
})"""

# Whether the Play button is what is seen, and hit, in the middle of it.
PLAY_IS_ON_TOP = """() => {
  const play = document.querySelector('.nnviz-button[aria-label="Play"]');
  const { x, y, width, height } = play.getBoundingClientRect();
  return play.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def covered(boxes: list[Box], width: int, height: int) -> float:
    """The share of a window that the union of boxes covers, by strips between their edges."""
    edges = sorted(
        {0.0, float(height), *(y for b in boxes for y in (b["y"], b["y"] + b["height"]))}
    )
    edges = [y for y in edges if 0 <= y <= height]
    area = 0.0
    for top, bottom in pairwise(edges):
        end = 0.0
        for box in sorted(boxes, key=lambda each: each["x"]):
            if box["y"] <= top and bottom <= box["y"] + box["height"]:
                start, end_of_box = max(end, box["x"], 0.0), min(box["x"] + box["width"], width)
                area += max(0.0, end_of_box - start) * (bottom - top)
                end = max(end, end_of_box)
    return area / (width * height)


def resized(page: Page, size: tuple[int, int]) -> None:
    """The page in a window of this size, when all of it has followed: the sidebar moves, too."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    still(page)


def test_pictures_have_most_of_the_screen(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    for size, share in zip(SIZES, (0.65, 0.60, 0.50, 0.45), strict=True):
        resized(page, size)
        assert covered(page.evaluate(BOXES), *size) >= share, size
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], size


def test_the_header_is_one_line_on_every_page(open_page: OpenPage) -> None:
    page = open_page("?step=0")
    for link in ("Training", "Backprop", "Matrices"):
        page.get_by_role("link", name=link).click()
        places = [
            page.get_by_role("link", name=link),
            page.get_by_role("button", name="Share"),
            page.get_by_role("button", name="Glossary"),
        ]
        for place in places:
            expect(place).to_be_visible()
            box = place.bounding_box()
            assert box
            assert box["y"] + box["height"] <= 56
    assert page.get_by_test_id("stHeader").evaluate("(header) => header.offsetHeight") <= 56


def test_what_matters_is_seen_below_the_lesson_and_the_player_alone(open_page: OpenPage) -> None:
    page = open_page("")
    boxes = {box["name"]: box for box in page.evaluate(BOXES)}
    for name in ("network", "output", "loss", "weights", "magnitude"):
        box = boxes[name]
        assert box["y"] + box["height"] <= 900, "without scrolling"
        assert box["x"] + box["width"] <= 1440
    main = page.get_by_test_id("stMainBlockContainer")
    first = min(box["y"] for box in boxes.values())
    assert first <= 48 + 40 + 60
    expect(main.get_by_text("Three inputs vote; the network learns what")).to_be_visible()
    assert main.locator("h1, h2, h3, h4, [data-testid=stMetric]").count() == 0
    chips = main.get_by_role("button", name="magnitude").bounding_box()
    assert chips
    assert chips["y"] > first


def test_the_player_stays_below_the_header(open_page: OpenPage) -> None:
    page = open_page("?step=5&panels=loss,output,weights,gradients,updates,history")
    for size in SIZES:
        resized(page, size)
        assert page.evaluate(PLAY_IS_ON_TOP), size
        page.mouse.move(0.7 * size[0], 0.8 * size[1])
        page.mouse.wheel(0, 400)
        # The pictures pass below it.
        until(page, "document.querySelector('.nnviz-panel').getBoundingClientRect().y < 48")
        assert page.evaluate(PLAY_IS_ON_TOP), size
        bar = page.locator(".nnviz-controls").bounding_box()
        assert bar
        assert bar["y"] == pytest.approx(48, abs=1), size
        page.mouse.wheel(0, -9000)
        until(page, "document.querySelector('.stMain').scrollTop === 0")


def test_of_the_player_only_what_is_read_goes_to_a_second_line(open_page: OpenPage) -> None:
    page = open_page("?dataset=moons&test_fraction=.2&l1=.1&schedule=cosine&batch_size=10&step=5")
    read = "C train test of this batch penalty accuracy train test rate"
    words = re.sub(r" [\d.]+( %)?\s*", " ", page.locator(".nnviz-readings").inner_text())
    assert words.strip() == read
    places = (".nnviz-buttons", ".nnviz-track", ".nnviz-label", ".nnviz-speed")
    for width in (1920, 1440, 1280, 1024, 760):
        resized(page, (width, 900))
        *line, readings = [
            box
            for place in (*places, ".nnviz-readings")
            if (box := page.locator(place).bounding_box())
        ]
        below = line[0]["y"] + line[0]["height"]
        assert len(line) == len(places)
        for left, right in pairwise(line):
            assert left["x"] + left["width"] <= right["x"]
            assert right["y"] < below
        assert readings["y"] >= below


def test_rows_have_no_holes_at_any_width_and_nothing_is_made_anew(open_page: OpenPage) -> None:
    page = open_page("?step=5&panels=network,output,loss,weights,magnitude,gradients,history")
    page.evaluate("window.before = [...document.querySelectorAll('.nnviz-panel')]")
    for width in (1920, 1440, 1200, 1024, 900, 700, 390):
        resized(page, (width, 900))
        room = page.locator(".nnviz-grid").bounding_box()
        assert room
        boxes = page.evaluate(BOXES)
        assert len(boxes) == 7
        for top in {box["y"] for box in boxes}:
            row = sorted((box for box in boxes if box["y"] == top), key=lambda each: each["x"])
            assert len({box["height"] for box in row}) == 1
            assert row[0]["x"] == pytest.approx(room["x"], abs=1)
            for left, right in pairwise(row):
                assert right["x"] - left["x"] - left["width"] == pytest.approx(8, abs=1)
            end = row[-1]["x"] + row[-1]["width"]
            assert end == pytest.approx(room["x"] + room["width"], abs=1)
        drawn = page.locator('[data-figure="loss"] .main-svg').first
        expect(drawn).to_have_css("width", f"{_width(boxes, 'loss'):g}px")
    assert page.evaluate(
        "before.every((panel, index) => document.querySelectorAll('.nnviz-panel')[index] === panel)"
    )


def _width(boxes: list[Box], name: str) -> float:
    return float(next(box["width"] for box in boxes if box["name"] == name))


# ------------------------------------------------------------------------------- by itself


def label(page: Page) -> str:
    return page.locator(".nnviz-label").inner_text()


def test_it_plays_once_by_itself_and_leaves_the_address_alone(
    no_errors: None, tab: Page, server: str
) -> None:
    del no_errors  # it ends after this
    page = tab
    page.goto(f"{server}/?epochs=60&panels=loss", wait_until="domcontentloaded")
    watch_steps(page)  # it is there before the film
    shown(page)
    page.locator(".nnviz-speed input").fill("1.7")  # 50 steps a second
    expect(page.locator(".nnviz-label")).to_have_text("step 60 of 60")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert page.evaluate("shown[0][1]") == "step 0 of 60"
    settled(page)
    assert "step" not in page.url
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile("learning_rate"))
    settled(page)
    assert label(page) == "step 60 of 60", "another run stands where the last one stood"
    page.get_by_role("link", name="Backprop").click()
    expect(page.locator(".nnviz-board h3")).to_be_visible()
    settled(page)
    assert label(page) == "step 60 of 60", "as do other pages, and no film plays again"
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_pause_names_the_step_in_the_link_which_then_does_not_play(open_page: OpenPage) -> None:
    page = open_page("")
    page.get_by_role("button", name="Pause").click()
    at = label(page).split()[1]
    expect(page).to_have_url(re.compile(rf"step={at}$"))
    page = open_page(f"?step={at}")
    settled(page)
    assert label(page) == f"step {at} of 300"
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_with_reduced_motion_it_opens_at_step_0_and_stands(tab: Page, open_page: OpenPage) -> None:
    tab.emulate_media(reduced_motion="reduce")
    page = open_page("")
    settled(page)
    assert label(page) == "step 0 of 300"
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".nnviz-label")).not_to_have_text("step 0 of 300")


def test_backprop_opens_at_step_0_and_stands(open_page: OpenPage) -> None:
    page = open_page("backprop")
    settled(page)
    assert label(page) == "step 0 of 300"


# ------------------------------------------------------------------------------- reach


def test_by_keyboard_play_is_among_the_first_stops_and_focus_on_links_is_seen(
    open_page: OpenPage,
) -> None:
    page = open_page("?step=5")
    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert "Play" in stops
    link = page.get_by_role("link", name="Training")
    link.focus()
    page.keyboard.press("Tab")
    focused = page.locator("a:focus-visible")
    expect(focused).to_contain_text("Backprop")
    expect(focused).to_have_css("outline-style", "solid")
    expect(focused).to_have_css("outline-width", "3px")


def test_share_copies_the_link_and_says_so_also_where_pages_have_no_clipboard(
    open_page: OpenPage, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_page("?step=48&seed=7&initializer=xavier")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    expect(page.get_by_text("Link copied")).to_be_hidden()
    context.clear_permissions()
    page.evaluate(  # as on a page without https
        """() => {
          Object.defineProperty(navigator, "clipboard", { value: undefined });
          document.addEventListener("copy", ({ target }) => { window.copied = target.value; });
        }"""
    )
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    assert page.evaluate("copied") == page.url
