"""Samples as marks in the plane: those of test data have a hole."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import Dataset
from nnviz.figures.theme import CLASS_SYMBOLS, base_layout
from nnviz.web.palette import EDGE, NEUTRAL

Trace = dict[str, Any]
Mark = Callable[[Array, str, str, str], Trace]  # of X, a name, a colour and a symbol


def points(X: Array, name: str, colour: str, symbol: str) -> Trace:
    """The samples of one class, X (2, samples)."""
    edge = {"color": EDGE, "width": 1}
    return _marks(X, name, {"color": colour, "symbol": symbol, "size": 7, "line": edge})


def rings(X: Array, name: str, colour: str, symbol: str) -> Trace:
    """The test samples of one class, X (2, samples)."""
    edge = {"color": EDGE, "width": 1.5}
    look = {"color": colour, "symbol": f"{symbol}-dot", "size": 10, "line": edge}
    return _marks(X, f"{name}, test", look)


def sides(dataset: Dataset) -> list[tuple[Dataset, Mark]]:
    """The training data and what draws them, and the same of the test data, if there are some."""
    return [(dataset, points), *([(dataset.test, rings)] if dataset.test else [])]


class Legend(NamedTuple):
    """Traces without points, which only the legend names, and the layout that makes room for it."""

    traces: list[Trace]
    layout: Trace


def split_legend(dataset: Dataset) -> Legend:
    """Which form training samples have, and which test samples; nothing without these."""
    if dataset.test is None:
        return Legend([], {})
    nowhere = np.full((2, 1), np.nan)
    named = zip(("training data", "test data"), sides(dataset), strict=True)
    return Legend(
        [
            mark(nowhere, "", NEUTRAL, CLASS_SYMBOLS[0]) | {"name": name}
            for name, (_, mark) in named
        ],
        {
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
            "margin": base_layout("")["margin"] | {"t": 62},
        },
    )


def _marks(X: Array, name: str, marker: Trace) -> Trace:
    return {
        "type": "scatter",
        "x": X[0],
        "y": X[1],
        "mode": "markers",
        "name": name,
        "marker": marker,
        "hovertemplate": "x₁ %{x:.3f}, x₂ %{y:.3f}<extra>%{fullData.name}</extra>",
    }
