"""What a person sees, in Chromium."""

import re

import pytest
from playwright.sync_api import Browser, expect

from nnviz import Config
from nnviz.figures.outputs import plane
from nnviz.web.palette import ZERO
from tests.browser.pages import PHONE, SCHEMES, OpenPage
from tests.browser.waiting import still, until
from tests.figures.validated import in_scheme
from tests.web.contrast import contrast

TOP = """document.querySelector('[data-figure="output"] .nsewdrag').getBoundingClientRect().top"""

COLOUR_SCALE = """document.querySelector('[data-figure="%s"] .js-plotly-plot')
  .layout.coloraxis.colorscale.flat()"""

# How many numbers a figure's heatmaps print, and how many of them lie over another one.
PRINTED = """(figure) => {
  const printed = `[data-figure=${figure}] .nnviz-print text:not(:empty)`;
  const texts = [...document.querySelectorAll(printed)];
  const boxes = texts.map((text) => text.getBoundingClientRect());
  const overlap = (a, b) =>
    a !== b && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return [boxes.length, boxes.filter((a) => boxes.some((b) => overlap(a, b))).length];
}"""

# The print of a figure's heatmaps, and the cell that it stands on: its colour in the picture's
# pixels, a quarter of its height above its middle, where there is no print. Both as #rrggbb.
PRINT_ON_CELLS = """async (figure) => {
  const hex = (parts) => "#" + [...parts].slice(0, 3).map((part) =>
    Number(part).toString(16).padStart(2, "0")).join("");
  const found = [];
  for (const map of document.querySelectorAll(`[data-figure=${figure}] g.hm`)) {
    const image = map.querySelector("image"), picture = new Image();
    picture.src = image.href.baseVal;
    await picture.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: picture.width, height: picture.height });
    const context = canvas.getContext("2d"), box = image.getBoundingClientRect();
    context.drawImage(picture, 0, 0);
    for (const text of map.querySelectorAll(".nnviz-print text:not(:empty)")) {
      const { left, top, width, height } = text.getBoundingClientRect();
      const x = (left + width / 2 - box.left) / box.width;
      const y = (top - height / 4 - box.top) / box.height;
      const cell = context.getImageData(x * picture.width, y * picture.height, 1, 1).data;
      found.push([hex(getComputedStyle(text).fill.match(/\\d+/g)), hex(cell)]);
    }
  }
  return found;
}"""


def test_it_opens_on_drawn_charts(open_page: OpenPage) -> None:
    page = open_page("")
    expect(page.locator('[data-figure="weights"] .heatmaplayer image').first).to_be_visible()
    expect(page.locator('[data-figure="loss"] .js-line').first).to_be_visible()
    expect(page.locator('[data-figure="output"] .barlayer .point path').first).to_be_visible()
    expect(page.locator('[data-figure="magnitude"] .scatterlayer .point')).to_have_count(4)
    readings = page.locator(".nnviz-readings")
    assert re.fullmatch(r"C of all data 0\.\d+\s+accuracy \d+\.\d %", readings.inner_text())


def test_another_learning_rate_is_another_loss(open_page: OpenPage) -> None:
    page = open_page("?step=300")
    loss = page.locator(".nnviz-readings b").first
    before = loss.inner_text()
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    expect(loss).not_to_have_text(before)
    expect(page).to_have_url(re.compile("learning_rate=0.7"))
    after = loss.inner_text()
    page = open_page("?learning_rate=0.7&step=300")
    expect(loss).to_have_text(after)


def test_the_plane_of_classes_names_the_class_under_the_mouse(open_page: OpenPage) -> None:
    page = open_page("?dataset=blobs&output=softmax&panels=output&step=300")
    box = page.locator('[data-figure="output"] .nsewdrag').first.bounding_box()
    assert box
    x, y, _ = plane(Config(dataset="blobs").make_dataset())
    across, up = box["width"] / (x[-1] - x[0]), box["height"] / (y[-1] - y[0])
    assert across == pytest.approx(up, rel=0.01), "one unit is as long in both directions"
    said = page.locator('[data-figure="output"] .hovertext')
    # The classes stand around the middle: above it the first, then against the clock.
    for number, (right, down) in enumerate([(0.25, 0.06), (0.05, 0.9), (0.95, 0.9)], start=1):
        page.mouse.move(box["x"] + right * box["width"], box["y"] + down * box["height"])
        expect(said).to_contain_text(
            re.compile(rf"largest output: class {number}, (0\.\d\d|1\.00)")
        )
    # An untrained network draws something else.
    page.get_by_role("button", name="First step").click()
    colours = page.locator('[data-figure="output"] .heatmaplayer image')
    first = colours.evaluate("(image) => image.href.baseVal")
    assert first.startswith("data:image/png")
    page.get_by_role("button", name="Last step").click()
    assert colours.evaluate("(image) => image.href.baseVal") != first


