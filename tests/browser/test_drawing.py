"""The drawing of the network in Chromium: what is painted, said, switched and picked."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from nnviz import Config, Run, forward, train
from nnviz.core.arrays import Array
from nnviz.figures.fit import line_of_inputs
from nnviz.panels.film import film_of
from nnviz.player.export import film_page
from nnviz.player.film import Film, Reel
from nnviz.web.assets import asset_text
from tests.browser.pages import PHONE
from tests.browser.waiting import still
from tests.panels.test_network import CONFIGS, places
from tests.serving import ROOT, free_port, served

PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/shared.css">
<link rel="stylesheet" href="/player.css">
<script src="/plotly.js"></script><body style="margin: 0"><div id="here"></div>"""

# Shows a film, whose drawing is `drawing` from then on; what is picked is kept.
SHOW = """async (text) => {
  const { Player } = await import("/player.js");
  const { unpack } = await import("/film.js");
  window.player?.remove();
  window.picked = [];
  const pick = (part) => picked.push(part);
  window.player = new Player(document.getElementById("here"), Plotly, () => {}, pick);
  await player.show(unpack(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))), 0);
  window.drawing = player.grid.panels.get("network");
}"""

# The colour of the canvas at a place in pixels of the page.
PIXEL = """([x, y]) => {
  const density = drawing.canvas.width / drawing.canvas.clientWidth;
  return [...drawing.context.getImageData(x * density, y * density, 1, 1).data];
}"""

