"""Parallel coordinates of a sweep: a line for each cell, through its values to its median.

Drawn as plain lines, since those of Plotly draw what is no number at 0: a cell that has diverged
ends in a place of its own, below all numbers.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnviz.core.study.results import Results
from nnviz.core.study.trials import Study
from nnviz.figures.metric_scale import medians_scale
from nnviz.figures.sweep_uprights import Upright, upright_of_field, upright_of_metric
from nnviz.figures.sweep_words import hover_texts
from nnviz.figures.theme import PRINT, Figure, axis, chart
from nnviz.web.palette import NEUTRAL, REFUSED, ZERO, faded, sequential_colour

_HEIGHT = 460
_SHADES = 8


def parallel_figure(study: Study, results: Results) -> Figure:
    """All cells with a finished run; the deeper the colour, the better."""
    scale = medians_scale(results.metric, results, spread=None)
    uprights = [upright_of_field(of, index, results) for index, of in enumerate(study.axes)]
    uprights.append(upright_of_metric(results, scale))
    shares = scale.shares(results.median)
    good = 1 - shares if results.metric.less_is_better else shares
    shade = np.floor(np.clip(good, 0, 1) * (_SHADES - 1) + 0.5)
    texts = hover_texts(study.fields, results)
    traces = [_lines(np.flatnonzero(np.isinf(results.median)), REFUSED, uprights, texts)]
    for number in range(_SHADES):
        colour = sequential_colour(0.25 + 0.75 * number / (_SHADES - 1))
        traces.append(_lines(np.flatnonzero(shade == number), colour, uprights, texts))
    last = len(uprights) - 1
    return chart(
        "",
        [trace for trace in traces if trace["x"]],
        x=axis("", range=[-0.45, last + 0.35], **_names(uprights)),
        y=axis("", visible=False, range=[-0.06, 1.1]),
        height=_HEIGHT,
        annotations=[each for place, one in enumerate(uprights) for each in _labels(place, one)],
    )


def _lines(
    cells: np.ndarray, colour: str, uprights: Sequence[Upright], texts: Sequence[str]
) -> dict[str, Any]:
    """The lines of some cells as one trace, with a gap after each."""
    x: list[float | None] = []
    y: list[float | None] = []
    customdata: list[int | None] = []
    for cell in cells.tolist():
        x += [*range(len(uprights)), None]
        y += [*(float(upright.places[cell]) for upright in uprights), None]
        customdata += [*[cell] * len(uprights), None]
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines+markers",
        "line": {"color": colour, "width": 1.5},
        "marker": {"color": colour, "size": 6},
        "customdata": customdata,
        "text": ["" if cell is None else texts[cell] for cell in customdata],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _names(uprights: Sequence[Upright]) -> dict[str, Any]:
    return {
        "tickvals": list(range(len(uprights))),
        "ticktext": [upright.name for upright in uprights],
        "side": "top",
        "gridcolor": faded(NEUTRAL, 0.6),
        "automargin": True,
    }


def _labels(place: int, upright: Upright) -> list[dict[str, Any]]:
    """What the places are called, beside the axis."""
    return [
        {
            "x": place,
            "y": height,
            "text": text,
            "xanchor": "right",
            "xshift": -8,
            "showarrow": False,
            "font": {"size": PRINT},
            "bgcolor": ZERO,
        }
        for height, text in upright.ticks
    ]
