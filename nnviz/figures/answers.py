"""Standing answers as pictures: what runs come to along one setting, and which of them diverge."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.answer_words import in_words
from nnviz.core.study.question import Question
from nnviz.core.study.results import Metric, Results
from nnviz.figures.answer_scale import Scale
from nnviz.figures.theme import PRINT, Figure, axis, chart
from nnviz.web.palette import FORWARD, MARK, REFUSED, TEST, UPDATE, faded

Trace = dict[str, Any]

RATE_HEIGHT = 430
_LABEL = 20  # pixels of a line above the picture
_ROW, _AROUND = 25, 96  # pixels of a value, and of the title and the axis
_CURVE, _STRIP = [0.27, 1.0], [0.0, 0.15]  # of the height
# Of the width, where runs have diverged: beside a bar there is room for its count.
_ROWS, _SHARES = [0.0, 0.7], [0.74, 0.8]
_SYMBOLS = np.array(["circle", "triangle-up", "triangle-down"])  # on the axis, above it, below it
_NOW, _BEST = "diamond", "star"


def rate_answer(question: Question, results: Results, scale: Scale, best: int | None) -> Figure:
    """The metric along the learning rate: the median, the middle half, and all seeds.

    Below, on an axis of its own, is the share of the runs that have diverged. A band stops where
    one of its ends is a diverged run. `best` is the place of the rate to recommend, if any.
    """
    rates = np.array(question.sweep.axes[0].values, dtype=float)
    colour = _colour(results.metric)
    line = {"mode": "lines+markers", "line": {"color": colour, "width": 2}}
    look = {"symbol": _SYMBOLS[scale.beyond(results.median)].tolist(), "size": 7, "color": colour}
    heights = scale.drawn(results.median)
    traces = [
        _band(rates, _ends(results, 0.0), scale, faded(colour, 0.15)),
        _band(rates, _ends(results, 0.25), scale, faded(colour, 0.3)),
        _points(question, results, x=rates, y=heights) | line | {"marker": look},
        _share_strip(question, results, rates),
    ]
    reach = np.log10(rates[[0, -1]]) + np.array([-0.05, 0.05])
    x = axis("learning rate", type="log", range=reach.tolist(), dtick=1, tickformat="~g")
    return chart(
        f"{results.metric.label}, by learning rate",
        traces,
        x=x | {"anchor": "y2"},
        y=scale.axis(f"median of {question.sweep.seeds} seeds", domain=_CURVE),
        yaxis2=_share_axis(domain=_STRIP),
        height=RATE_HEIGHT,
        hovermode="x",
        hoverdistance=-1,
        margin={"l": 70, "r": 20, "t": 40 + 2 * _LABEL, "b": 48},
        **_marks(rates, question, best),
    )


def small_answer(question: Question, results: Results, scale: Scale, best: int | None) -> Figure:
    """The metric for each value of a setting, a row each; to the right, how many diverged.

    The current value is a diamond, with a dotted line through it; `best`, if any, is a star.
    """
    rows, colour = np.arange(float(len(question.names))), _colour(results.metric)
    line = {"color": faded(colour, 0.5), "width": 1.5}
    mode = "lines+markers" if question.ordered else "markers"
    points = _points(question, results, x=scale.drawn(results.median), y=rows)
    traces = [
        _bars(rows, _ends(results, 0.0), scale, {"color": faded(colour, 0.4), "width": 2}),
        _bars(rows, _ends(results, 0.25), scale, {"color": faded(colour, 0.4), "width": 9}),
        points | {"mode": mode, "line": line, "marker": _row_marks(question, results, scale, best)},
    ]
    columns: dict[str, Any] = {}
    if results.diverged.any():
        traces.append(_share_bars(question, results, rows))
        shares = _share_axis(domain=_SHARES, showticklabels=False, showgrid=False)
        shares["title"] |= {"standoff": 28}  # as low as the name of the axis beside it
        columns = {"xaxis2": shares}
    names = [f"<b>{each}</b>" if row == question.current else each
             for row, each in enumerate(question.names)]  # fmt: skip
    return chart(
        question.label,
        traces,
        x=scale.axis(results.metric.label, domain=_ROWS if columns else [0.0, 1.0]),
        y=axis("", range=[len(rows) - 0.4, -0.6], tickvals=rows, ticktext=names, automargin=True),
        height=_AROUND + _ROW * len(rows),
        hovermode="y",
        hoverdistance=-1,
        margin={"l": 90, "r": 20, "t": 40, "b": 48},
        shapes=_now_line(question, results, scale),
        **columns,
    )


def _colour(metric: Metric) -> str:
    """As in the pictures of one run: violet on training data, gold on test data."""
    return TEST if metric.field.startswith("test") else FORWARD


def _ends(results: Results, share: float) -> tuple[Array, Array]:
    """The quantiles of `share` and of 1 - `share`, lower numbers first, each (cells,)."""
    low, high = results.quantile(share), results.quantile(1 - share)
    known = np.isfinite(low) & np.isfinite(high)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


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


def _bars(rows: Array, ends: tuple[Array, Array], scale: Scale, line: dict[str, Any]) -> Trace:
    """A line from end to end in each row, nan between two of them; (3 rows,)."""
    low, high = map(scale.drawn, ends)
    return {
        "type": "scatter",
        "x": np.stack([low, high, np.full(len(rows), np.nan)], axis=1).ravel(),
        "y": np.repeat(rows, 3),
        "mode": "lines",
        "line": line,
        "hoverinfo": "skip",
    }


def _points(question: Question, results: Results, *, x: Array, y: Array) -> Trace:
    """A point for each value of the setting, with words; the numbers are in the words."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "text": _words(question, results),
        "hovertemplate": "%{text}<extra></extra>",
    }


