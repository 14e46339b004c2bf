"""A film holds together, stays small, and keeps its parts in step."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.typing import NDArray

from nnviz.player.film import Cursor, Film, Reading, Reel
from nnviz.player.film_error import FilmError
from nnviz.player.size import MAX_FRAMES, affordable_frames, compact

FRAMES = 5


def figures() -> dict[str, dict[str, Any]]:
    bars = {"type": "bar", "x": ["a", "b", "c"], "y": [1, 2, 3], "marker": {"color": [1, 2, 3]}}
    heatmap = {"type": "heatmap", "z": np.array([[1, 2], [3, 4]])}
    return {
        name: {"data": [trace], "layout": layout}
        for name, trace, layout in (("bars", bars, {}), ("map", heatmap, {"coloraxis": {}}))
    }


def numbers(*shape: int, dtype: str = "float32") -> NDArray[Any]:
    return np.arange(np.prod(shape)).reshape(shape).astype(dtype)


def film(**changes: Any) -> Film:
    """A film in which everything fits together, but for `changes`."""
    parts: dict[str, Any] = {
        "figures": figures(),
        "reels": [
            Reel("bars", 0, "y", numbers(FRAMES, 3)),
            Reel("bars", 0, "marker.color", numbers(FRAMES, 3, dtype="float64")),
            Reel("map", 0, "z", numbers(FRAMES, 2, 2, dtype="uint8"), (-1.0, 1.0)),
        ],
        "steps": range(FRAMES),
        "cursors": [Cursor("bars", numbers(FRAMES), numbers(FRAMES)), Cursor("map", np.ones(5))],
    }
    return Film(**parts | changes)


def reel(attribute: str = "y", trace: int = 0, figure: str = "bars", **shape: Any) -> Reel:
    return Reel(figure, trace, attribute, shape.get("values", numbers(FRAMES, 3)))


# What is changed in a film that fits -> what the error says.
BROKEN: dict[str, tuple[Mapping[str, Any], str]] = {
    "no figures": ({"figures": {}, "reels": [], "cursors": []}, "figures: got none, needs at leas"),
    "a figure of Plotly's own classes": (
        {"figures": {"bars": go.Figure()}},
        "figure 'bars': got Figure, needs a dict with data, which are dicts, and layout: such as",
    ),
    "a figure without a layout": (
        {"figures": {"bars": {"data": []}}},
        "figure 'bars': got dict, needs a dict with data, which are dicts, and layout",
    ),
    "a trace of Plotly's own classes": (
        {"figures": {"bars": {"data": [go.Bar()], "layout": {}}}},
        "figure 'bars': got dict, needs a dict with data, which are dicts, and layout: such as",
    ),
    "no steps": ({"steps": []}, "steps: got none, needs at least one"),
    "no steps in a range": ({"steps": range(0)}, "steps: got none, needs at least one"),
    "a curve of no reading": (
        {"readings": {"C": Reading(numbers(FRAMES))}, "along": "loss"},
        "along: got 'loss', needs one of C",
    ),
    "steps that fall": (
        {"steps": [0, 1, 3, 2, 4]},
        "steps: got steps that do not rise, needs each larger than the one before",
    ),
    "a step twice": ({"steps": [0, 1, 1, 2, 3]}, "steps: got steps that do not rise, needs each"),
    "a reel of no figure": (
        {"reels": [reel(figure="pie")]},
        "figure: got 'pie', needs one of bars, map",
    ),
    "a cursor of no figure": (
        {"cursors": [Cursor("pie", numbers(FRAMES))]},
        "figure: got 'pie', needs one of bars, map",
    ),
    "a narrow layout of no figure": (
        {"narrow": {"pie": {}}},
        "figure: got 'pie', needs one of bars, map",
    ),
    "a span of no figure": (
        {"spans": {"map": 2, "pie": 1}},
        "figure: got 'pie', needs one of bars, map",
    ),
    "more than a row": (
        {"spans": {"map": 4}},
        "span of 'map': got 4, needs 1, 2 or 3 thirds of a row",
    ),
    "a reading of the wrong length": (
        {"readings": {"loss": Reading(numbers(FRAMES + 1))}},
        "reading 'loss': got shape (6,), needs (5,), one number a frame",
    ),
    "a range of no figure": (
        {"ranges": {"pie": np.ones(FRAMES)}},
        "figure: got 'pie', needs one of bars, map",
    ),
    "a range of the wrong length": (
        {"ranges": {"map": np.ones(FRAMES - 1)}},
        "range of 'map': got shape (4,), needs (5,), one number a frame",
    ),
    "a range of nothing": (
        {"ranges": {"map": np.arange(5.0)}},
        "range of 'map': got 0.0, needs finite numbers above 0",
    ),
    "a range without end": (
        {"ranges": {"map": np.array([1, 2, np.inf, 3, 4])}},
        "range of 'map': got inf, needs finite numbers above 0",
    ),
    "a range of colours that are not there": (
        {"ranges": {"bars": np.ones(FRAMES)}},
        "range of 'bars': got a layout without a coloraxis, needs one with it",
    ),
    "a trace too many": (
        {"reels": [reel(trace=1)]},
        "reel bars[1].y: got trace 1, needs 0 <= trace < 1",
    ),
    "a trace from the end": (
        {"reels": [reel(trace=-1)]},
        "reel bars[-1].y: got trace -1, needs 0 <= trace < 1",
    ),
    "an attribute of another kind of trace": (
        {"reels": [reel("z")]},
        "reel bars[0].z: got 'z', needs an attribute that the bar trace has",
    ),
    "an attribute of nothing": (
        {"reels": [reel("marrker.color")]},
        "reel bars[0].marrker.color: got 'marrker.color', needs an attribute that the bar",
    ),
    "whole numbers": (
        {"reels": [reel(values=numbers(FRAMES, 3, dtype="int64"))]},
        "reel bars[0].y: got int64, needs one of float32, float64, uint8",
    ),
    "half precision": (
        {"reels": [reel(values=numbers(FRAMES, 3, dtype="float16"))]},
        "reel bars[0].y: got float16, needs one of float32, float64, uint8",
    ),
    "one number a frame": (
        {"reels": [reel(values=numbers(FRAMES))]},
        "reel bars[0].y: got shape (5,), needs (5, ...) with one or two dimensions a frame",
    ),
    "three dimensions a frame": (
        {"reels": [reel(values=numbers(FRAMES, 1, 2, 3))]},
        "reel bars[0].y: got shape (5, 1, 2, 3), needs (5, ...) with one or two dimensions a frame",
    ),
    "a reel that is too short": (
        {"reels": [reel(values=numbers(FRAMES - 1, 3))]},
        "reel bars[0].y: got shape (4, 3), needs (5, ...) with one or two dimensions a frame",
    ),
    "a cursor on an axis that is not there": (
        {"cursors": [Cursor("bars", numbers(FRAMES), axis="y2")]},
        "cursor over 'bars', axis: got 'y2', needs one of y",
    ),
    "a cursor that is too long": (
        {"cursors": [Cursor("map", numbers(FRAMES + 1))]},
        "cursor over 'map': got shape (6,), needs (5,), one number a frame",
    ),
    "a cursor with too few dots": (
        {"cursors": [Cursor("map", numbers(FRAMES), numbers(FRAMES - 1))]},
        "cursor over 'map': got shape (4,), needs (5,), one number a frame",
    ),
    "a cursor of two numbers a frame": (
        {"cursors": [Cursor("map", numbers(FRAMES, 2))]},
        "cursor over 'map': got shape (5, 2), needs (5,), one number a frame",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_does_not_fit_is_refused_with_what_was_given_and_what_is_needed(case: str) -> None:
    changes, message = BROKEN[case]
    with pytest.raises(FilmError) as caught:
        film(**changes)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("attribute", ["marker.colour", "marker.", "y.z"])
def test_an_attribute_must_exist_to_its_end(attribute: str) -> None:
    with pytest.raises(FilmError, match="needs an attribute that the bar trace has"):
        film(reels=[reel(attribute)])


def test_what_fits_is_a_film() -> None:
    assert film().nbytes == 5 * 3 * 4 + 5 * 3 * 8 + 5 * 2 * 2
    everything = film(narrow={"map": {"height": 90}}, spans={"bars": 2}, steps=[0, 3, 4, 90, 91])
    assert everything.packed is everything.packed, "it is packed once"
    assert film(reels=[], cursors=[]).nbytes == 0


@pytest.mark.parametrize("frames", [1, 2])
def test_a_film_may_have_a_single_frame(frames: int) -> None:
    values = numbers(frames, 3)
    assert film(steps=range(frames), reels=[reel(values=values)], cursors=[]).nbytes == 12 * frames


F32 = np.finfo(np.float32)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([0.0, 1.5, -2.25], "float32"),
        ([np.nan, np.inf, -np.inf, 1.0], "float32"),
        ([np.nan, np.inf], "float32"),
        ([], "float32"),
        ([float(F32.max) * 0.999, 1.0], "float32"),
        ([-1e39, 1.0], "float64"),
        ([1e300, np.nan, -np.inf], "float64"),
    ],
    ids=str,
)
def test_compact_is_float32_unless_that_overflows(values: list[float], dtype: str) -> None:
    given = np.array([values])
    found = compact(given)
    assert found.dtype == dtype
    assert found.flags.c_contiguous
    np.testing.assert_allclose(found, given, rtol=1e-7)  # NaN and infinities in their places


def test_compact_lays_a_transposed_array_in_order() -> None:
    found = compact(np.arange(6.0).reshape(2, 3).T)
    assert found.flags.c_contiguous
    np.testing.assert_array_equal(found, [[0, 3], [1, 4], [2, 5]])


BYTES = 8 * 2**20


@pytest.mark.parametrize(
    ("bytes_a_frame", "frames"),
    [
        (0, MAX_FRAMES),
        (1, MAX_FRAMES),
        (BYTES // MAX_FRAMES, MAX_FRAMES),
        (BYTES // 100, 100),
        (BYTES // 100 + 1, 99),
        (BYTES // 2, 2),
        (BYTES, 2),
        (10 * BYTES, 2),
    ],
)
def test_affordable_frames(bytes_a_frame: int, frames: int) -> None:
    assert affordable_frames(bytes_a_frame, BYTES) == frames
    assert affordable_frames(10, 75) == 7


@pytest.mark.parametrize("kept", [2, 3, 4, 7, 49, 99, 100])
def test_thinning_keeps_both_ends_and_all_parts_in_step(kept: int) -> None:
    frames = np.arange(100)
    steps = (frames * 3).tolist()
    y = np.repeat(frames[:, None], 3, axis=1)
    z = np.broadcast_to(frames[:, None, None], (100, 2, 2))
    whole = film(
        steps=steps,
        reels=[
            Reel("bars", 0, "y", y.astype(np.float32)),
            Reel("map", 0, "z", z.astype(np.uint8), (-1.0, 3.0)),
        ],
        cursors=[Cursor("bars", frames * 3.0, frames * 2.0), Cursor("map", frames * 3.0)],
        narrow={"map": {"height": 90}},
        spans={"map": 3},
        fills=True,
        readings={"loss": Reading(frames / 7, "meaning", percent=True)},
    )
    thin = whole.thinned(kept)
    assert len(thin.steps) == kept
    assert (thin.steps[0], thin.steps[-1]) == (0, 297)
    assert np.ptp(np.diff(thin.steps)) <= 3, "evenly chosen: gaps of n and n + 1 frames"
    frame = np.array(thin.steps) // 3
    first, second = thin.reels
    np.testing.assert_array_equal(first.values, y[frame])
    np.testing.assert_array_equal(second.values, z[frame])
    assert [each.values.dtype for each in thin.reels] == ["float32", "uint8"]
    assert second.scale == (-1.0, 3.0)
    dotted, plain = thin.cursors
    np.testing.assert_array_equal(dotted.x, frame * 3)
    np.testing.assert_array_equal(dotted.y, frame * 2)
    np.testing.assert_array_equal(plain.x, frame * 3)
    assert plain.y is None
    reading = thin.readings["loss"]
    np.testing.assert_array_equal(reading.values, frame / 7)
    assert (reading.meaning, reading.percent) == ("meaning", True)
    assert (thin.figures, thin.narrow) == (whole.figures, whole.narrow)
    assert (thin.spans, thin.fills) == (whole.spans, whole.fills)
    assert thin.nbytes == whole.nbytes * kept // 100


@pytest.mark.parametrize("frames", [FRAMES, FRAMES + 1, MAX_FRAMES])
def test_a_film_that_is_short_enough_stays_what_it_is(frames: int) -> None:
    whole = film()
    assert whole.thinned(frames) is whole


def test_a_thinned_film_is_packed_anew() -> None:
    whole = film()
    assert whole.packed.data != whole.thinned(2).packed.data
    assert len(whole.thinned(2).packed.data) < len(whole.packed.data)


def test_a_curve_along_the_slider_needs_no_figure() -> None:
    bare = Film({}, [], range(FRAMES), readings={"C": Reading(numbers(FRAMES))}, along="C")
    assert b'"along": "C"' in bare.packed.data
    assert b'"along": null' in film().packed.data
    assert bare.thinned(3).along == "C"
