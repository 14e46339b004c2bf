"""The look that all pictures share: titles, and bare axes that fit light and dark.

A figure is a plain dict, as Plotly.js reads it: building and validating Plotly's own objects takes
ten times as long. What is in it is validated by the tests.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.ranges import decades
from nnviz.figures.numbers import ten_to
from nnviz.web.palette import NEUTRAL, faded

Figure = dict[str, Any]  # {"data": traces, "layout": layout}; numbers are NumPy arrays

# Beside a class's colour, so that colour is never the only cue.
CLASS_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "star")

PRINT = 14  # pixels: numbers and names of axes can be read from the back of a classroom
TITLE = 16
HEIGHT = 270  # pixels: two rows of pictures, and what is above them, fit on a laptop's screen
_PLAIN_POWERS = range(-3, 4)  # of ten, up to which numbers are written without them
_MOST_TICKS = 5
# Plotly's axes end at 1.8e304, and below its least normal number a double has no digits to name.
_NEAREST, _FARTHEST = np.finfo(float).tiny, 1e304
_ROUNDING = 1e-9  # so far may the last tick be beyond the end by rounding
_TRANSPARENT = faded(NEUTRAL, 0)
_GRID = faded(NEUTRAL, 0.25)


def base_layout(title: str, *, height: int = HEIGHT) -> dict[str, Any]:
    """The common look of all figures."""
    return {
        "title": {
            "text": title,
            "font": {"size": TITLE, "weight": 600},
            "xref": "container",
            "x": 0,
            "xanchor": "left",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 10},
        },
        "font": {"size": PRINT},
        "height": height,
        "margin": {"l": 60, "r": 16, "t": 40, "b": 44},
        "paper_bgcolor": _TRANSPARENT,
        "plot_bgcolor": _TRANSPARENT,
        "showlegend": False,
        "hoverlabel": {"namelength": -1},
    }


def chart(
    title: str, traces: list[dict[str, Any]], *, x: dict[str, Any], y: dict[str, Any], **layout: Any
) -> Figure:
    """A figure of `traces` in the common look; `x` and `y` are made by `axis`.

    Zoom is kept when the data change, until the range of an axis does.
    """
    ranges = str([x.get("range"), y.get("range")])
    axes = {"xaxis": x, "yaxis": y, "uirevision": ranges}
    return {"data": traces, "layout": base_layout(title) | axes | layout}


def axis(name: str, **settings: Any) -> dict[str, Any]:
    """An axis with its name, and lines that can be read on light and on dark."""
    return {
        "title": {"text": name, "standoff": 6, "font": {"size": PRINT}},
        "gridcolor": _GRID,
        "zeroline": False,
    } | settings


def size_axis(name: str, high: float) -> dict[str, Any]:
    """An axis of magnitudes from 0 to `high`; a power of ten that all ticks share is in its name.

    At each tick one such as 10³⁰⁴, of a diverged loss, would leave no room for the name.
    """
    high = float(np.clip(high, _NEAREST, _FARTHEST))
    power = int(np.floor(np.log10(high)))
    if power in _PLAIN_POWERS:
        return axis(name, range=[0, high])
    ten, reach = 10.0**power, high / 10.0**power
    step = next(each for each in (0.2, 0.5, 1.0, 2.0) if reach / each <= _MOST_TICKS)
    ticks = step * np.arange(int(reach / step + _ROUNDING) + 1)
    return axis(
        f"{name}, in units of {ten_to(power)}",
        range=[0, high],
        tickvals=ticks * ten,
        ticktext=[f"{tick:g}" for tick in ticks.round(1)],
    )


def log_axis(name: str, values: Array) -> dict[str, Any]:
    """A logarithmic axis with the range of `values` and at most some six powers of ten named."""
    low, high = decades(values)
    return axis(
        name,
        type="log",
        range=[low, high],
        dtick=max(1, round((high - low) / 6)),
        exponentformat="power",
        showexponent="all",
        tickfont={
            "size": PRINT / 1.25
        },  # Plotly writes powers 1.25 times as large as other numbers
    )


def numbered(name: str, count: int) -> list[str]:
    """Labels of units, their numbers as subscripts: x1, x2, x3 for a `count` of 3."""
    return [f"{name}<sub>{index}</sub>" for index in range(1, count + 1)]


def spikes_kept(curve: Array, limit: int) -> NDArray[np.intp]:
    """At most `limit` of the indices of `curve` (points,): its ends, and every spike of it.

    Those are where it is lowest and where it is highest in each of even stretches.
    """
    if len(curve) <= limit:
        return np.arange(len(curve))
    width = -(-len(curve) // ((limit - 2) // 2))
    stretches = np.pad(curve, (0, -len(curve) % width), "edge").reshape(-1, width)
    starts = width * np.arange(len(stretches))
    extremes = (starts + stretches.argmin(axis=1), starts + stretches.argmax(axis=1))
    last = len(curve) - 1
    return np.unique(np.concatenate([[0, last], *extremes]).clip(max=last))
