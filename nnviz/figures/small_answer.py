"""What runs come to for each value of a setting, a row each, and how many of them diverge."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.question import Question
from nnviz.core.study.results import Results
from nnviz.figures.answer_parts import metric_colour, points, vertical, words
from nnviz.figures.diverged_strip import diverged_shares, share_axis
from nnviz.figures.scale import Scale
from nnviz.figures.spread import Ends, spread
from nnviz.figures.theme import PRINT, Figure, axis, chart
from nnviz.web.palette import MARK, REFUSED, UPDATE, faded

_ROW, _AROUND = 25, 96  # pixels of a value, and of the title and the axis
# Of the width, where runs have diverged: beside a bar there is room for its count.
_ROWS, _SHARES = [0.0, 0.7], [0.74, 0.8]
_TICKS, _FEWER = 4, 3  # the fewer where there are bars
_NOW, _BEST = "diamond", "star"


def small_answer(question: Question, results: Results, scale: Scale, best: int | None) -> Figure:
    """The metric for each value of a setting, a row each; to the right, how many diverged.

    The current value is a diamond, with a dotted line through it; `best`, if any, is a star.
    """
    rows, colour = np.arange(float(len(question.names))), metric_colour(results.metric)
    line = {"color": faded(colour, 0.5), "width": 1.5}
    mode = "lines+markers" if question.ordered else "markers"
    medians = points(question, results, x=scale.drawn(results.median), y=rows)
    traces = [
        _bars(rows, spread(results, 0.0, scale), {"color": faded(colour, 0.4), "width": 2}),
        _bars(rows, spread(results, 0.25, scale), {"color": faded(colour, 0.4), "width": 9}),
        medians
        | {"mode": mode, "line": line, "marker": _row_marks(question, results, scale, best)},
    ]
    columns: dict[str, Any] = {}
    x = scale.axis(results.metric.label, most=_TICKS, domain=[0.0, 1.0])
    if results.diverged.any():
        traces.append(_share_bars(question, results, rows))
        strip = share_axis(domain=_SHARES, showticklabels=False, showgrid=False)
        strip["title"] |= {"standoff": 28}  # as low as the name of the axis beside it
        columns = {"xaxis2": strip}
        x = scale.axis(results.metric.label, most=_FEWER, domain=_ROWS)
    names = [f"<b>{each}</b>" if row == question.current else each
             for row, each in enumerate(question.names)]  # fmt: skip
    return chart(
        question.label,
        traces,
        x=x,
        y=axis("", range=[len(rows) - 0.4, -0.6], tickvals=rows, ticktext=names, automargin=True),
        height=_AROUND + _ROW * len(rows),
        hovermode="y",
        hoverdistance=-1,
        margin={"l": 90, "r": 20, "t": 40, "b": 48},
        shapes=_now_line(question, results, scale),
        **columns,
    )


def _bars(rows: Array, ends: Ends, line: dict[str, Any]) -> dict[str, Any]:
    """A line from end to end in each row, nan between two of them; (3 rows,)."""
    return {
        "type": "scatter",
        "x": np.stack([*ends, np.full(len(rows), np.nan)], axis=1).ravel(),
        "y": np.repeat(rows, 3),
        "mode": "lines",
        "line": line,
        "hoverinfo": "skip",
    }


def _share_bars(question: Question, results: Results, rows: Array) -> dict[str, Any]:
    """The share of diverged runs in each row, counted beside its bar."""
    counts = zip(results.diverged, results.done, strict=True)
    return {
        "type": "bar",
        "orientation": "h",
        "x": diverged_shares(results),
        "y": rows,
        "xaxis": "x2",
        "width": 0.6,
        "marker": {"color": REFUSED},
        "hovertext": words(question, results),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "text": [f"{diverged} of {done}" if diverged else "" for diverged, done in counts],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": PRINT},
        "cliponaxis": False,
    }


def _row_marks(
    question: Question, results: Results, scale: Scale, best: int | None
) -> dict[str, Any]:
    """The markers of the rows: the best and the current one have looks of their own."""
    symbols = scale.symbols(results.median, upright=False)
    colours, sizes = [metric_colour(results.metric)] * len(symbols), [10] * len(symbols)
    for place, symbol, colour in ((best, _BEST, UPDATE), (question.current, _NOW, MARK)):
        if place is not None:
            symbols[place], colours[place], sizes[place] = symbol, colour, 14
    return {"symbol": symbols, "color": colours, "size": sizes, "opacity": 1}


def _now_line(question: Question, results: Results, scale: Scale) -> list[dict[str, Any]]:
    """A line at the current median, from which one sees what lies on its better side."""
    place = scale.drawn(results.median)[question.current]
    if np.isnan(place):
        return []
    line = {"color": MARK, "width": 1.5, "dash": "dot"}
    return [vertical(float(place), line) | {"yref": "y domain", "layer": "below"}]
