"""A small picture of a whole run, as SVG: what it answers at the end, and how it came there."""

from typing import NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.ranges import decades
from nnviz.core.train.run import Run
from nnviz.figures.answer_picture import SIDE, answer_picture
from nnviz.figures.theme import spikes_kept
from nnviz.web.palette import BACKWARD, FORWARD, NEUTRAL

_GAP = 16  # between the two pictures
_DEEP = 3  # hidden layers from which on the gradient of each layer is what matters
_FRAME = (
    f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="{NEUTRAL}" stroke-opacity="0.5"/>'
)


class RunPicture(NamedTuple):
    """An SVG of two squares side by side, and what the left and the right one show."""

    svg: str
    left: str
    right: str


def run_picture(run: Run) -> RunPicture:
    """Left the output after the last step; right the loss, or the first gradient of each layer.

    It is to be an <img>, which knows no theme: its colours can be seen on light and on dark.
    """
    deep = len(run.config.hidden) >= _DEEP and run.diverged_at is None
    right = _gradients(run) if deep else _loss(run)
    box = f"-1 -1 {2 * SIDE + _GAP + 2} {SIDE + 2}"  # with room for the frames' lines
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{_FRAME}{answer_picture(run)}'
        f'<g transform="translate({SIDE + _GAP} 0)">{_FRAME}{right}</g></svg>'
    )
    return RunPicture(
        svg, "output at the end", "gradient by layer, step 0" if deep else "loss, log axis"
    )


def _loss(run: Run) -> str:
    steps = spikes_kept(run.loss, SIDE)
    x, y = steps / max(1, run.steps), _heights(run.loss[steps])
    points = " ".join(f"{SIDE * a:.1f},{SIDE * (1 - b):.1f}" for a, b in zip(x, y, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="{FORWARD}" stroke-width="2"/>'


def _gradients(run: Run) -> str:
    """A dot for the norm of each layer's gradient at step 0, on a log axis, layer 1 at the left."""
    norms = run.gradient_norm[0]
    x = (np.arange(len(norms)) + 0.5) / len(norms)
    return "".join(
        f'<circle cx="{SIDE * a:.1f}" cy="{SIDE * (1 - b):.1f}" r="4" fill="{BACKWARD}"/>'
        for a, b in zip(x, _heights(norms), strict=True)
    )


def _heights(values: Array) -> Array:
    """Of positive numbers, where they stand between whole powers of ten, from 0 to 1."""
    low, high = decades(values)
    return np.asarray((np.log10(np.maximum(values, 10.0**low)) - low) / max(1, high - low))
