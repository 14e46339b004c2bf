"""What Python packs is what film.js reads, to the last bit."""

import base64
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, Route

from nnviz.player.film import Cursor, Film, Reading, Reel
from nnviz.player.film_error import FilmError
from nnviz.web.assets import asset_text

# Reads a film whose bytes begin `shift` bytes into a buffer, as Streamlit's do. Numbers come back
# as strings, the shortest that mean the same number, because JSON has neither NaN nor infinities.
READ = """([text, shift, other]) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const message = new Uint8Array(shift + bytes.length + 3).fill(255);
  message.set(bytes, shift);
  let film = player.unpack(message.subarray(shift, shift + bytes.length));
  if (other) {
    const more = Uint8Array.from(atob(other), (character) => character.charCodeAt(0));
    film = player.withFrames(film, player.unpack(more));
  }
  const plain = (values) => Array.from(values, (value) =>
    typeof value === "number" ? (Object.is(value, -0) ? "-0" : String(value)) : plain(value));
  return {
    id: film.id,
    steps: film.steps,
    names: film.figures.map(({ name }) => name),
    reels: film.reels.map((reel) =>
      film.steps.map((_, frame) => plain(player.valuesAt(reel, frame)))),
    kinds: film.reels.map((reel) => {
      const shown = player.valuesAt(reel, 0);
      return (ArrayBuffer.isView(shown) ? shown : shown[0])?.constructor.name ?? null;
    }),
    cursors: film.cursors.map(({ x, y }) => [plain(x.data), y && plain(y.data)]),
    ranges: film.figures.map(({ range }) => range && plain(range.data)),
    readings: film.readings.map(({ name, values, meaning, percent }) =>
      [name, plain(values.data), meaning, percent]),
  };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that has imported film.js as `player`; nothing goes over the network."""

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in ("film.js", "merge.js"):
            route.fulfill(body=asset_text(name), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto("http://player.test/")
    modules = "...await import('/film.js'), ...await import('/merge.js')"
    page.evaluate(f"async () => {{ window.player = {{{modules}}}; }}")
    yield page
    page.close()


class Read(NamedTuple):
    """A film as JavaScript read it."""

    id: str
    steps: list[int]
    names: list[str]
    reels: list[NDArray[np.float64]]
    kinds: list[str | None]
    cursors: list[tuple[NDArray[np.float64], NDArray[np.float64] | None]]
    ranges: list[NDArray[np.float64] | None]
    readings: list[tuple[str, Reading]]


def read(page: Page, film: Film, shift: int = 0, near: Film | None = None) -> Read:
    """The film, with the frames of `near` among its own."""
    other = near and base64.b64encode(near.packed.data).decode()
    found = page.evaluate(READ, [base64.b64encode(film.packed.data).decode(), shift, other])
    found["reels"] = [np.array(values, dtype=float) for values in found["reels"]]
    found["cursors"] = [
        (np.array(x, dtype=float), None if y is None else np.array(y, dtype=float))
        for x, y in found["cursors"]
    ]
    found["ranges"] = [None if each is None else np.array(each, float) for each in found["ranges"]]
    found["readings"] = [
        (name, Reading(np.array(values, float), meaning, percent))
        for name, values, meaning, percent in found["readings"]
    ]
    return Read(**found)


def as_read(reel: Reel) -> NDArray[Any]:
    """The numbers that a reel stands for."""
    if reel.values.dtype != np.uint8:
        return reel.values.astype(float)
    low, high = reel.scale
    return low + (high - low) * reel.values.astype(float) / 255


FLOATS = st.floats(width=32) | st.sampled_from([np.nan, np.inf, -np.inf, -0.0])
SCALES = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))


@st.composite
def reels(draw: st.DrawFn, frames: int) -> Reel:
    """A reel of any dtype, shape and byte order, with all numbers that there are."""
    shape = (frames, *draw(st.lists(st.integers(0, 4), min_size=1, max_size=2)))
    dtype = draw(st.sampled_from(["<f4", ">f4", "<f8", ">f8", "u1"]))
    values = draw(hnp.arrays(np.dtype(dtype), shape, elements=None if "u" in dtype else FLOATS))
    if draw(st.booleans()):  # not in C order
        values = np.asfortranarray(values)
    return Reel("a", 0, "y", values, draw(SCALES))