# The middles of all edges' lines.
MIDDLES = "drawing.places.lines.map(({ x0, x1, y0, y1 }) => [(x0 + x1) / 2, (y0 + y1) / 2])"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page with nothing but a player in it; nothing goes over the network."""

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        kind = {"js": "text/javascript", "css": "text/css"}.get(name.rpartition(".")[2])
        body = asset_text(name) if kind else PAGE
        route.fulfill(body=body, content_type=kind or "text/html")

    page = browser.new_page(viewport={"width": 740, "height": 600})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*", answer)
    page.goto("http://player.test/")
    yield page
    page.close()
    assert not errors, errors


class Shown(NamedTuple):
    """A run, and its film in the page."""

    run: Run
    film: Film

    @property
    def data(self) -> list[dict[str, Any]]:
        """The traces of the drawing."""
        return list(self.film.figures["network"]["data"])


def show(page: Page, config: Config) -> Shown:
    run = train(config)
    film = film_of(run, ["network"], log=False)
    page.evaluate(SHOW, base64.b64encode(film.packed.data).decode())
    return Shown(run, film)


def go_to(page: Page, frame: int) -> None:
    page.evaluate("(frame) => player.jump(frame)", frame)


def tip(page: Page) -> Locator:
    return page.locator(".nnviz-tip")


def numbers_in(text: str) -> dict[str, float]:
    """W1[2,3] = 0.5 and so on, of a tip."""
    found = re.findall(r"^(\S+) = (\S+)$", text, re.MULTILINE)
    return {name: float(number) for name, number in found}


def canvas_at(page: Page, place: list[float]) -> tuple[float, float]:
    """A place of the canvas as one of the page."""
    box = page.locator(".nnviz-drawing canvas").bounding_box()
    assert box
    return box["x"] + place[0], box["y"] + place[1]


@pytest.mark.parametrize("name", CONFIGS)
def test_under_the_mouse_are_the_values_of_the_run(page: Page, name: str) -> None:
    shown = show(page, CONFIGS[name])
    labels = shown.data[0]["labels"]
    middles = page.evaluate(MIDDLES)
    for frame in (0, 1, shown.run.steps - 1):
        go_to(page, frame)
        here, after = shown.run.network_at(frame), shown.run.network_at(frame + 1)
        for index in range(0, len(labels), max(1, len(labels) // 4)):
            page.mouse.move(*canvas_at(page, middles[index]))
            found = numbers_in(tip(page).inner_text())
            # Where edges cross, another one may be as near.
            label = next(name[1:] for name in found if name[0] == "W")
            layer, row, column = places(label)
            weight = here[layer].W[row, column]
            assert found[f"W{label}"] == pytest.approx(weight, rel=1e-5)
            update = after[layer].W[row, column] - weight
            assert found[f"ΔW{label}"] == pytest.approx(update, rel=1e-4, abs=1e-9)
            assert f"dW{label}" in found


def test_each_edge_is_found_where_it_is_painted(page: Page) -> None:
    shown = show(page, CONFIGS["notes"])
    hits = page.evaluate(
        """() => drawing.places.lines.map(({ x0, y0, x1, y1 }) => {
          // Bezier's formula with the curve's four points, at a tenth of its own time.
          const [t, xm] = [0.1, (x0 + x1) / 2];
          const along = (a, b, c, d) =>
            (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
          return drawing.partAt(along(x0, xm, xm, x1), along(y0, y0, y1, y1), false);
        })"""
    )
    assert [hit["index"] for hit in hits if hit["part"] == "edge"] == list(range(len(hits)))
    assert len(hits) == len(shown.data[0]["labels"]) == 12


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_widest_line_is_the_largest_weight_in_the_colour_of_its_sign(
    page: Page, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    shown = show(page, CONFIGS["no hidden layer"])
    frame = shown.run.steps
    go_to(page, frame)
    page.mouse.move(1, 1)
    (W,) = [layer.W[0] for layer in shown.run.network_at(frame)]
    reach = shown.film.figures["network"]["layout"]["views"][0]["reach"]
    for index, weight in enumerate(W):
        # Just before the node both lines meet; at their beginning they are apart.
        x, y = page.evaluate(
            f"[drawing.places.lines[{index}].x0 + 4, drawing.places.lines[{index}].y0]"
        )
        *colour, opacity = page.evaluate(PIXEL, [x, y])
        assert opacity == 255
        np.testing.assert_allclose(colour, signed(page, weight / reach), atol=3)


def signed(page: Page, value: float) -> Array:
    """A colour of the signed scale, from the page's own custom properties."""
    ends = page.evaluate(
        """["negative", "zero", "positive"].map((name) => {
          const probe = document.body.appendChild(document.createElement("i"));
          probe.style.color = `var(--nnviz-${name})`;
          const found = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
          probe.remove();
          return found;
        })"""
    )
    negative, zero, positive = (np.array(end, dtype=float) for end in ends)
    end = positive if value > 0 else negative
    return np.asarray(zero + (end - zero) * abs(value))


def test_in_a_strip_each_cell_has_the_colour_of_its_activation(page: Page) -> None:
    shown = show(page, CONFIGS["notes"])
    go_to(page, 3)
    page.mouse.move(1, 1)
    trace = forward(shown.run.network_at(3), shown.run.dataset.X)
    _, high = shown.data[3]["ends"]
    boxes = page.evaluate("drawing.places.boxes")
    for unit in range(3):
        box = boxes[3 + unit]
        for sample in (1, 4, 6):
            x = box["x"] + (sample + 0.5) * box["width"] / 8
            *colour, _ = page.evaluate(PIXEL, [x, box["y"] + box["height"] / 2])
            expected = signed(page, trace[0].A[unit, sample] / high)
            np.testing.assert_allclose(colour, expected, atol=4)


def test_in_a_curve_what_is_between_it_and_0_has_the_colour_of_its_activation(page: Page) -> None:
    shown = show(page, CONFIGS["curve"])
    go_to(page, 3)
    page.mouse.move(1, 1)
    (x,) = line_of_inputs(shown.run.dataset, shown.data[3]["columns"])
    A = forward(shown.run.network_at(3), x[np.newaxis])[0].A
    _, high = shown.data[3]["ends"]
    boxes = page.evaluate("drawing.places.boxes")
    looked = 0
    for unit in range(4):
        box = boxes[1 + unit]
        for cell in (2, 12, 36, 45):
            share = A[unit, cell] / high  # of half the box's height
            if abs(share) * box["height"] < 12:
                continue  # no room beside the two lines
            looked += 1
            across = box["x"] + (cell + 0.5) * box["width"] / len(x)
            zero, halfway = box["y"] + box["height"] / 2, share * box["height"] / 4
            *inside, _ = page.evaluate(PIXEL, [across, zero - halfway])
            np.testing.assert_allclose(inside, signed(page, share), atol=6)
            *other, _ = page.evaluate(PIXEL, [across, zero + halfway])
            assert np.abs(np.array(other) - inside).max() > 20, "nothing on the other side of 0"
    assert looked >= 4, "or nothing is tested"
    box = boxes[2]
    page.mouse.move(*canvas_at(page, [box["x"] + 10.5 * box["width"] / len(x), box["y"] + 9]))
    expect(tip(page)).to_contain_text(f"A1[2] at x1 = {x[10]:.2f} ≈ ")
    said = float(tip(page).inner_text().partition("≈ ")[2].split()[0].replace("−", "-"))
    assert said == pytest.approx(A[1, 10], abs=high / 200)


def test_a_map_has_the_second_input_upwards(page: Page) -> None:
    shown = show(page, CONFIGS["unbounded"])
    page.mouse.move(1, 1)
    box = page.evaluate("drawing.places.boxes[1]")  # the input x2 itself
    middle = box["x"] + box["width"] / 2
    above, below = (
        np.array(page.evaluate(PIXEL, [middle, box["y"] + share * box["height"]]))[:3]
        for share in (0.15, 0.85)
    )
    towards = [
        np.abs(colour - signed(page, sign)).sum() for colour, sign in ((above, 1), (below, -1))
    ]
    away = [np.abs(colour - signed(page, sign)).sum() for colour, sign in ((above, -1), (below, 1))]
    assert max(towards) < min(away)
    assert shown.data[2]["axes"][1].name == "x2"


def test_under_the_mouse_is_the_cell_of_a_unit(page: Page) -> None:
    shown = show(page, CONFIGS["notes"])
    go_to(page, 5)
    box = page.evaluate("drawing.places.boxes[4]")
    place = [box["x"] + 6.5 * box["width"] / 8, box["y"] + box["height"] / 2]
    page.mouse.move(*canvas_at(page, place))
    A = forward(shown.run.network_at(5), shown.run.dataset.X)[0].A
    found = numbers_in(tip(page).inner_text())
    assert found["A1[2,7]"] == pytest.approx(A[1, 6], rel=1e-5)
    assert found["b1[2]"] == pytest.approx(shown.run.network_at(5)[0].b[1, 0], rel=1e-5)
    go_to(page, 6)  # what is said moves with the film
    A = forward(shown.run.network_at(6), shown.run.dataset.X)[0].A
    assert numbers_in(tip(page).inner_text())["A1[2,7]"] == pytest.approx(A[1, 6], rel=1e-5)


def test_the_switch_shows_gradients_in_their_own_range(page: Page) -> None:
    show(page, CONFIGS["notes"])
    page.mouse.move(1, 1)
    look = "drawing.canvas.toDataURL()"
    weights = page.evaluate(look)
    legend = page.locator(".nnviz-scale")
    expect(legend).to_have_text(re.compile(r"^W, b: −1.*1"))
    button = page.get_by_role("button", name="Gradients", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(legend).to_have_text(re.compile(r"^dW, db: −0\.\d+.*0\.\d+$"))
    assert page.evaluate(look) != weights
    page.get_by_role("button", name="Weights", exact=True).click()
    page.mouse.move(1, 1)
    assert page.evaluate(look) == weights


def test_how_far_the_colours_reach_may_move_with_the_film(page: Page) -> None:
    film = film_of(train(CONFIGS["notes"]), ["network"], log=False)
    reach = np.linspace(2, 10, len(film.steps), dtype=np.float32).reshape(-1, 1)
    moving = replace(film, reels=[*film.reels, Reel("network", 0, "reach.weights", reach)])
    page.evaluate(SHOW, base64.b64encode(moving.packed.data).decode())
    scale = page.locator(".nnviz-scale")
    expect(scale).to_have_text("W, b: −22")  # between both is the wedge
    go_to(page, len(film.steps) - 1)
    expect(scale).to_have_text("W, b: −1010")


def test_by_keyboard_each_part_is_reached_said_and_picked(page: Page) -> None:
    show(page, CONFIGS["notes"])
    page.locator(".nnviz-switch button").last.focus()
    page.keyboard.press("Tab")
    expect(tip(page)).to_contain_text("Input 1")
    page.keyboard.press("ArrowRight")
    frame = page.evaluate("player.frame")
    said = []
    for _ in range(15):  # three units, each with its bias and three edges
        said.append(tip(page).inner_text())
        page.keyboard.press("ArrowDown")
    found = {name for text in said for name in numbers_in(text)}
    assert {f"W1[{row},{column}]" for row in (1, 2, 3) for column in (1, 2, 3)} <= found
    assert {f"b1[{row}]" for row in (1, 2, 3)} <= found
    expect(page.locator(".nnviz-heard")).to_have_text(re.compile(r"W1\[3,3\] = "))
    page.keyboard.press("ArrowLeft")
    expect(tip(page)).to_contain_text("Input 3")
    page.keyboard.press("Enter")
    assert page.evaluate("picked") == [{"figure": "network", "part": "node", "index": 2}]
    assert page.evaluate("player.frame") == frame, "the arrows did not move the film as well"
    page.keyboard.press("Escape")
    expect(tip(page)).to_be_hidden()


def test_a_click_picks_what_is_under_it_and_that_stays_marked(page: Page) -> None:
    show(page, CONFIGS["notes"])
    page.mouse.move(1, 1)
    plain = page.evaluate("drawing.canvas.toDataURL()")
    page.mouse.click(*canvas_at(page, page.evaluate(MIDDLES)[9]))
    spot = page.evaluate("drawing.places.spots[1]")
    page.mouse.click(*canvas_at(page, [spot["x"], spot["y"]]))
    page.mouse.click(*canvas_at(page, [2, 2]))  # nothing is there
    assert page.evaluate("picked") == [
        {"figure": "network", "part": "edge", "index": 9},
        {"figure": "network", "part": "badge", "index": 1},
    ]
    assert page.evaluate("drawing.canvas.toDataURL()") != plain
    page.keyboard.press("Escape")
    assert page.evaluate("drawing.canvas.toDataURL()") == plain


def test_another_run_keeps_the_view_and_another_network_forgets_the_pick(page: Page) -> None:
    show(page, CONFIGS["notes"])
    other = base64.b64encode(
        film_of(train(CONFIGS["classes"]), ["network"], log=False).packed.data
    ).decode()
    page.get_by_role("button", name="Updates", exact=True).click()
    page.mouse.click(*canvas_at(page, page.evaluate(MIDDLES)[9]))
    assert page.evaluate("drawing.choice.picked.index") == 9
    page.evaluate(
        """async (text) => {
          const { unpack } = await import("/film.js");
          await player.show(unpack(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))), 0);
        }""",
        other,
    )
    assert page.evaluate("[drawing.choice.picked, drawing.view.key]") == [None, "updates"]
    assert page.evaluate("drawing.places.lines.length") == 2 * 3 + 3 * 4


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("width", [358, 500, 740, 1360])
def test_nothing_lies_over_anything_or_beyond_the_edge(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 600})
    show(page, CONFIGS[name])
    boxes = page.evaluate("drawing.places.boxes")
    canvas = page.locator(".nnviz-drawing canvas").bounding_box()
    assert canvas
    assert canvas["width"] == width
    for index, one in enumerate(boxes):
        assert one["x"] >= 0
        assert one["x"] + one["width"] <= width + 0.5
        assert one["y"] - one["label"] >= 33, "below the titles"
        assert one["y"] + one["height"] <= canvas["height"] - 18
        for other in boxes[:index]:
            apart_x = abs(one["x"] - other["x"]) - min(one["width"], other["width"])
            apart_y = abs(one["y"] - other["y"]) - min(one["height"], other["height"])
            assert apart_x > 0 or apart_y > 0
    page.set_viewport_size({"width": 740, "height": 600})


def test_the_text_alternative_has_sizes_and_the_largest_weights(page: Page) -> None:
    shown = show(page, CONFIGS["wide"])
    frame = shown.run.steps
    go_to(page, frame)
    drawing = page.locator(".nnviz-drawing canvas")
    expect(drawing).to_have_attribute("aria-label", re.compile(rf"at step {frame}: "))
    said = drawing.get_attribute("aria-label") or ""
    assert "A1: 64 units, 16 shown; A2: 17 units, 16 shown; A3: 4 outputs." in said
    shown_weights = [
        abs(layer.W[row, column])
        for layer, row, column in (
            (shown.run.network_at(frame)[layer], row, column)
            for layer, row, column in map(places, shown.data[0]["labels"])
        )
    ]
    largest = sorted(shown_weights)[:-4:-1]
    found = list(numbers_in(said.rpartition(": ")[2].rstrip(".").replace(", W", "\nW")).values())
    np.testing.assert_allclose(np.abs(found), largest, rtol=1e-5)


def test_a_dense_screen_gets_dense_pixels(browser: Browser, page: Page) -> None:
    del page
    context = browser.new_context(device_scale_factor=2, viewport={"width": 740, "height": 600})
    dense = context.new_page()
    dense.set_content(
        film_page(film_of(train(CONFIGS["notes"]), ["network"], log=False).packed, title="")
    )
    canvas = dense.locator(".nnviz-drawing canvas")
    canvas.wait_for()
    dense.locator(".nnviz-player[data-film]").wait_for()
    sizes = canvas.evaluate("(canvas) => [canvas.width, canvas.clientWidth]")
    assert sizes[0] == 2 * sizes[1]
    context.close()


def test_on_a_phone_a_tap_says_the_values(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "film.html"
    film = film_of(train(CONFIGS["six layers of eight"]), ["network"], log=False)
    file.write_text(film_page(film.packed, title="Alone"), encoding="utf-8")
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, offline=True)
    phone = context.new_page()
    phone.goto(file.as_uri())
    phone.locator(".nnviz-player[data-film]").wait_for()
    canvas = phone.locator(".nnviz-drawing canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    for share in (0.05, 0.3, 0.5):  # in one of these rows there is an edge
        phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + share * box["height"])
        if phone.locator(".nnviz-tip").is_visible():
            break
    assert numbers_in(phone.locator(".nnviz-tip").inner_text())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


APP = """
import streamlit as st
from nnviz.web.assets import player_routes
app = st.App("page.py", routes=player_routes())
"""
PICKING = """
import streamlit as st
from nnviz import Config, train
from nnviz.panels.film import film_of
from nnviz.panels.picked import entry_of
from nnviz.player.component import player

run = st.cache_resource(train)(Config(initializer="notes", epochs=8))
picks = st.session_state.setdefault("all", [])
film = film_of(run, ["network", "weights"], log=False).packed
state = player(film, key="player", on_pick=lambda picked: picks.append(str(entry_of(picked, run))))
st.text("picked: " + " ".join(picks))
st.text(f"step: {state.step}")
"""


def test_what_is_picked_reaches_python_once(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "page.py").write_text(PICKING)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    port = free_port()
    with served(port, tmp_path / "log.txt", "--server.address", "127.0.0.1", root=tmp_path):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://127.0.0.1:{port}")
        page.locator(".nnviz-player[data-film]").wait_for(timeout=60_000)
        cell = page.locator('[data-figure="weights"] .nsewdrag').first
        still(page)
        box = cell.bounding_box()
        assert box
        cell.click(position={"x": box["width"] * 0.4, "y": box["height"] / 2})
        expect(page.get_by_text("picked: W1[2,2]")).to_be_visible()
        page.locator(".nnviz-drawing canvas").focus()
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowRight")  # it begins at the first input
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_text("picked: W1[2,2] b1[1]")).to_be_visible()
        page.get_by_role("button", name="Step forward").click()
        expect(page.get_by_text("step: 1")).to_be_visible()
        expect(page.get_by_text("picked: W1[2,2] b1[1]", exact=True)).to_be_visible()
        page.close()
