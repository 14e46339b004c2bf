"""A small curve as SVG: how one number went over the steps of a run, and where it is now."""

from collections.abc import Sequence

import numpy as np

from nnviz.board.numbers import plain
from nnviz.board.svg import circle, svg_html, words
from nnviz.core.arrays import Array

_WIDTH, _HEIGHT = 320, 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 4, 18, 20  # for what is written above and below


def curve_html(steps: Sequence[int], values: Array, here: int, called: str) -> str:
    """The curve of `values` (count,) after `steps`, which rise, with a dot at the step `here`.

    Its lowest and highest value are written, as they are its only axis.
    """
    x = np.interp(steps, [steps[0], max(steps[-1], steps[0] + 1)], [_LEFT, _WIDTH - _RIGHT])
    low, high = float(values.min()), float(values.max())
    middle = (_TOP + _HEIGHT - _BOTTOM) / 2
    span = high - low
    y = np.full(len(values), middle)
    if span > 0:
        y = _TOP + (high - values) / span * (_HEIGHT - _TOP - _BOTTOM)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    ends = (plain(high, 4), plain(low, 4)) if span > 0 else (plain(high, 4), "")
    reach = f"between {ends[1]} and {ends[0]}" if span > 0 else f"always {ends[0]}"
    described = f"{called} from step {steps[0]} to step {steps[-1]}: {reach}"
    over = f"steps {steps[0]:,} to {steps[-1]:,}"
    parts = [
        f'<polyline points="{points}"/>',
        circle((float(np.interp(here, steps, x)), float(np.interp(here, steps, y))), 5),
        words((_LEFT, 12), ends[0], anchor="start"),
        words((_LEFT, _HEIGHT - 4), ends[1], anchor="start"),
        words((_WIDTH - _RIGHT, _HEIGHT - 4), over, anchor="end"),
    ]
    return svg_html("curve", (_WIDTH, _HEIGHT), described, parts)
