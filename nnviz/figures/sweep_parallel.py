"""Parallel coordinates of a sweep: a line for each cell, through its values to its median.

Drawn as plain lines, since those of Plotly draw what is no number at 0: a cell that has diverged
ends in a place of its own, below all numbers.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import write_setting
from nnviz.core.study.results import Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.study.trials import Range, Trials
from nnviz.figures.sweep_scale import Scale
from nnviz.figures.sweep_words import hover_texts, in_short
from nnviz.figures.theme import PRINT, Figure, axis, chart
from nnviz.web.palette import NEUTRAL, REFUSED, ZERO, faded, sequential_colour

_HEIGHT = 460
_LOWEST = 0.16  # where the numbers of the last axis begin, above the place of the diverged
_SHADES = 8
_TICKS = 9  # values named along an axis before some are left out


class Upright(NamedTuple):
    """An upright axis: its name, where each cell crosses it (cells,), what places are called."""

    name: str
    places: Array
    ticks: list[tuple[float, str]]


def parallel_figure(study: Sweep | Trials, results: Results) -> Figure:
    """All cells with a finished run; the deeper the colour, the better."""
    scale = Scale.of(results)
    uprights = [_of_field(of, index, results) for index, of in enumerate(study.axes)]
    uprights.append(_of_metric(results, scale))
    shares = scale.place(results.median)
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
        y=axis("", visible=False, range=[-0.06, 1.06]),
        height=_HEIGHT,
        annotations=[each for place, one in enumerate(uprights) for each in _labels(place, one)],
    )


def _of_field(of: Axis | Range, index: int, results: Results) -> Upright:
    """An axis of values in their order at even distances, or of a range."""
    values = [cell.values[index] for cell in results.cells]
    label = SETTINGS[of.field].label
    if isinstance(of, Range):
        scale = Scale(float(of.low), float(of.high), of.log)
        places = scale.place(np.array(values, float))
        ends = {of.low: None, **dict.fromkeys(scale.ticks.tolist()), of.high: None}
        ticks = [(float(scale.place(np.array(tick))), f"{tick:.4g}") for tick in ends]
        return Upright(label, places, _apart(ticks))
    distance = 1 / max(1, len(of.values) - 1)
    order = {value: k * distance for k, value in enumerate(of.values)}
    every = -(-len(of.values) // _TICKS)
    ticks = [(order[value], write_setting(of.field, value)) for value in of.values[::every]]
    return Upright(label, np.array([order[value] for value in values]), ticks)


def _of_metric(results: Results, scale: Scale) -> Upright:
    """The last axis, with the diverged at its foot."""

    def raised(shares: Array) -> Array:
        return _LOWEST + (1 - _LOWEST) * shares

    places = np.where(np.isinf(results.median), 0.0, raised(scale.place(results.median)))
    heights = raised(scale.place(scale.ticks)).tolist()
    pairs = zip(heights, scale.ticks, strict=True)
    ticks = [(height, in_short(results.metric, tick, 3)) for height, tick in pairs]
    beyond = np.isfinite(results.median) & (results.median > scale.high)
    if beyond.any():
        ticks[-1] = (1.0, f"above {scale.high:.3g}")
    if count := int(np.isinf(results.median).sum()):
        ticks.append((0.0, f"diverged: {count}"))
    return Upright(results.metric.label, places, ticks)


def _apart(ticks: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Those that do not cover the ones before, the first and the last always."""
    kept = ticks[:1]
    for tick in ticks[1:-1]:
        if tick[0] - kept[-1][0] > 0.06 and ticks[-1][0] - tick[0] > 0.06:
            kept.append(tick)
    return kept + ticks[-1:]


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
