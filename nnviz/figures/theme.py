"""The look that all pictures share: colours, scales and bare axes that fit light and dark."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from nnviz.core.arrays import Array

NEGATIVE, ZERO, POSITIVE = "#f59322", "#e8eaeb", "#0877bd"
# Weights, gradients, activations and outputs, always with a range that is symmetric around 0.
SIGNED_SCALE = [[0.0, NEGATIVE], [0.5, ZERO], [1.0, POSITIVE]]

FORWARD, BACKWARD = "#8a4fd3", "#ef6f5e"  # violet and coral
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


def symmetric_range(*arrays: Array) -> float:
    """The largest magnitude in `arrays`, the half-width of a signed scale; 1 if all are 0."""
    largest = max((float(np.max(np.abs(array), initial=0.0)) for array in arrays), default=0.0)
    return largest or 1.0


def base_figure(title: str, *, height: int = 300) -> go.Figure:
    """An empty figure in the common look; `uirevision` keeps zoom when the data change."""
    figure = go.Figure()
    figure.update_layout(
        title={"text": title, "font": {"size": 15}, "x": 0, "xref": "container", "xanchor": "left"},
        height=height,
        margin={"l": 56, "r": 16, "t": 40, "b": 44},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        uirevision="keep",
        showlegend=False,
        hoverlabel={"namelength": -1},
    )
    return figure


def style_axes(figure: go.Figure, *, x: str, y: str) -> None:
    """Name the axes and give them lines that can be read on light and on dark."""
    common = {"gridcolor": "rgba(128,136,144,0.25)", "zeroline": False, "automargin": True}
    figure.update_xaxes(title={"text": x}, **common)
    figure.update_yaxes(title={"text": y}, **common)


def decades(values: Array) -> tuple[float, float]:
    """The range of a log axis, in powers of ten, that holds all `values` that are not 0."""
    positive = values[values > 0]
    if not positive.size:
        return -3.0, 0.0
    return float(np.log10(positive.min())) - 0.3, float(np.log10(positive.max())) + 0.3


def log_axis(figure: go.Figure, values: Array) -> None:
    """Make y logarithmic with the range of `values` and at most some six powers of ten named."""
    low, high = decades(values)
    figure.update_yaxes(
        type="log",
        range=[low, high],
        dtick=max(1, round((high - low) / 6)),
        exponentformat="power",
        showexponent="all",
    )


def numbered(name: str, count: int) -> list[str]:
    """Labels of units, their numbers as subscripts: x1, x2, x3 for a `count` of 3."""
    return [f"{name}<sub>{index}</sub>" for index in range(1, count + 1)]


def evenly_thinned(count: int, limit: int) -> Sequence[int]:
    """At most `limit` of the indices 0..count-1, evenly spread, the first and last among them."""
    if count <= limit:
        return range(count)
    return [int(index) for index in np.unique(np.linspace(0, count - 1, limit).round())]
