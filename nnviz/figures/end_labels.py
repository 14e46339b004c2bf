"""Labels at the right ends of lines, which need no legend then."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.figures.theme import PRINT, base_layout

_ROOM, _DOT = 42, 6  # pixels for the longest of them, and for the dot of the step before it
_CLOSE = 0.03  # of an axis: lines that end so near each other have one column of labels
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


class End(NamedTuple):
    """Where a line ends, and what stands there."""

    text: str
    x: float
    y: float
    colour: str


def labels_apart(ends: Sequence[End], y: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A label at each end; those of lines that end near each other stand apart.

    One whose end is beyond the y axis stands at the axis' end.
    """
    heights = np.array([height_on(end.y, y) for end in ends])
    low, high = y["range"]
    for together in _columns([end.x for end in ends]):
        heights[together] = apart(heights[together], _LINE * (high - low), high, low)
    return [
        {
            "text": end.text,
            "x": float(end.x),
            "y": float(height),
            "xshift": _DOT,
            "xanchor": "left",
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": PRINT, "color": end.colour},
        }
        for end, height in zip(ends, heights, strict=True)
    ]


def _columns(places: Sequence[float]) -> list[list[int]]:
    """Which of the ends, at these places from the left, stand so near that they are one column."""
    columns = list[list[int]]()
    for index in np.argsort(places, kind="stable").tolist():
        near = columns and places[index] - places[columns[-1][-1]] <= _CLOSE * max(places)
        if near:
            columns[-1].append(index)
        else:
            columns.append([index])
    return columns


def on_axis(value: float, y: Mapping[str, Any]) -> float:
    """The nearest number to `value` that the axis reaches; of none, its upper end."""
    height = height_on(value, y)
    return 10.0**height if y.get("type") == "log" else height


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