# Pixels a unit across and up, and what share of the panel's room the plane has, the larger way.
UNITS = """() => {
  const plot = document.querySelector('[data-figure="output"] .js-plotly-plot');
  const { width, height, margin, xaxis, yaxis } = plot._fullLayout;
  const box = plot.querySelector(".nsewdrag").getBoundingClientRect();
  const length = ({ range: [from, to] }) => to - from;
  const { l, r, t, b } = plot._fullLayout._size;
  const shares = [box.width / (width - l - r), box.height / (height - t - b)];
  return [box.width / length(xaxis), box.height / length(yaxis), Math.max(...shares)];
}"""


@pytest.mark.parametrize("data", ["moons", "circles", "blobs&output=softmax"])
def test_two_inputs_have_equal_units_at_every_size(open_page: OpenPage, data: str) -> None:
    page = open_page(f"?dataset={data}&step=10")
    for width, height in ((1920, 1080), (1440, 900), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        still(page)  # the panels follow
        across, up, share = page.evaluate(UNITS)
        assert across == pytest.approx(up, rel=0.01), (width, height)
        assert share > 0.98, "as large as fits"


def test_it_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page("?dataset=moons&layers=6&step=0")
    page.set_viewport_size(PHONE)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        expect(page.locator('[data-figure="weights"] .js-plotly-plot')).to_be_visible()
        still(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"the page is {width} pixels wide on a phone of 390"


@pytest.mark.parametrize("figure", ["weights", "gradients"])
def test_print_on_the_cells_can_be_read(open_page: OpenPage, figure: str) -> None:
    page = open_page(f"?step=40&panels={figure}")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        zero = in_scheme(ZERO, scheme)
        until(page, f"{COLOUR_SCALE % figure}.includes('{zero}')")
        for name in ("Step forward", "First step"):  # drawn anew, and patched
            page.get_by_role("button", name=name).click()
            found = page.evaluate(PRINT_ON_CELLS, figure)
            assert len(found) == 16
            assert min(contrast(text, cell) for text, cell in found) >= 4.5, "WCAG AA"


# W1 (8 x 3) and W4 (1 x 6); of the gradients, which are longer, W1's alone.
@pytest.mark.parametrize(("figure", "printed"), [("weights", 8 * 4 + 7), ("gradients", 8 * 4)])
def test_numbers_are_printed_where_they_fit(open_page: OpenPage, figure: str, printed: int) -> None:
    page = open_page(
        f"?layers=3&width_1=8&width_2=10&width_3=6&initializer=he&epochs=10&panels={figure}&step=0"
    )
    texts = page.locator(f"[data-figure={figure}] .nnviz-print text:not(:empty)")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        still(page)
        expect(texts).to_have_count(printed)
        assert page.evaluate(PRINTED, figure) == [printed, 0]


def test_on_a_phone_a_finger_scrolls_and_a_tap_shows_a_value(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(server)
    page.locator(".nnviz-player[data-film]").wait_for()
    buttons = page.locator('[data-figure="output"] .modebar')
    expect(buttons).to_have_css("opacity", "0")  # they would lie over the title
    bars = page.locator('[data-figure="output"] .nsewdrag')
    bars.scroll_into_view_if_needed()
    still(page)
    box = bars.bounding_box()
    assert box
    x, y = box["x"] + box["width"] - 15, box["y"] + box["height"] - 40
    page.touchscreen.tap(x, y)
    expect(page.locator('[data-figure="output"] .hovertext')).to_have_count(1)
    expect(buttons).to_have_css("opacity", "1")
    touch = context.new_cdp_session(page)
    for kind, moved in (("touchStart", 0), *(("touchMove", 20 * n) for n in range(1, 11))):
        points = [{"x": x, "y": y - moved}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until(page, f"{TOP} < {box['y'] - 100}")
    context.close()
