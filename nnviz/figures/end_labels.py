"""Labels at the right ends of lines, which need no legend then."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.figures.theme import PRINT, base_layout

_ROOM, _DOT = 42, 6  # pixels for the longest of them, and for the dot of the step before it
_LINE = 0.08  # of an axis: closer labels would lie over one another


def end_labels(ends: Mapping[str, tuple[float, str]], y: Mapping[str, Any]) -> dict[str, Any]:
    """The layout with a label for each line's last value and colour, on the y axis.

    Labels that would lie over one another stand one above the other. Values that are not finite
    have none; one beyond the axis is at its end.
    """
    names = [name for name, (value, _) in ends.items() if np.isfinite(value)]
    low, high = y["range"]
    heights = np.array([height_on(ends[name][0], y) for name in names])
    labels = [
        {
            "xref": "paper",
            "x": 1,
            "y": float(height),
            "text": name,
            "font": {"color": ends[name][1], "size": PRINT},
            "showarrow": False,
            "xanchor": "left",
            "xshift": _DOT,
        }
        for name, height in zip(names, apart(heights, _LINE * (high - low), high, low), strict=True)
    ]
    margin = base_layout("")["margin"]
    return {"annotations": labels, "margin": margin | {"r": margin["r"] + _ROOM}}


def height_on(value: float, y: Mapping[str, Any]) -> float:
    """Where it is on the axis, which Plotly counts in powers of ten if it is logarithmic."""
    low, high = y["range"]
    if y.get("type") == "log":
        value = np.log10(value) if value > 0 else low
    return float(np.clip(np.nan_to_num(value, nan=high), low, high))


def apart(places: Array, gap: float, top: float, bottom: float = -np.inf) -> Array:
    """`places` moved as little as keeps them a `gap` apart, and then between `bottom` and `top`."""
    order = np.argsort(places, kind="stable")
    gaps = gap * np.arange(len(places))
    moved = _rising(places[order] - gaps) + gaps
    result = np.empty_like(places)
    result[order] = np.minimum(np.maximum(moved, bottom + gaps), top - gaps[::-1])
    return result


def _rising(values: Array) -> Array:
    """The sequence nearest to `values`, in squares, that never falls (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []  # mean and count
    for value in values:
        mean, count = float(value), 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (mean * count + before * many) / (count + many), count + many
        pools.append((mean, count))
    return np.concatenate([np.empty(0), *(np.full(count, mean) for mean, count in pools)])
