"""The look that all pictures share: colours, scales and bare axes that fit light and dark."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from nnviz.core.arrays import Array

NEGATIVE, ZERO, POSITIVE = "#f59322", "#e8eaeb", "#0877bd"
# Symmetric around 0 for weights, gradients and activations, around 0.5 for outputs.
SIGNED_SCALE = [[0.0, NEGATIVE], [0.5, ZERO], [1.0, POSITIVE]]

FORWARD = "#8a4fd3"  # violet: what is computed on the way from X to C
BACKWARD = "#ef6f5e"  # coral: what is computed on the way back
NEUTRAL = "#808890"
# One colour a layer (ColorBrewer's Dark2), apart from those of sign and direction; with a dash,
# so that colour is never the only cue.
LAYER_COLOURS = (
    "#1b9e77",
    "#e7298a",
    "#7570b3",
    "#66a61e",
    "#a6761d",
    "#17a2b8",
    "#666666",
    "#5e60ce",
)
LAYER_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")

HEIGHT = 270  # pixels: two rows of pictures, and what is above them, fit on a laptop's screen


def round_range(*arrays: Array) -> float:
    """A round number that no magnitude in `arrays` exceeds; 1 if all are 0.

    Round, so that runs that differ a little have the same scale and can be compared.
    """
    largest = max((float(np.max(np.abs(array), initial=0.0)) for array in arrays), default=0.0)
    if not largest:
        return 1.0
    unit = float(10.0 ** np.floor(np.log10(largest)))
    rounded = (step * unit for step in (1, 1.5, 2, 3, 5, 7, 10, 15))
    # At the very ends of what a double can be there is no round number.
    return next((each for each in rounded if largest <= each < np.inf), largest)


def signed_colour(value: float) -> tuple[str, str]:
    """The signed scale's colour for -1..1, and the colour of print that can be read on it."""
    if not np.isfinite(value):
        return "transparent", "inherit"
    end = NEGATIVE if value < 0 else POSITIVE
    strength = min(1.0, abs(value))
    pairs = ((int(ZERO[k : k + 2], 16), int(end[k : k + 2], 16)) for k in (1, 3, 5))
    mixed = [round(zero + (full - zero) * strength) for zero, full in pairs]
    # Relative luminance, and where the two inks have the same contrast (WCAG 2).
    linear = ((part / 255 + 0.055) / 1.055 for part in mixed)
    luminance = sum(
        weight * part**2.4 for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
    return "#{:02x}{:02x}{:02x}".format(*mixed), "#ffffff" if luminance < 0.1916 else "#111111"


def base_layout(title: str, *, height: int = HEIGHT) -> dict[str, Any]:
    """The common look of all figures."""
    return {
        "title": {
            "text": title,
            "font": {"size": 15},
            "xref": "container",
            "x": 0,
            "xanchor": "left",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 10},
        },
        "height": height,
        "margin": {"l": 60, "r": 16, "t": 40, "b": 44},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hoverlabel": {"namelength": -1},
    }


def base_figure(title: str, *, x: dict[str, Any], y: dict[str, Any], **layout: Any) -> go.Figure:
    """A figure in the common look, without traces; `x` and `y` are made by `axis`.

    Zoom is kept when the data change, until the range of an axis does. The layout is one dict,
    because each call of Plotly's update_layout takes milliseconds.
    """
    ranges = str([x.get("range"), y.get("range")])
    axes = {"xaxis": x, "yaxis": y, "uirevision": ranges}
    return go.Figure(layout=base_layout(title) | axes | layout)


def axis(name: str, **settings: Any) -> dict[str, Any]:
    """An axis with its name, and lines that can be read on light and on dark."""
    return {
        "title": {"text": name, "standoff": 6},
        "gridcolor": "rgba(128,136,144,0.25)",
        "zeroline": False,
    } | settings


def decades(values: Array) -> tuple[float, float]:
    """The range of a log axis, in whole powers of ten, that holds all finite `values` above 0."""
    positive = values[(values > 0) & np.isfinite(values)]
    if not positive.size:
        return -3.0, 0.0
    low, high = np.log10(positive.min()), np.log10(positive.max())
    return float(np.floor(low - 0.2)), float(np.ceil(high + 0.2))


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
        tickfont={"size": 12 / 1.25},  # Plotly writes powers 1.25 times as large as other numbers
    )


def numbered(name: str, count: int) -> list[str]:
    """Labels of units, their numbers as subscripts: x1, x2, x3 for a `count` of 3."""
    return [f"{name}<sub>{index}</sub>" for index in range(1, count + 1)]


def evenly_thinned(count: int, limit: int) -> Sequence[int]:
    """At most `limit` of the indices 0..count-1, evenly spread, the first and last among them."""
    if count <= limit:
        return range(count)
    return [int(index) for index in np.unique(np.linspace(0, count - 1, limit).round())]
