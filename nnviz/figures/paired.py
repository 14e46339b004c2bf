"""Two settings over the same seeds: for each seed what A comes to, and what B does."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.paired import Paired
from nnviz.figures.paired_axis import PairedAxis
from nnviz.figures.theme import Figure, axis, base_layout, chart
from nnviz.web.palette import EDGE, NEUTRAL, OUTPUTS

HEIGHT = 340
_TOP = 70  # pixels above the axes, for the title and below it the legend
COLOURS = {"A": OUTPUTS[2], "B": OUTPUTS[0]}
_SYMBOLS = {"A": "diamond", "B": "circle"}  # beside colour, so that it is never the only cue
_SIZES = {"A": 13, "B": 8}  # pixels: where both are equal, B stands on A
_SMALLER = 0.7  # times those, where the seeds are many
_NUMBERED = 16  # seeds: of more, their numbers have no room


def paired_figure(pairs: Paired) -> Figure:
    """The seeds side by side, in the order of what B is to A; diverged runs in a strip of theirs.

    The customdata of a point is its seed, and "A" or "B".
    """
    up = PairedAxis.of(pairs)
    diverged = bool((pairs.first_diverged | pairs.second_diverged).any())
    seeds = np.argsort(pairs.effects, kind="stable")
    first, second = (up.place(each[seeds]) for each in (pairs.first, pairs.second))
    words = [_words(pairs, int(seed)) for seed in seeds]
    points = {"A": first, "B": second}
    of = "B's C / A's C" if pairs.metric.less_is_better else "B minus A"
    numbers = [str(seed) if len(seeds) <= _NUMBERED else "" for seed in seeds]
    x = axis(
        f"seeds, sorted by {of}",
        tickvals=np.arange(len(seeds)),
        ticktext=numbers,
        range=[-0.8, len(seeds) - 0.2],
        showgrid=False,
    )
    return chart(
        pairs.metric.label,
        [
            _joined(first, second),
            *(_dots(name, points[name], seeds.tolist(), words) for name in points),
        ],
        x=x,
        y=up.axis(pairs.metric.label, strip=diverged),
        height=HEIGHT,
        shapes=[up.ground()] if diverged else [],
        showlegend=True,
        margin=base_layout("")["margin"] | {"t": _TOP},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
    )


def _joined(first: Array, second: Array) -> dict[str, Any]:
    """Lines between the two of each seed."""
    places, gap = np.arange(len(first), dtype=float), np.full(len(first), np.nan)
    return {
        "type": "scatter",
        "x": np.repeat(places, 3),
        "y": np.stack([first, second, gap], axis=1).ravel(),
        "mode": "lines",
        "line": {"color": NEUTRAL, "width": 1.5},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _dots(name: str, y: Array, seeds: list[int], words: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": np.arange(len(y)),
        "y": y,
        "mode": "markers",
        "name": name,
        "marker": {
            "color": COLOURS[name],
            "symbol": _SYMBOLS[name],
            "size": _SIZES[name] * (1 if len(y) <= _NUMBERED else _SMALLER),
            "line": {"width": 1, "color": EDGE},
        },
        "customdata": [[seed, name] for seed in seeds],
        "text": [f"<b>{name}, {each}" for each in words],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _words(pairs: Paired, seed: int) -> str:
    """What the points of a seed say, after their name."""
    first, second = (_figure(pairs, each[seed]) for each in (pairs.first, pairs.second))
    return f"seed {seed}</b><br>A: {first}<br>B: {second}"


def _figure(pairs: Paired, value: float) -> str:
    if not np.isfinite(value):
        return "diverged"
    return f"C {value:.4g}" if pairs.metric.less_is_better else f"{value:.1%}"
