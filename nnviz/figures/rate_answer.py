"""What runs come to along the learning rate, and how many of them diverge."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.question import Question
from nnviz.core.study.results import Results
from nnviz.figures.answer_parts import (
    Trace,
    ends,
    metric_colour,
    points,
    share_axis,
    shares,
    vertical,
)
from nnviz.figures.answer_scale import Scale
from nnviz.figures.theme import Figure, axis, chart
from nnviz.web.palette import MARK, REFUSED, UPDATE, faded

_SYMBOLS = np.array(["circle", "triangle-up", "triangle-down"])  # on the axis, above it, below it
_HEIGHT = 430  # pixels
_LABEL = 20  # of a line above the picture
_CURVE, _STRIP = [0.27, 1.0], [0.0, 0.15]  # of the height


def rate_answer(question: Question, results: Results, scale: Scale, best: int | None) -> Figure:
    """The metric along the learning rate: the median, the middle half, and all seeds.

    Below, on an axis of its own, is the share of the runs that have diverged. A band stops where
    one of its ends is a diverged run. `best` is the place of the rate to recommend, if any.
    """
    rates = np.array(question.sweep.axes[0].values, dtype=float)
    colour = metric_colour(results.metric)
    line = {"mode": "lines+markers", "line": {"color": colour, "width": 2}}
    look = {"symbol": _SYMBOLS[scale.beyond(results.median)].tolist(), "size": 7, "color": colour}
    heights = scale.drawn(results.median)
    traces = [
        _band(rates, ends(results, 0.0), scale, faded(colour, 0.15)),
        _band(rates, ends(results, 0.25), scale, faded(colour, 0.3)),
        points(question, results, x=rates, y=heights) | line | {"marker": look},
        _share_strip(question, results, rates),
    ]
    reach = np.log10(rates[[0, -1]]) + np.array([-0.05, 0.05])
    x = axis("learning rate", type="log", range=reach.tolist(), dtick=1, tickformat="~g")
    return chart(
        f"{results.metric.label}, by learning rate",
        traces,
        x=x | {"anchor": "y2"},
        y=scale.axis(f"median of {question.sweep.seeds} seeds", domain=_CURVE),
        yaxis2=share_axis(domain=_STRIP),
        height=_HEIGHT,
        hovermode="x",
        hoverdistance=-1,
        margin={"l": 70, "r": 20, "t": 40 + 2 * _LABEL, "b": 48},
        **_marks(rates, question, best),
    )


def _band(rates: Array, ends: tuple[Array, Array], scale: Scale, colour: str) -> Trace:
    """The area between `ends`, in as many pieces as there are; (corners,), nan between pieces."""
    low, high = map(scale.drawn, ends)
    known = np.flatnonzero(np.isfinite(low))
    pieces = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1) if known.size else []
    gap = np.array([np.nan])
    x, y = [gap[:0]], [gap[:0]]
    for piece in pieces:
        x += [rates[piece], rates[piece][::-1], gap]
        y += [low[piece], high[piece][::-1], gap]
    return {
        "type": "scatter",
        "x": np.concatenate(x),
        "y": np.concatenate(y),
        "mode": "lines",
        "fill": "toself",
        "fillcolor": colour,
        "line": {"color": colour, "width": 1},  # so that a piece of one rate can be seen
        "hoverinfo": "skip",
    }


def _share_strip(question: Question, results: Results, rates: Array) -> Trace:
    """The share of diverged runs at each rate, as a stair; (rates,), nan where none is finished."""
    return points(question, results, x=rates, y=shares(results)) | {
        "yaxis": "y2",
        "mode": "lines+markers",  # a point whose neighbours are not finished has no line
        "marker": {"color": REFUSED, "size": 4},
        "line": {"color": REFUSED, "width": 2, "shape": "hvh"},
        "fill": "tozeroy",
        "fillcolor": faded(REFUSED, 0.35),
    }


def _marks(rates: Array, question: Question, best: int | None) -> dict[str, Any]:
    """A line through the current rate and one through the best, with their names above.

    Each name has a line of its own, and reaches towards the middle, so that there is room for both
    wherever they are, also on a phone.
    """
    now, last = question.current, len(rates) - 1
    said = [(now, "now, and recommended:" if best == now else "now", MARK, "solid")]
    if best is not None and best != now:
        said.append((best, "recommended", UPDATE, "dash"))
    lines = [
        vertical(float(rates[place]), {"color": colour, "width": 2, "dash": dash})
        for place, _, colour, dash in said
    ]
    labels = [
        {
            "text": f"<b>{words} {question.names[place]}</b>",
            "x": float(np.log10(rates[place])),  # annotations want powers where shapes want numbers
            "y": 1,
            "yref": "paper",
            "yshift": _LABEL * row,
            "xanchor": "left" if place < last / 2 else "right",
            "yanchor": "bottom",
            "showarrow": False,
        }
        for row, (place, words, _, _) in enumerate(said)
    ]
    return {"shapes": lines, "annotations": labels}
