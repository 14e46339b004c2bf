"""What a network with one input answers, as a curve through its targets."""

from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import Dataset
from nnviz.figures.theme import Figure, axis, chart
from nnviz.web.palette import OUTPUTS, QUANTITIES

GRID = 161  # places along the input
_MARGIN = 0.15  # of the inputs' range, on each side: what the network says beyond its data
_BEYOND = 0.3  # of the targets' range, on each side: so far the axis follows the outputs


class _Look(NamedTuple):
    """What is added to the names of the samples of one side, and how their marks look."""

    name: str
    marker: dict[str, Any]


_TRAINING = _Look("", {"size": 5})
_TEST = _Look(", test", {"size": 8, "symbol": "circle-open", "line": {"width": 2}})


def line_of_inputs(dataset: Dataset, count: int = GRID) -> Array:
    """Evenly spread inputs (1, count), with a margin beyond those of the samples."""
    X = dataset.everything.X
    low, high = X.min(), X.max()
    margin = _MARGIN * (high - low)
    return np.linspace(low - margin, high + margin, count)[np.newaxis]


def fit_figure(dataset: Dataset, output: Array, *, span: tuple[float, float]) -> Figure:
    """`output` (outputs, GRID) over the input, with the targets, whose traces come first.

    Those of test data, which are rings, come after those of training data. `span` is from the
    smallest to the largest output that is ever shown.
    """
    x = line_of_inputs(dataset)[0]
    samples = [_samples(dataset, row, _TRAINING) for row in range(len(dataset.Y))]
    if dataset.test is not None:
        samples += [_samples(dataset.test, row, _TEST) for row in range(len(dataset.Y))]
    curves = [_curve(x, output, row) for row in range(len(output))]
    return chart(
        "Output (lines), targets (dots)"
        if dataset.test is None
        else "Output, targets (dots), test (rings)",
        [*samples, *curves],
        x=axis("input x<sub>1</sub>", range=[x[0], x[-1]]),
        y=axis("target, output", range=ends_of_axis(dataset.everything.Y, span)),
        showlegend=len(output) > 1,
    )


def _samples(dataset: Dataset, row: int, look: _Look) -> dict[str, Any]:
    """The targets of one output."""
    colour = OUTPUTS[row] if len(dataset.Y) > 1 else QUANTITIES["Y"]
    return {
        "type": "scatter",
        "x": dataset.X[0],
        "y": dataset.Y[row],
        "mode": "markers",
        "name": f"target {row + 1}{look.name}",
        "showlegend": False,  # as its output, whose colour it has
        "marker": {"color": colour, "opacity": 0.7} | look.marker,
        "hovertemplate": "x₁ %{x:.3f}<br>target %{y:.4f}<extra>%{fullData.name}</extra>",
    }


def _curve(x: Array, output: Array, row: int) -> dict[str, Any]:
    colour = OUTPUTS[row] if len(output) > 1 else QUANTITIES["A"]
    return {
        "type": "scatter",
        "x": x,
        "y": output[row],
        "mode": "lines",
        "name": f"output {row + 1}",
        "line": {"color": colour, "width": 3},
        "hovertemplate": "x₁ %{x:.3f}<br>output %{y:.4f}<extra>%{fullData.name}</extra>",
    }


def ends_of_axis(Y: Array, span: tuple[float, float]) -> list[float]:
    """An axis that holds all targets, and `span` as far as these can still be told apart."""
    low, high = float(Y.min()), float(Y.max())
    reach = _BEYOND * (high - low)
    low, high = max(min(low, span[0]), low - reach), min(max(high, span[1]), high + reach)
    return [low - 0.05 * (high - low), high + 0.05 * (high - low)]
