"""A drawing holds together, and its reels move all of it."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnviz.player.drawing import Column, Drawing, View
from nnviz.player.film import Film, Reel
from nnviz.player.film_error import FilmError
from nnviz.player.picture import Axis, Picture, Points

FRAMES = 3
STRIPS = Picture([0, 1], ["p[{}]", "q[{}]"], 1, 4, (-1.0, 1.0), cells=["1", "2", "3", "4"])
STILL = Picture(
    *([2], ["r at {}"], 2, 2, (0.0, 1.0)),
    axes=(Axis("x", 0, 1), Axis("y", 0, 1)),
    values=np.ones((1, 4)),
)
ONES = np.ones(3)
POINTS = Points(2, "three points", ONES, ONES, ONES, (0.0, 1.0))


def drawing(**changes: Any) -> Drawing:
    """Two nodes that lead to a third, but for `changes`."""
    parts: dict[str, Any] = {
        "title": "Three",
        "columns": [Column("P", "two", ["p", "q"], ["p", "q"]), Column("R", "one", ["r"], ["r"])],
        "edges": [(0, 2), (1, 2)],
        "edge_labels": ["1", "2"],
        "badges": [2],
        "badge_labels": ["1"],
        "views": [View("size", "Size", "s", "t", 2.0)],
        "legend": "",
        "summary": "Three nodes.",
        "pictures": [STRIPS, STILL, POINTS],
    }
    return Drawing(**parts | changes)


def numbers(*shape: int) -> NDArray[np.float32]:
    return np.ones((FRAMES, *shape), np.float32)


def reels() -> list[Reel]:
    return [
        Reel("three", 0, "values.size", numbers(2)),
        Reel("three", 1, "values.size", numbers(1)),
        Reel("three", 2, "values", numbers(2, 4)),
    ]


def film(reels: list[Reel], **changes: Any) -> Film:
    return Film({"three": drawing(**changes).to_dict()}, reels, range(FRAMES))


def test_what_fits_is_a_film() -> None:
    found = film(reels())
    assert found.packed
    assert len(found.thinned(2).reels[2].values) == 2


def test_how_far_a_view_reaches_may_move() -> None:
    assert film([*reels(), Reel("three", 0, "reach.size", numbers(1))]).packed
    with pytest.raises(FilmError, match=r"reach.size: got shape \(3, 2\), needs \(frames, 1\)"):
        film([*reels(), Reel("three", 0, "reach.size", numbers(2))])


def test_a_drawing_may_be_without_edges_and_badges() -> None:
    none: dict[str, Any] = {"edges": [], "edge_labels": [], "badges": [], "badge_labels": []}
    moving = [reel for reel in reels() if reel.trace == 2]
    moving += [Reel("three", trace, "values.size", numbers(0)) for trace in (0, 1)]
    assert film(moving, **none).packed


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"edges": [(0, 2), (1, 3)]}, "drawing 'Three': got node 3, needs 0 <= node < 3"),
        ({"edges": [(0, 2), (-1, 2)]}, "drawing 'Three': got node -1, needs 0 <= node < 3"),
        ({"badges": [3]}, "drawing 'Three': got node 3, needs"),
        (
            {"pictures": [POINTS, Points(7, "", ONES, ONES, ONES, (0, 1))]},
            "drawing 'Three': got node 7",
        ),
        ({"edge_labels": ["1"]}, "drawing 'Three', edge labels: got 1, needs 2, one for each"),
        ({"badge_labels": []}, "drawing 'Three', badge labels: got 0, needs 1, one for each"),
        (
            {"columns": [Column("P", "", ["p", "q", "r"], ["p"])]},
            "drawing 'Three', node labels: got 1",
        ),
        ({"views": []}, "drawing 'Three', views: got none, needs at least one"),
        ({"views": [View("size", "", "", "", 0)]}, "view 'size', reach: got 0, needs a finite"),
        (
            {"views": [View("size", "", "", "", np.inf)]},
            "view 'size', reach: got inf, needs a finite",
        ),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(FilmError) as caught:
        drawing(**changes)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("place", "shape", "message"),
    [
        (
            0,
            None,
            "reel three[0].values.size: got none, needs one: a drawing shows nothing without",
        ),
        (2, None, "reel three[2].values: got none, needs one"),
        (0, (3,), "reel three[0].values.size: got shape (3, 3), needs (frames, 2)"),
        (1, (2,), "reel three[1].values.size: got shape (3, 2), needs (frames, 1)"),
        (2, (2, 5), "reel three[2].values: got shape (3, 2, 5), needs (frames, 2, 4)"),
        (2, (8,), "reel three[2].values: got shape (3, 8), needs (frames, 2, 4)"),
    ],
)
def test_reels_must_move_all_of_it(place: int, shape: tuple[int, ...] | None, message: str) -> None:
    given = reels()
    old = given.pop(place)
    if shape:
        given.append(Reel("three", old.trace, old.attribute, numbers(*shape)))
    with pytest.raises(FilmError) as caught:
        film(given)
    assert str(caught.value).startswith(message)
