"""Labels at the right ends of lines, which need no legend then."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.figures.theme import PRINT, base_layout

_ROOM, _DOT = 42, 6  # pixels for the longest of them, and for the dot of the step before it
_CLOSE = 0.03  # of an axis: lines that end so near each other have one column of labels
_LABELS = 12  # lines of print that an axis is high
_LINE = 0.08  # of an axis: closer labels would lie over one another


def end_labels(ends: Mapping[str, tuple[float, str]], y: Mapping[str, Any]) -> dict[str, Any]:
    """The layout with a label for each line's last value and colour, on the y axis; two at most.

    Values that are not finite have none.
    """
    heights = {name: _height(value, y) for name, (value, _) in ends.items() if np.isfinite(value)}
    low, high = y["range"]
    close = len(heights) > 1 and np.ptp(list(heights.values())) < _LINE * (high - low)
    upper = max(heights, key=heights.__getitem__, default="")
    labels = [
        {
            "xref": "paper",
            "x": 1,
            "y": height,
            "text": name,
            "font": {"color": ends[name][1], "size": PRINT},
            "showarrow": False,
            "xanchor": "left",
            "xshift": _DOT,
            "yanchor": "bottom" if close and name == upper else "middle",
        }
        for name, height in heights.items()
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
    heights = np.array([_height(on_axis(end.y, y), y) for end in ends])
    low, high = y["range"]
    for together in _columns([end.x for end in ends]):
        heights[together] = apart(heights[together], (high - low) / _LABELS, high)
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
    low, high = y["range"]
    if y.get("type") == "log":
        low, high = 10.0**low, 10.0**high
    return float(np.clip(np.nan_to_num(value, nan=high), low, high))


def _height(value: float, y: Mapping[str, Any]) -> float:
    """Where it is on the axis, which Plotly counts in powers of ten if it is logarithmic."""
    if y.get("type") != "log":
        return float(value)
    return float(np.log10(value)) if value > 0 else float(y["range"][0])


def apart(places: Array, gap: float, top: float) -> Array:
    """`places` moved as little upwards as keeps them a `gap` apart, and then below `top`."""
    order = np.argsort(places, kind="stable")
    moved = places[order]
    for index in range(1, len(moved)):
        moved[index] = max(moved[index], moved[index - 1] + gap)
    ceiling = top - gap * np.arange(len(moved))[::-1]
    result = np.empty_like(places)
    result[order] = np.minimum(moved, ceiling)
    return result
