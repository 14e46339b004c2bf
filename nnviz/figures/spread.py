"""What the runs of each cell spread over, between two of their quantiles, and as a band."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.study.results import Results
from nnviz.figures.scale import Scale

Ends = tuple[Array, Array]  # lower numbers first, each (cells,), as they are drawn on a scale


def spread(results: Results, share: float, scale: Scale) -> Ends:
    """The quantiles of `share` and of 1 - `share`; both nan where one is that of a diverged run."""
    low, high = results.quantile(share), results.quantile(1 - share)
    known = np.isfinite(low) & np.isfinite(high)
    return scale.drawn(np.where(known, low, np.nan)), scale.drawn(np.where(known, high, np.nan))


def band(x: Array, ends: Ends, colour: str, opacity: float) -> dict[str, Any]:
    """The area between `ends`, in as many pieces as have no gap; nan after each."""
    low, high = ends
    known = np.flatnonzero(np.isfinite(low))
    pieces = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
    return {
        "type": "scatter",
        "x": _around(pieces, x, x),
        "y": _around(pieces, low, high),
        "mode": "lines",
        "fill": "toself",
        "fillcolor": colour,
        "opacity": opacity,
        "line": {"color": colour, "width": 1},  # so that a piece of one place can be seen
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _around(pieces: list[NDArray[np.intp]], there: Array, back: Array) -> Array:
    """Along the one and back along the other, piece by piece."""
    parts = [(there[piece], back[piece][::-1], [np.nan]) for piece in pieces]
    return np.concatenate([each for part in parts for each in part])
