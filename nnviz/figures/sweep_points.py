"""The medians of trials along one of their fields, a point each; below, who diverged."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import is_number
from nnviz.core.study.results import Results
from nnviz.core.study.sweep import Axis
from nnviz.core.study.trials import Range, Trials
from nnviz.figures.sweep_axes import axes_of
from nnviz.figures.sweep_grid import measured_axis
from nnviz.figures.sweep_scale import Scale
from nnviz.figures.sweep_words import hover_texts
from nnviz.figures.theme import Figure, axis, chart
from nnviz.web.palette import REFUSED, sequential_colour


def points_figure(trials: Trials, along: int, results: Results) -> Figure:
    """The median of each trial, by its value of the field `along`; who diverged, below."""
    scale, of = Scale.of(results), trials.axes[along]
    x = [cell.values[along] for cell in trials.cells]
    if isinstance(of, Axis) and not is_number(of.field):
        x = [of.values.index(value) for value in x]
    traces = [_points(x, trials, results) | _medians(scale, results.median)]
    if results.diverged.any():
        traces.append(_points(x, trials, results) | _deaths(results))
    across = _range_axis(of) if isinstance(of, Range) else measured_axis(of)
    return chart("", traces, **axes_of(across, results, scale))


def _points(x: list[float], trials: Trials, results: Results) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": x,
        "mode": "markers",
        "customdata": list(range(len(x))),
        "text": hover_texts(trials.fields, results),
        "hovertemplate": "%{text}<extra></extra>",
    }


def _medians(scale: Scale, values: Array) -> dict[str, Any]:
    marker = {"size": 9, "color": sequential_colour(0.8), "symbol": scale.symbols(values)}
    return {"y": scale.drawn(values), "marker": marker}


def _deaths(results: Results) -> dict[str, Any]:
    counts = np.where(results.diverged > 0, results.diverged, np.nan)
    return {
        "y": counts,
        "yaxis": "y2",
        "marker": {"size": 7, "symbol": "x", "color": REFUSED},
    }


def _range_axis(of: Range) -> dict[str, Any]:
    scale = Scale(float(of.low), float(of.high), of.log)
    low, high = scale.measured(np.array([of.low, of.high], float)).tolist()
    margin = 0.04 * (high - low)
    return axis(
        SETTINGS[of.field].label,
        range=[low - margin, high + margin],
        type="log" if of.log else "linear",
        tickvals=scale.ticks.tolist(),
        ticktext=[f"{tick:.3g}" for tick in scale.ticks],
    )