def _share_strip(question: Question, results: Results, rates: Array) -> Trace:
    """The share of diverged runs at each rate, as a stair; (rates,), nan where none is finished."""
    return _points(question, results, x=rates, y=_shares(results)) | {
        "yaxis": "y2",
        "mode": "lines+markers",  # a point whose neighbours are not finished has no line
        "marker": {"color": REFUSED, "size": 4},
        "line": {"color": REFUSED, "width": 2, "shape": "hvh"},
        "fill": "tozeroy",
        "fillcolor": faded(REFUSED, 0.35),
    }


def _share_bars(question: Question, results: Results, rows: Array) -> Trace:
    """The share of diverged runs in each row, counted beside its bar."""
    counts = zip(results.diverged, results.done, strict=True)
    return {
        "type": "bar",
        "orientation": "h",
        "x": _shares(results),
        "y": rows,
        "xaxis": "x2",
        "width": 0.6,
        "marker": {"color": REFUSED},
        "hovertext": _words(question, results),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "text": [f"{diverged} of {done}" if diverged else "" for diverged, done in counts],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": PRINT},
        "cliponaxis": False,
    }


def _share_axis(**settings: Any) -> dict[str, Any]:
    return axis("diverged", range=[0, 1], tickvals=[0, 1], tickformat=".0%") | settings


def _shares(results: Results) -> Array:
    """Which share of the finished runs of each cell has diverged; nan where none is finished."""
    return np.where(results.done > 0, results.diverged / np.maximum(results.done, 1), np.nan)


def _words(question: Question, results: Results) -> list[str]:
    """What is said of each value where it is pointed at."""
    ends = zip(*(results.quantile(share) for share in (0.5, 0.25, 0.75)), strict=True)
    found = []
    for name, numbers, done, diverged in zip(
        question.names, ends, results.done, results.diverged, strict=True
    ):
        median, low, high = (in_words(results.metric, float(each)) for each in numbers)
        lines = [f"<b>{question.label.lower()} {name}</b>", f"{done} runs are finished"]
        if done:
            lines[1:] = [
                f"{results.metric.label}, median: {median}",
                f"middle half: {low} to {high}",
                f"{diverged} of {done} runs diverged",
            ]
        found.append("<br>".join(lines))
    return found


def _row_marks(
    question: Question, results: Results, scale: Scale, best: int | None
) -> dict[str, Any]:
    """The markers of the rows: the best and the current one have looks of their own."""
    symbols = _SYMBOLS[scale.beyond(results.median)].tolist()
    colours, sizes = [_colour(results.metric)] * len(symbols), [10] * len(symbols)
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
    return [_line(float(place), line) | {"yref": "y domain", "layer": "below"}]


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
        _line(float(rates[place]), {"color": colour, "width": 2, "dash": dash})
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


def _line(x: float, line: dict[str, Any]) -> dict[str, Any]:
    """A vertical line through the whole picture."""
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}
