"""The medians of trials along one of their fields, a point each; below, who diverged."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import is_number
from nnviz.core.study.results import Results
from nnviz.core.study.sweep import Axis
from nnviz.core.study.trials import Range, Trials
from nnviz.figures.diverged_strip import diverged_shares, strip_axes, strip_marks
from nnviz.figures.metric_scale import medians_scale
from nnviz.figures.numbers import ticks_in_words
from nnviz.figures.scale import Scale
from nnviz.figures.sweep_grid import measured_axis
from nnviz.figures.sweep_words import hover_texts, median_label
from nnviz.figures.theme import Figure, chart
from nnviz.web.palette import REFUSED, sequential_colour


def points_figure(trials: Trials, along: int, results: Results) -> Figure:
    """The median of each trial, by its value of the field `along`; who diverged, below."""
    of, scale = trials.axes[along], medians_scale(results.metric, results, spread=None)
    x = [cell.values[along] for cell in trials.cells]
    if isinstance(of, Axis) and not is_number(of.field):
        x = [of.values.index(value) for value in x]
    points, died = _points(x, trials, results), bool(results.diverged.any())
    traces = [points | _medians(scale, results.median)]
    if died:
        shares = np.where(results.diverged > 0, diverged_shares(results), np.nan)
        traces.append(strip_marks(points, shares, REFUSED))
    across = _range_axis(of) if isinstance(of, Range) else measured_axis(of)
    up = scale.axis(median_label(results), automargin=True)
    return chart("", traces, **strip_axes(across, up, strip=died))


def _points(x: list[float], trials: Trials, results: Results) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": x,
        "mode": "markers",
        "customdata": list(range(len(x))),
        "text": hover_texts(trials.fields, results),
        "hovertemplate": "%{text}<extra></extra>",
    }


def _medians(scale: Scale, medians: Array) -> dict[str, Any]:
    look = {"size": 9, "color": sequential_colour(0.8), "symbol": scale.symbols(medians)}
    return {"y": scale.drawn(medians), "marker": look, "cliponaxis": False}


def _range_axis(of: Range) -> dict[str, Any]:
    scale = Scale(float(of.low), float(of.high), of.log)
    return scale.axis(SETTINGS[of.field].label, ticktext=ticks_in_words(scale.ticks().tolist()))