@st.composite
def films(draw: st.DrawFn) -> Film:
    steps = sorted(draw(st.sets(st.integers(0, 10**6), min_size=1, max_size=4)))
    numbers = hnp.arrays(float, len(steps), elements=FLOATS)
    above_0 = hnp.arrays(float, len(steps), elements=st.floats(5e-324, 1.7e308))
    readings = st.builds(Reading, numbers, st.text(), st.booleans())
    return Film(
        figures={name: {"data": [{"y": [0]}], "layout": {"coloraxis": {}}} for name in ("a", "b")},
        reels=draw(st.lists(reels(len(steps)), max_size=4)),
        steps=steps,
        cursors=draw(st.lists(st.builds(Cursor, st.just("b"), numbers, st.none() | numbers))),
        readings=draw(st.dictionaries(st.text(), readings, max_size=2)),
        ranges=draw(st.dictionaries(st.sampled_from(["a", "b"]), above_0)),
    )


@settings(max_examples=40)
@given(film=films(), shift=st.integers(0, 16))
def test_javascript_reads_what_python_packed(page: Page, film: Film, shift: int) -> None:
    found = read(page, film, shift)
    assert found.steps == film.steps
    assert found.names == ["a", "b"]
    for reel, values in zip(film.reels, found.reels, strict=True):
        # Of no rows, JSON cannot say how many columns they would have.
        expected = as_read(reel).reshape(values.shape)
        if reel.values.dtype == np.uint8:
            atol = 2e-7 * max(1e-30, *map(abs, reel.scale))
            np.testing.assert_allclose(values, expected, rtol=0, atol=atol)
        else:
            np.testing.assert_array_equal(values, expected)
            numbers = ~np.isnan(expected)  # of what is not a number the sign means nothing
            assert (np.signbit(values) == np.signbit(expected))[numbers].all()
    for name, half_width in zip(found.names, found.ranges, strict=True):
        assert (half_width is None) is (name not in film.ranges)
        if half_width is not None:
            np.testing.assert_array_equal(half_width, film.ranges[name])
    assert [name for name, _ in found.readings] == list(film.readings)
    for (_, reading), packed in zip(found.readings, film.readings.values(), strict=True):
        np.testing.assert_array_equal(reading.values, packed.values)
        assert (reading.meaning, reading.percent) == (packed.meaning, packed.percent)
    for cursor, (x, y) in zip(film.cursors, found.cursors, strict=True):
        np.testing.assert_array_equal(x, cursor.x)
        assert (y is None) is (cursor.y is None)
        if cursor.y is not None and y is not None:
            np.testing.assert_array_equal(y, cursor.y)


def film_of(values: NDArray[Any], *, name: str = "a", scale: tuple[float, float] = (0, 1)) -> Film:
    figure = {"data": [{"y": [0]}], "layout": {}}
    return Film({name: figure}, [Reel(name, 0, "y", values, scale)], range(len(values)))


@pytest.mark.parametrize("shift", range(9))
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_bytes_that_begin_anywhere_are_read(page: Page, dtype: str, shift: int) -> None:
    values = np.array([[1.5, -2.25, np.nan], [np.inf, 0.1, 1e30]], dtype)
    # The length of a name moves everything behind the header by one byte.
    found = read(page, film_of(values, name="a" * (shift + 1)), shift)
    np.testing.assert_array_equal(found.reels[0], values.astype(float))


@pytest.mark.parametrize(
    ("dtype", "kind"),
    [("float32", "Float32Array"), ("float64", "Float64Array"), ("uint8", "Float32Array")],
)
@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 4)])
def test_plotly_gets_typed_arrays(
    page: Page, dtype: str, kind: str, shape: tuple[int, ...]
) -> None:
    assert read(page, film_of(np.ones(shape, dtype))).kinds == [kind]


def test_levels_reach_both_ends_of_their_scale_and_all_between(page: Page) -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    (found,) = read(page, film_of(levels, scale=(-2, 3))).reels
    assert (found[0, 0, 0], found[0, -1, -1]) == (-2, 3)
    np.testing.assert_allclose(found.ravel(), np.linspace(-2, 3, 256), atol=2e-7)


