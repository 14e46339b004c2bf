"""The first-order forecast over a run: what each step promised, and what it did."""

import numpy as np

from nnviz.core.explain.forecast import Forecast
from nnviz.figures.theme import Figure, axis, chart, log_axis
from nnviz.web.palette import BACKWARD, FORWARD, NEUTRAL

_ROUNDING = 1e-15  # changes of C below it are the rounding of C


def forecast_figure(forecast: Forecast) -> Figure:
    """How far the loss fell in each step, beside what the gradient promised; log scale.

    Where the loss rose instead, a triangle stands at the size of the rise.
    """
    steps, *falls = np.array(forecast.steps), -forecast.predicted, -forecast.actual
    predicted, actual = (np.where(np.abs(fall) > _ROUNDING, fall, np.nan) for fall in falls)
    rose = actual < 0
    traces = [
        {
            "type": "scatter",
            "x": steps,
            "y": np.where(predicted > 0, predicted, np.nan),
            "mode": "lines",
            "name": "forecast, to first order",
            "line": {"color": NEUTRAL, "dash": "dash"},
            "hovertemplate": "step %{x}<br>forecast: C falls by %{y:.4g}<extra></extra>",
        },
        {
            "type": "scatter",
            "x": steps,
            "y": np.where(actual > 0, actual, np.nan),
            "mode": "lines",
            "name": "what C fell by",
            "line": {"color": FORWARD},
            "hovertemplate": "step %{x}<br>C fell by %{y:.4g}<extra></extra>",
        },
        {
            "type": "scatter",
            "x": steps[rose],
            "y": -actual[rose],
            "mode": "markers",
            "name": "C rose by",
            "marker": {"color": BACKWARD, "symbol": "triangle-up", "size": 8},
            "hovertemplate": "step %{x}<br>C rose by %{y:.4g}<extra></extra>",
        },
    ]
    return chart(
        "How far a step brings C down: forecast and truth",
        traces,
        x=axis("step", range=[0, max(1, int(steps[-1]) + 1)]),
        y=log_axis("change of C, its size", np.abs(np.nan_to_num([predicted, actual]))),
        showlegend=True,
        legend={"orientation": "h", "y": 1.12, "x": 1, "xanchor": "right"},
    )
