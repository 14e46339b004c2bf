"""A small curve as SVG: how one number went over the steps of a run, and where it is now."""

from collections.abc import Sequence
from html import escape

import numpy as np

from nnviz.board.numbers import plain
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
    dot = f'cx="{np.interp(here, steps, x):.1f}" cy="{np.interp(here, steps, y):.1f}"'
    ends = (plain(high, 4), plain(low, 4)) if span > 0 else (plain(high, 4), "")
    reach = f"between {ends[1]} and {ends[0]}" if span > 0 else f"always {ends[0]}"
    described = f"{called} from step {steps[0]} to step {steps[-1]}: {reach}"
    labels = (
        f'<text x="{_LEFT}" y="12">{ends[0]}</text>'
        f'<text x="{_LEFT}" y="{_HEIGHT - 4}">{ends[1]}</text>'
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 4}" text-anchor="end">'
        f"steps {steps[0]:,} to {steps[-1]:,}</text>"
    )
    return (
        f'<svg class="nnviz-curve" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        f' aria-label="{escape(described)}">'
        f'<polyline points="{points}"/><circle r="5" {dot}/>{labels}</svg>'
    )
