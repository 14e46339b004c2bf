"""What fits where: panels (layout.js), labels (labels.js), and printed numbers (figure.js)."""

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
    """An empty page that has imported the modules; nothing goes over the network."""

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name:
            route.fulfill(body=asset_text(name), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto("http://layout.test/")
    for name in ("layout", "labels", "figure"):
        page.evaluate(f"async () => {{ window.{name} = await import('/{name}.js'); }}")
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


@settings(max_examples=150)
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


def _axis(count: int, **others: Any) -> dict[str, Any]:
    """An axis of `count` cells with a label in the middle of each."""
    labels = {"tickvals": [k + 0.5 for k in range(count)], "range": [0, count]}
    return labels | {"ticktext": [f"a<sub>{k}</sub>" for k in range(count)]} | others


def _thinned(page: Page, width: int, height: int, **axes: Any) -> dict[str, list[str]]:
    margin = {"l": 60, "r": 40, "t": 50, "b": 50}
    layout = {"margin": margin, "font": {"size": 14}} | axes
    found: dict[str, list[str]] = page.evaluate(
        """([layout, width, height]) => {
          labels.thinLabels(layout, width, height);
          const shown = ([, axis]) => axis.ticktext.map((text) => text.match(/\\d+/)[0]);
          const axes = Object.entries(layout).filter(([name]) => /^[xy]axis/.test(name));
          return Object.fromEntries(axes.map((each) => [each[0], shown(each)]));
        }""",
        [layout, width, height],
    )
    return found


def test_labels_that_would_lie_over_one_another_are_left_out(page: Page) -> None:
    ten = [str(k) for k in range(10)]
    upright = _axis(10, tickangle=0)
    # 100 pixels for ten lines of 14: every second line has 20, and the last one stays.
    assert _thinned(page, 400, 200, yaxis=upright) == {"yaxis": ten[1::2]}
    assert _thinned(page, 400, 300, yaxis=upright) == {"yaxis": ten}
    # Half of the width: 150 pixels, for ten labels of two letters.
    assert _thinned(page, 400, 200, xaxis2=upright | {"domain": [0.5, 1]}) == {"xaxis2": ten[1::2]}
    # Those that may tilt are Plotly's own affair.
    assert _thinned(page, 150, 200, xaxis=_axis(10)) == {"xaxis": ten}


@pytest.mark.parametrize(
    ("longest", "across", "size", "shown"),
    [
        ("-1.25", 60, 16, 2),
        ("-1.25", 36, 14, 2),
        ("-1.25", 30, 15, 1),  # -1.2, of four letters
        ("-1.25", 28, 14, 1),
        ("-1.25", 26, 13, 1),
        ("-9.2e-3", 49, 14, 1),
        ("-9.2e-3", 36, 14, 0),  # -9e-3, without a point
        ("-9.2e-3", 34, 13, 0),
    ],
)
def test_numbers_lose_decimals_before_they_are_too_small_to_read(
    page: Page, longest: str, across: int, size: int, shown: int
) -> None:
    # Four cells of `across` pixels, in which a letter is half as wide as its print is high.
    side = {"domain": [0, 1], "range": [0, 4]}
    layout = {"width": 4 * across, "height": 400, "xaxis": side, "yaxis": side}
    layout["margin"] = dict.fromkeys("lrtb", 0)
    number, _, power = longest.partition("e")
    decimals = len(number.partition(".")[2])
    meta = {"characters": len(longest), "decimals": decimals, "exponent": bool(power)}
    trace = {"xaxis": "x", "yaxis": "y", "texttemplate": "%{z}", "meta": meta}
    found = page.evaluate("(args) => figure.withNumbersThatFit(...args)", [trace, layout])
    assert (found["textfont"]["size"], found["meta"]["decimals"]) == (size, shown)
    assert bool(found["texttemplate"]) == (size >= 14)
