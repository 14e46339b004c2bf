"""A chart in Chromium: it stays while its numbers change, says what is picked, and is a file."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.pages import PHONE, WINDOW
from tests.browser.test_drawing import page as bare  # noqa: F401 (a fixture)
from tests.browser.waiting import until
from tests.serving import free_port, served

# From here on each frame is looked at: whether the plots are the ones that were there, and drawn.
WATCH = """() => {
  const plots = [...document.querySelectorAll(".nnviz-chart .js-plotly-plot")];
  const drawn = [".scatterlayer .point", ".heatmaplayer image"];
  window.frames = 0;
  window.faults = [];
  const look = () => {
    plots.forEach((plot, index) => {
      if (!plot.isConnected || !plot.querySelector(drawn[index])) faults.push(index);
    });
    window.frames += 1;
    requestAnimationFrame(look);
  };
  look();
}"""
COUNT = "Number(document.querySelector('.count').textContent)"
FIRST = "document.querySelector('.js-plotly-plot').calcdata[0][0].y"  # 4 more than the count
RANGE = "document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app with charts is."""
    port = free_port()
    log = tmp_path_factory.mktemp("charts") / "log.txt"
    root = Path(__file__).with_name("chart_app")
    with served(port, log, "--browser.gatherUsageStats", "false", root=root):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Both charts, in a context of its own: with fingers, too."""
    context = browser.new_context(viewport=WINDOW, has_touch=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.locator(".nnviz-chart .heatmaplayer image").wait_for()
    yield page
    context.close()
    assert not errors, errors


def runs(page: Page) -> int:
    """How often the page has drawn its charts."""
    return int(page.evaluate(COUNT))


def run_on(page: Page, count: int) -> None:
    """Wait until the numbers have changed so often."""
    until(page, f"{COUNT} >= {runs(page) + count}")


def middle(cell: Locator, across: float, down: float) -> tuple[float, float]:
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def test_a_chart_stays_and_keeps_its_zoom_while_its_numbers_change(page: Page) -> None:
    page.evaluate(WATCH)
    page.get_by_text("Runs").click()
    run_on(page, 1)
    plane = page.locator(".nnviz-chart .nsewdrag").first
    page.mouse.move(*middle(plane, 0.2, 0.2))
    page.mouse.down()
    page.mouse.move(*middle(plane, 0.4, 0.7), steps=5)
    run_on(page, 2)  # in the middle of the drag
    page.mouse.move(*middle(plane, 0.6, 0.8), steps=5)
    page.mouse.up()
    until(page, f"{RANGE}[0] > -2.4")
    zoomed = page.evaluate(RANGE)
    assert zoomed == pytest.approx([-2.5 + 4 * 0.2, -2.5 + 4 * 0.6], abs=0.05)
    run_on(page, 2)
    assert page.evaluate(RANGE) == zoomed
    # The numbers of a later run have come, too.
    until(page, f"{FIRST} - 4 >= {runs(page)}")
    assert page.evaluate("frames") > 20
    assert page.evaluate("faults") == []


def test_mouse_finger_and_keys_pick_what_they_point_at(page: Page) -> None:
    pick = page.locator(".pick")
    chart = page.locator(".nnviz-chart").nth(1)
    cells = chart.locator(".nsewdrag")
    page.mouse.move(*middle(cells, 0.75, 0.9))
    expect(cells).to_have_css("cursor", "pointer")
    page.mouse.click(*middle(cells, 0.75, 0.9))
    expect(pick).to_have_text("Pick(curve=0, point=(0, 1), x=1, y=0, custom='b')")

    page.mouse.move(0, 0)
    lines = page.locator(".nnviz-chart").first
    page.keyboard.press("Tab")
    lines.focus()
    heard = lines.locator(".nnviz-heard")
    for key, words in (
        (None, r"\(0\.01, "),
        ("ArrowRight", r"\(0\.1, "),
        ("ArrowRight", r"\(10, "),  # over the one that has no number
        ("ArrowDown", r"runs\. \(10, 4\)"),
        ("ArrowUp", r"median\. \(10, "),
    ):
        if key:
            page.keyboard.press(key)
        expect(heard).to_have_text(re.compile(words))
    expect(lines.locator(".nnviz-outline")).to_be_visible()
    page.keyboard.press("Enter")
    expect(pick).to_have_text(re.compile(r"Pick\(curve=0, point=\(3,\), x=10, .*custom=10\)"))

    page.touchscreen.tap(*middle(cells, 0.25, 0.1))
    expect(pick).to_have_text("Pick(curve=0, point=(2, 0), x=0, y=2, custom='e')")


def test_it_follows_theme_and_width_and_is_taken_home(page: Page, tmp_path: Path) -> None:
    for width in (WINDOW["width"], PHONE["width"]):
        page.set_viewport_size({"width": width, "height": 844})
        until(
            page,
            "[...document.querySelectorAll('.nnviz-chart')].every((chart) =>"
            " chart.querySelector('.main-svg').clientWidth === chart.clientWidth)",
        )
    page.emulate_media(color_scheme="dark")
    chart = page.locator(".nnviz-chart").first
    page_itself = "getComputedStyle(document.querySelector('.stApp'))"
    until(page, f"{page_itself}.colorScheme === 'dark'")
    ink, ground = page.evaluate(
        f"(({{ color, backgroundColor }}) => [color, backgroundColor])({page_itself})"
    )
    expect(chart.locator(".gtitle")).to_have_css("fill", ink)
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        chart.hover()
        with page.expect_download() as download:
            chart.get_by_label(f"Download as {kind}").click()
        assert download.value.suggested_filename == f"lines-3-3-1.{kind.lower()}"
        download.value.save_as(tmp_path / "file")
        content = (tmp_path / "file").read_bytes()
        assert content.startswith(start)
    assert "Loss by rate" in content.decode()
    assert f'height="300" style="fill: {ground};' in content.decode()


# Draws a figure, and goes from its first place where arrow keys lead: [curve, ...point] each time.
WALK = """async ([data, layout, keys]) => {
  const { beside, first } = await import("/neighbours.js");
  const plot = document.getElementById("here").appendChild(document.createElement("div"));
  await Plotly.newPlot(plot, data, layout);
  let here = first(plot);
  const walk = keys.map((key) => (here = beside(plot, here, `Arrow${key}`)));
  plot.remove();
  return walk.map(({ curve, point }) => [curve, ...point]);
}"""
CELLS = {"type": "heatmap", "z": [[1, None, 3], [4, 5, 6]]}


@pytest.mark.parametrize(
    ("data", "layout", "walk"),
    [
        pytest.param(
            [CELLS],
            {},
            {"Right": [0, 0, 2], "Up": [0, 1, 2], "Left": [0, 1, 1], "Down": [0, 1, 1]},
            id="over what has no number",
        ),
        pytest.param(
            [CELLS],
            {"yaxis": {"autorange": "reversed"}},
            {"Down": [0, 1, 0], "Right": [0, 1, 1], "Up": [0, 1, 1], "Left": [0, 1, 0]},
            id="the first row on top",
        ),
        pytest.param(
            [CELLS, CELLS | {"xaxis": "x2"}],
            {"xaxis": {"domain": [0, 0.4]}, "xaxis2": {"domain": [0.6, 1]}},
            {"Up": [0, 1, 0], "Left": [0, 1, 0], "Right": [0, 1, 1]},
            id="within one of two heatmaps",
        ),
        pytest.param(
            [{"type": "bar", "orientation": "h", "y": ["a", "b", "c"], "x": [3, 9, 5]}],
            {},
            {"Up": [0, 1], "Right": [0, 1], "Down": [0, 0], "Left": [0, 0]},
            id="bars that lie",
        ),
        pytest.param(
            [{"x": [0, 1, 2], "y": [0, 1, 2]}, {"x": [0.9, 2.2], "y": [5, 5]}],
            {},
            {"Right": [0, 1], "Down": [1, 0], "Left": [0, 0], "Up": [0, 0]},
            id="from curve to curve",
        ),
        pytest.param(
            [{"y": [1, 2], "hoverinfo": "skip"}, {"y": [1, None, 2]}, {"y": [1], "visible": False}],
            {},
            {"Right": [1, 2], "Down": [1, 2], "Left": [1, 0]},
            id="what cannot be pointed at",
        ),
    ],
)
def test_where_arrow_keys_lead(
    bare: Page,  # noqa: F811
    data: list[dict[str, Any]],
    layout: dict[str, Any],
    walk: dict[str, list[int]],
) -> None:
    assert bare.evaluate(WALK, [data, layout, list(walk)]) == list(walk.values())
