"""The first-order forecast over a run: what each step promised, and what it did."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.explain.forecast import Forecast
from nnviz.figures.theme import HEIGHT, Figure, axis, chart, log_axis
from nnviz.web.palette import BACKWARD, FORWARD, NEUTRAL

_ROUNDING = 1e-15  # changes of C below it are the rounding of C
_LINE = 20  # pixels: of the legend, which on a phone may have two
_DASH = {"dash": "dash"}


def forecast_figure(forecast: Forecast) -> Figure:
    """How far the loss fell in each step, beside what the gradient promised; log scale.

    Where it rose instead, or should rise, a triangle stands at the size of the rise.
    """
    steps, *falls = np.array(forecast.steps), -forecast.predicted, -forecast.actual
    predicted, actual = (np.where(np.abs(fall) > _ROUNDING, fall, np.nan) for fall in falls)
    promised, came = {"color": NEUTRAL}, {"color": FORWARD}
    traces = [
        _falls(steps, predicted, "forecast", "forecast: C falls", promised | _DASH),
        _falls(steps, actual, "C fell by", "C fell", came),
        _rises(steps, actual, "C rose by", "C rose", {"color": BACKWARD, "symbol": "triangle-up"}),
    ]
    if (predicted < 0).any():  # a step of gradient descent never promises a rise
        mark = promised | {"symbol": "triangle-up-open"}
        traces.append(_rises(steps, predicted, "forecast of a rise", "forecast: C rises", mark))
    return chart(
        "How far a step brings C down: forecast and truth",
        traces,
        x=axis("step", range=[0, max(1, int(steps[-1]) + 1)]),
        y=log_axis("change of C, its size", np.abs(np.nan_to_num([predicted, actual]))),
        height=HEIGHT + 2 * _LINE,
        margin={"l": 60, "r": 16, "t": 40 + 2 * _LINE, "b": 44},
        showlegend=True,
        legend={"orientation": "h", "y": 1.05, "yanchor": "bottom", "x": 1, "xanchor": "right"},
    )


def _falls(
    steps: NDArray[np.intp], fall: Array, name: str, verb: str, line: dict[str, str]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": steps,
        "y": np.where(fall > 0, fall, np.nan),
        "mode": "lines",
        "name": name,
        "line": line,
        "hovertemplate": f"step %{{x}}<br>{verb} by %{{y:.4g}}<extra></extra>",
    }


def _rises(
    steps: NDArray[np.intp], fall: Array, name: str, verb: str, marker: dict[str, str]
) -> dict[str, Any]:
    rose = fall < 0
    return {
        "type": "scatter",
        "x": steps[rose],
        "y": -fall[rose],
        "mode": "markers",
        "name": name,
        "marker": {"size": 8, **marker},
        "hovertemplate": f"step %{{x}}<br>{verb} by %{{y:.4g}}<extra></extra>",
    }
