"""What runs come to along the learning rate, and how many of them diverge."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.question import Question
from nnviz.core.study.results import Results
from nnviz.figures.answer_parts import metric_colour, points, vertical
from nnviz.figures.diverged_strip import diverged_shares, strip_axes, strip_stair
from nnviz.figures.scale import Scale
from nnviz.figures.spread import band, spread
from nnviz.figures.theme import Figure, axis, chart
from nnviz.web.palette import MARK, UPDATE

_LABEL = 20  # pixels of a line above the picture


def rate_answer(question: Question, results: Results, scale: Scale, best: int | None) -> Figure:
    """The metric along the learning rate: the median, the middle half, and all seeds.

    Below, on an axis of its own, is the share of the runs that have diverged. A band stops where
    one of its ends is a diverged run. `best` is the place of the rate to recommend, if any.
    """
    rates = np.array(question.sweep.axes[0].values, dtype=float)
    colour = metric_colour(results.metric)
    line = {"mode": "lines+markers", "line": {"color": colour, "width": 2}}
    look = {"symbol": scale.symbols(results.median), "size": 7, "color": colour}
    medians = points(question, results, x=rates, y=scale.drawn(results.median)) | line
    reach = np.log10(rates[[0, -1]]) + np.array([-0.05, 0.05])
    x = axis("learning rate", type="log", range=reach.tolist(), dtick=1, tickformat="~g")
    return chart(
        f"{results.metric.label}, by learning rate",
        [
            band(rates, spread(results, 0.0, scale), colour, 0.15),
            band(rates, spread(results, 0.25, scale), colour, 0.3),
            medians | {"marker": look},
            strip_stair(medians, diverged_shares(results)),
        ],
        **strip_axes(x, scale.axis(f"median of {question.sweep.seeds} seeds"), strip=True),
        hovermode="x",
        hoverdistance=-1,
        margin={"l": 70, "r": 20, "t": 40 + 2 * _LABEL, "b": 48},
        **_marks(rates, question, best),
    )


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
