"""The cells of heatmaps by keyboard, and what stands out in heatmaps and in the drawing."""

import base64
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from nnviz import Run, train
from nnviz.panels.film import film_of
from tests.browser.pages import OpenPage
from tests.browser.test_drawing import PIXEL, SHOW, go_to, page  # noqa: F401 (page is a fixture)
from tests.panels.test_network import CONFIGS

# The middles of a figure's outlines, as cells: [trace, row, column] that Plotly finds there.
OUTLINED = """(figure) => {
  const panel = document.querySelector(`[data-figure="${figure}"]`);
  const plot = panel.querySelector(".js-plotly-plot"), origin = plot.getBoundingClientRect();
  return [...panel.querySelectorAll(".nnviz-outline:not([hidden])")].map((outline) => {
    const { left, top, width, height } = outline.getBoundingClientRect();
    for (const [trace, { xaxis, yaxis, x, y }] of plot._fullData.entries()) {
      const axis = (id) => plot._fullLayout[id[0] + "axis" + id.slice(1)];
      const [across, down] = [axis(xaxis), axis(yaxis)];
      const at = across.p2d(left + width / 2 - origin.left - across._offset);
      const under = down.p2d(top + height / 2 - origin.top - down._offset);
      const column = x.findIndex((edge, k) => edge <= at && at < x[k + 1]);
      const row = y.findIndex((edge, k) => edge <= under && under < y[k + 1]);
      if (column >= 0 && row >= 0) return [trace, row, column];
    }
  });
}"""


def show_both(page: Page, name: str) -> Run:  # noqa: F811
    run = train(CONFIGS[name])
    film = film_of(run, ["network", "weights"], log=False)
    page.evaluate(SHOW, base64.b64encode(film.packed.data).decode())
    return run


def focused(page: Page) -> Locator:  # noqa: F811
    """The panel of weights, with the focus of the keyboard."""
    panel = page.locator('[data-figure="weights"]')
    page.keyboard.press("Tab")
    panel.focus()
    return panel


def test_arrow_keys_go_from_cell_to_cell_over_gaps_and_on_to_the_next(page: Page) -> None:  # noqa: F811
    run = show_both(page, "notes")
    go_to(page, 5)
    panel = focused(page)
    heard = panel.locator(".nnviz-heard")
    W, b = run.network_at(5)[0].W, run.network_at(5)[0].b
    expect(heard).to_have_text(re.compile(r"^W1 row 1, column 1\. "))
    walk: list[tuple[str, list[int], float, str]] = [
        ("ArrowDown", [0, 1, 0], W[1, 0], "W1 row 2, column 1"),
        ("ArrowRight", [0, 1, 1], W[1, 1], "W1 row 2, column 2"),
        ("ArrowRight", [0, 1, 2], W[1, 2], "W1 row 2, column 3"),
        ("ArrowRight", [0, 1, 4], b[1, 0], "b1 row 2"),
        ("ArrowRight", [1, 0, 0], run.network_at(5)[1].W[0, 0], "W2 row 1, column 1"),
        ("ArrowLeft", [0, 0, 4], b[0, 0], "b1 row 1"),
        ("ArrowUp", [0, 0, 4], b[0, 0], "b1 row 1"),
    ]
    for key, cell, value, name in walk:
        page.keyboard.press(key)
        assert page.evaluate(OUTLINED, "weights") == [cell]
        title, _, number = heard.inner_text().partition(". ")
        assert title == name
        assert float(number) == pytest.approx(value, rel=1e-5)
    assert page.evaluate("player.step") == 5, "no step is taken"
    page.keyboard.press("Enter")
    assert page.evaluate("picked") == [{"figure": "weights", "trace": 0, "row": 0, "column": 4}]
    page.keyboard.press("Escape")
    assert page.evaluate(OUTLINED, "weights") == []


def test_the_number_under_the_keys_moves_with_the_film_and_goes_with_the_focus(page: Page) -> None:  # noqa: F811
    run = show_both(page, "notes")
    panel = focused(page)
    for step in (0, 7):
        go_to(page, step)
        number = panel.locator(".nnviz-tip div").inner_text()
        assert float(number) == pytest.approx(run.network_at(step)[0].W[0, 0], rel=1e-5)
    panel.evaluate("(element) => element.blur()")
    expect(panel.locator(".nnviz-tip")).to_be_hidden()
    assert page.evaluate(OUTLINED, "weights") == []


def highlight(page: Page, *parts: dict[str, Any]) -> None:  # noqa: F811
    page.evaluate("(parts) => player.highlight(parts)", list(parts))


def test_highlights_stand_out_in_heatmaps_and_drawing_and_go_again(page: Page) -> None:  # noqa: F811
    show_both(page, "notes")
    page.mouse.move(1, 1)
    spot = page.evaluate("(({ x0, y0, thickest }) => [x0 + 3, y0])(drawing.places.lines[5])")
    before = page.evaluate(PIXEL, [spot[0], spot[1]])
    box = page.evaluate("(({ x, y, width }) => [x + width / 2, y])(drawing.places.boxes[4])")
    film = page.evaluate("player.film.id")
    edge = {"figure": "network", "part": "edge", "index": 5, "kind": "chosen", "label": "1"}
    node = {"figure": "network", "part": "node", "index": 4, "kind": "path", "label": "2"}
    cell = {"figure": "weights", "trace": 0, "row": 1, "column": 2, "kind": "chosen"}
    beyond = {"figure": "network", "part": "node", "index": 99, "kind": "path", "label": "3"}
    nowhere = {"figure": "cinema", "part": "node", "index": 1, "kind": "path"}
    highlight(page, edge, node, cell, beyond, nowhere)
    assert page.evaluate(OUTLINED, "weights") == [[0, 1, 2]]
    coral = np.array([0xEF, 0x6F, 0x5E])
    assert np.abs(np.array(page.evaluate(PIXEL, box)[:3]) - coral).max() < 40
    label = page.evaluate(
        "(({ x0, x1, y0, y1 }) => [(x0 + x1) / 2 - 7, (y0 + y1) / 2])(drawing.places.lines[5])"
    )
    np.testing.assert_allclose(page.evaluate(PIXEL, label)[:3], coral, atol=4)
    assert page.evaluate("player.film.id") == film, "no other film"
    go_to(page, 5)
    assert page.evaluate(OUTLINED, "weights") == [[0, 1, 2]]
    go_to(page, 0)
    highlight(page)
    assert page.evaluate(OUTLINED, "weights") == []
    assert page.evaluate(PIXEL, spot) == before


def test_what_the_drawer_is_about_stands_out_until_it_closes(open_page: OpenPage) -> None:
    page = open_page("?step=10&why=W1.2.3")  # noqa: F811
    page.locator(".nnviz-player[data-film]").wait_for(timeout=60_000)
    outlines = page.locator('[data-figure="weights"] .nnviz-outline')
    expect(outlines).to_have_count(1)
    assert page.evaluate(OUTLINED, "weights") == [[0, 1, 2]]
    page.get_by_role("button", name="Close").click()
    expect(outlines).to_have_count(0)
