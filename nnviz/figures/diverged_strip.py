"""The strip below a picture of numbers: which share of the runs at each place has diverged."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.results import Results
from nnviz.figures.theme import axis
from nnviz.web.palette import REFUSED, faded

_HEIGHT = 420
_STRIP, _GAP = 0.15, 0.1  # of the height: the strip, and between it and the numbers
_WHOLE = [-0.2, 1.2]  # of the shares: so that marks of none and of all stand whole in the strip


def diverged_shares(results: Results) -> Array:
    """Which share of the finished runs of each cell has diverged; nan where none is finished."""
    return np.where(results.done > 0, results.diverged / np.maximum(results.done, 1), np.nan)


def share_axis(**settings: Any) -> dict[str, Any]:
    """The axis of such shares, from none to all."""
    return axis("diverged", range=[0, 1], tickvals=[0, 1], tickformat=".0%") | settings


def strip_axes(x: dict[str, Any], y: dict[str, Any], *, strip: bool) -> dict[str, Any]:
    """The axes of a layout with `y` above the strip, or without a strip, and the height of all."""
    if not strip:
        return {"x": x, "y": y, "height": _HEIGHT}
    return {
        "x": x | {"anchor": "y2"},
        "y": y | {"domain": [_STRIP + _GAP, 1]},
        "yaxis2": share_axis(domain=[0, _STRIP], range=_WHOLE),
        "height": _HEIGHT,
    }


def strip_stair(points: dict[str, Any], shares: Array) -> dict[str, Any]:
    """A stair in the strip, for `points` of which there is one line."""
    return strip_marks(points, shares, REFUSED) | {
        "marker": {
            "color": REFUSED,
            "size": 4,
        },  # one whose neighbours are not finished has no line
        "line": {"color": REFUSED, "width": 2, "shape": "hvh"},
        "fill": "tozeroy",
        "fillcolor": faded(REFUSED, 0.35),
    }


def strip_marks(points: dict[str, Any], shares: Array, colour: str) -> dict[str, Any]:
    """A cross for each of `points` in the strip; they are joined as far as these are."""
    return points | {
        "y": shares,
        "yaxis": "y2",
        "showlegend": False,
        "line": {"color": colour, "width": 1, "dash": "dot"},
        "marker": {"size": 7, "symbol": "x", "color": colour},
    }
