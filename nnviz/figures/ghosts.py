"""Ghosts: the losses of other runs, as thin lines behind those of the one that is shown."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.curves import Curve
from nnviz.figures.end_labels import height_on
from nnviz.figures.pin_look import pin_look
from nnviz.figures.theme import PRINT, spikes_kept

_POINTS = 1000
_OPACITY = 0.8
_HIGHER = 2.0  # times as far as without ghosts a linear axis reaches for them at most,
_DECADES = (2.0, 1.0)  # and a logarithmic one so many powers of ten further down and up


class Ghost(NamedTuple):
    """The loss of a pinned run, with the pin's number and name.

    loss        C on all training data
    test_loss   C on the test data, or None without such
    """

    number: int
    name: str
    loss: Curve
    test_loss: Curve | None = None


def until(curve: Curve, last: float) -> Curve:
    """The part of a curve up to a step, the last one that the axis has."""
    seen = curve.steps <= last
    return Curve(curve.steps[seen], curve.values[seen])


def losses_in_reach(ghosts: Sequence[Ghost], losses: Array, last: float, *, log: bool) -> Array:
    """What the axis has to hold of ghosts, where it would hold `losses` without them.

    Those that are far beyond may not squeeze what is shown: they leave the picture.
    """
    curves = [curve for ghost in ghosts for curve in (ghost.loss, ghost.test_loss) if curve]
    values = np.concatenate([np.empty(0), *(until(curve, last).values for curve in curves)])
    lowest, highest = 0.0, _HIGHER * np.max(losses)
    positive = losses[losses > 0]
    if log and positive.size:
        down, up = _DECADES
        lowest, highest = positive.min() / 10**down, positive.max() * 10**up
    held: Array = np.clip(values[np.isfinite(values)], lowest, highest)
    return held


def ghost_lines(ghosts: Sequence[Ghost], last: float) -> list[dict[str, Any]]:
    """The lines of all ghosts up to a step; the loss on test data is dashed."""
    return [
        _line(ghost, until(curve, last), data, dash)
        for ghost in ghosts
        for curve, data, dash in (
            (ghost.loss, "training data", "solid"),
            (ghost.test_loss, "test data", "dash"),
        )
        if curve is not None
    ]


def _line(ghost: Ghost, curve: Curve, data: str, dash: str) -> dict[str, Any]:
    kept = spikes_kept(curve.values, _POINTS) if len(curve.values) else slice(0)
    return {
        "type": "scatter",
        "x": curve.steps[kept],
        "y": curve.values[kept],
        "mode": "lines",
        "name": f"{ghost.number} {escape(ghost.name)}",
        "line": {"color": pin_look(ghost.number).colour, "width": 1, "dash": dash},
        "opacity": _OPACITY,
        "hovertemplate": f"step %{{x:,.0f}}<br>loss on {data} %{{y:.6g}}"
        "<extra>%{fullData.name}</extra>",
    }


def ghost_ends(ghosts: Sequence[Ghost], last: float) -> dict[str, tuple[float, str]]:
    """For end_labels: the number of each ghost that goes on to the last step, or beyond it."""
    return {
        f"<b>{ghost.number}</b>": (float(seen.values[-1]), pin_look(ghost.number).colour)
        for ghost in ghosts
        if len((seen := until(ghost.loss, last)).steps) and _goes_on(ghost, last)
    }


def early_ends(ghosts: Sequence[Ghost], last: float, y: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Annotations: the number of each ghost that ends before the last step, where it ends."""
    return [
        {
            "x": float(ghost.loss.steps[-1]),
            "y": height_on(ghost.loss.values[-1], y),
            "text": f"<b>{ghost.number}</b>",
            "font": {"color": pin_look(ghost.number).colour, "size": PRINT},
            "showarrow": False,
            "xanchor": "left",
            "xshift": 3,
        }
        for ghost in ghosts
        if len(ghost.loss.steps) and not _goes_on(ghost, last)
    ]


def _goes_on(ghost: Ghost, last: float) -> bool:
    return bool(ghost.loss.steps[-1] >= last)