@pytest.mark.parametrize(
    "steps", [[0], [0, 1, 2, 3], [5, 6, 9], [0, 7, 10, 11, 500, 100_000], list(range(0, 999, 2))]
)
def test_the_frame_of_a_step_is_the_last_that_is_not_after_it(page: Page, steps: list[int]) -> None:
    asked = [-1, *steps, *(step + 0.5 for step in steps), *(step - 1 for step in steps), 10**7]
    found = page.evaluate(
        "([steps, asked]) => asked.map((step) => player.frameOf(steps, step))", [steps, asked]
    )
    # Before the first step there is no such frame: the first one is shown.
    expected = np.maximum(np.searchsorted(steps, asked, side="right") - 1, 0)
    assert found == expected.tolist()


def test_films_are_told_apart_by_their_content(page: Page) -> None:
    values = np.arange(6.0, dtype=np.float32).reshape(2, 3)
    other = np.where(values == 4, 4.5, values).astype(np.float32)  # its header is the same
    film = film_of(values)
    same, changed = film_of(values.copy()), film_of(other)
    renamed, scaled = film_of(values, name="b"), film_of(values.astype(np.uint8), scale=(0, 2))
    ids = [read(page, each).id for each in (film, same, changed, renamed, scaled)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 4
    assert film.packed.data == same.packed.data


@pytest.mark.parametrize("end", [float("inf"), float("nan")])
def test_a_scale_without_end_is_refused(end: float) -> None:
    with pytest.raises(FilmError):
        film_of(np.ones((1, 1), np.uint8), scale=(0, end))


# How the film and the close-up have packed the same numbers, and how far from them the page may be.
PACKINGS = [
    ("float32", None, "float32", None, 0),
    ("float32", None, "float64", None, 0),
    ("float64", None, "float32", None, 0),
    ("uint8", (0.0, 1.0), "uint8", (0.0, 1.0), 0.5 / 255),
    ("uint8", (0.0, 1.0), "uint8", (-1.0, 3.0), 3 / 255),
    ("uint8", (0.0, 1.0), "float32", None, 0.5 / 255),
    ("float32", None, "uint8", (-1.0, 3.0), 2 / 255),
]


def packed_as(values: NDArray[Any], dtype: str, scale: tuple[float, float] | None) -> Reel:
    if scale is None:
        return Reel("a", 0, "y", values.astype(dtype))
    low, high = scale
    levels = np.rint(255 * (values - low) / (high - low))
    return Reel("a", 0, "y", levels.astype(dtype), scale)


@pytest.mark.parametrize(("one", "scale", "other", "near_scale", "atol"), PACKINGS)
def test_the_frames_of_a_close_up_stand_among_those_of_the_film(
    page: Page,
    one: str,
    scale: tuple[float, float] | None,
    other: str,
    near_scale: tuple[float, float] | None,
    atol: float,
) -> None:
    """Each frame has the numbers of its step, which are here (4 * step + 0..3) / 100."""

    def at(steps: list[int], dtype: str, scale: tuple[float, float] | None) -> Film:
        values = (4 * np.array(steps)[:, None] + np.arange(4.0)) / 100
        return Film(
            {"a": {"data": [{"y": [0]}], "layout": {"coloraxis": {}}}},
            [packed_as(values, dtype, scale)],
            steps,
            [Cursor("a", np.array(steps), values[:, 0])],
            readings={"C": Reading(values[:, 1])},
            ranges={"a": 1 + values[:, 2]},
        )

    film, near = at([0, 8, 16, 24], one, scale), at([7, 8, 9, 10], other, near_scale)
    found = read(page, film, near=near)
    steps = [0, 7, 8, 9, 10, 16, 24]
    expected = (4 * np.array(steps)[:, None] + np.arange(4.0)) / 100
    assert found.steps == steps
    assert found.id == film.packed.identity, "it is the same film"
    np.testing.assert_allclose(found.reels[0], expected, rtol=1e-6, atol=atol)
    ((x, y),) = found.cursors
    np.testing.assert_array_equal(x, steps)
    assert y is not None
    np.testing.assert_allclose(y, expected[:, 0])
    np.testing.assert_allclose(found.readings[0][1].values, expected[:, 1])
    assert found.ranges[0] is not None
    np.testing.assert_allclose(found.ranges[0], 1 + expected[:, 2])
