"""The layout of panels (layout.js), beside what holds for every layout."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from nnviz.web.assets import asset_text

Figure = dict[str, Any]
GAP, BELOW, SQUEEZED, STRETCHED = 8, 8, 70, 3  # as layout.js says


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that has imported layout.js; nothing goes over the network."""

    def answer(route: Route) -> None:
        if route.request.url.endswith("/layout.js"):
            route.fulfill(body=asset_text("layout.js"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto("http://layout.test/")
    page.evaluate("async () => { window.layout = await import('/layout.js'); }")
    yield page
    page.close()


def figure(span: int, height: int, narrow: int | None = None) -> Figure:
    return {
        "span": span,
        "figure": {"layout": {"height": height}},
        "narrow": narrow and {"height": narrow},
    }


def arranged(page: Page, figures: list[Figure], width: int, screen: int) -> list[dict[str, int]]:
    found: list[dict[str, int]] = page.evaluate("(args) => layout.arranged(...args)",
                                                [figures, width, screen])  # fmt: skip
    return found


FIGURES = st.lists(
    st.builds(figure, st.integers(1, 3), st.integers(150, 900), st.none() | st.integers(150, 900)),
    min_size=1,
    max_size=9,
)


@settings(max_examples=75)
@given(figures=FIGURES, width=st.integers(300, 2400), screen=st.integers(0, 1500))
def test_every_row_is_full_and_the_first_ones_fill_the_screen(
    page: Page, figures: list[Figure], width: int, screen: int
) -> None:
    places = arranged(page, figures, width, screen)
    assert sorted(place["order"] for place in places) == list(range(len(figures)))
    rows = [
        [place for place in places if place["row"] == row]
        for row in range(max(place["row"] for place in places) + 1)
    ]
    for row in rows:
        assert sum(place["width"] for place in row) + GAP * (len(row) - 1) == width
        assert len({place["height"] for place in row}) == 1
        assert len(row) <= 3
    assert places[0]["row"] == places[0]["order"] == 0, "the first stays the first"
    heights = [row[0]["height"] for row in rows]
    for place, each in zip(places, figures, strict=True):
        assert place["height"] >= _own(each, place["width"]) - SQUEEZED, "it can be read"
    owns = [
        max(_own(figures[places.index(place)], place["width"]) for place in row) for row in rows
    ]
    fitting = 0  # rows that fit when they are squeezed
    while fitting < len(rows) and (
        sum(owns[: fitting + 1]) - SQUEEZED * (fitting + 1) + GAP * fitting + BELOW <= screen
    ):
        fitting += 1
    assert heights[fitting:] == owns[fitting:], "what is below has its own height"
    used = sum(heights[:fitting]) + GAP * (fitting - 1) + BELOW
    if fitting and all(h < STRETCHED * own for h, own in zip(heights, owns, strict=True)):
        assert used == pytest.approx(screen, abs=fitting), "together they fill the screen"


def _own(figure: Figure, width: int) -> int:
    layout = figure["narrow"] if width < 480 and figure["narrow"] else figure["figure"]["layout"]
    return int(layout["height"])


def test_the_first_screen_at_three_sizes(page: Page) -> None:
    network, output, loss = figure(2, 380), figure(1, 270), figure(1, 270)
    five = [network, output, loss, figure(1, 270), figure(1, 270)]
    wide = arranged(page, five, 1108, 756)
    assert [place["row"] for place in wide] == [0, 0, 1, 1, 1]
    assert wide[0]["height"] + wide[2]["height"] + GAP + BELOW == pytest.approx(756, abs=2)
    assert wide[0]["width"] == pytest.approx(2 * wide[1]["width"], abs=GAP)
    middle = arranged(page, five, 700, 590)
    assert [place["row"] for place in middle] == [0, 0, 1, 1, 2]
    assert [place["width"] for place in middle] == [346, 346, 346, 346, 700]
    narrow = arranged(page, five, 366, 630)
    assert [place["row"] for place in narrow] == [0, 1, 2, 3, 4]


def test_a_later_panel_moves_up_where_there_is_room(page: Page) -> None:
    places = arranged(page, [figure(2, 270), figure(3, 270), figure(1, 270)], 1000, 0)
    assert [place["row"] for place in places] == [0, 1, 0]
    assert [place["order"] for place in places] == [0, 2, 1]


def test_without_a_screen_to_fill_figures_have_their_own_heights(page: Page) -> None:
    (place,) = arranged(page, [figure(3, 150)], 1000, 0)
    assert place["height"] == 150


def test_no_picture_is_stretched_without_end(page: Page) -> None:
    (place,) = arranged(page, [figure(1, 200)], 1000, 5000)
    assert place["height"] == STRETCHED * 200
