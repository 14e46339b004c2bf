"""A small picture of a whole run, as SVG: what it answers at the end, and how it came there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.ranges import decades
from nnviz.core.setup.batches import Batches
from nnviz.core.train.run import Run
from nnviz.core.train.scores import scores
from nnviz.figures.answer_picture import FRAME, answer_picture
from nnviz.figures.plane_picture import SIDE
from nnviz.figures.theme import spikes_kept
from nnviz.web.palette import BACKWARD, FORWARD, TEST

_GAP = 16  # between the two pictures
# Hidden layers from which on the gradient of each layer is what matters; clipped, its course is.
_DEEP = 3


class RunPicture(NamedTuple):
    """An SVG of two squares side by side, and what the left and the right one show."""

    svg: str
    left: str
    right: str


def run_picture(run: Run) -> RunPicture:
    """Left the output after the last step; right the loss, or the first gradient of each layer.

    The loss is that on training data, and where there are test data, on these too.

    It is to be an <img>, which knows no theme: its colours can be seen on light and on dark.
    """
    config = run.config
    deep = len(config.hidden) >= _DEEP and run.diverged_at is None and not config.clip_norm
    right = _gradients(run) if deep else _loss(run)
    box = f"-1 -1 {2 * SIDE + _GAP + 2} {SIDE + 2}"  # with room for the frames' lines
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{FRAME}{answer_picture(run)}'
        f'<g transform="translate({SIDE + _GAP} 0)">{FRAME}{right}</g></svg>'
    )
    of_loss = "loss, log axis" if run.dataset.test is None else "loss (gold: test), log axis"
    return RunPicture(svg, "output at the end", "gradient by layer, step 0" if deep else of_loss)


def _loss(run: Run) -> str:
    """A curve of the loss on training data, and before it one of that on test data."""
    curves = [(*_on_all_data(run), FORWARD)]
    if run.test_curve is not None:
        curves.append((*run.test_curve, TEST))
    ends = decades(np.concatenate([losses for _, losses, _ in curves]))
    return "".join(
        f'<polyline points="{_places(run, steps, losses, ends)}" fill="none" stroke="{colour}"'
        ' stroke-width="2"/>'
        for steps, losses, colour in curves
    )


def _on_all_data(run: Run) -> tuple[NDArray[np.intp], Array]:
    """Some steps, and the loss of the training data after each: with batches not that of one."""
    if Batches(run.config, run.dataset.X.shape[1]).count == 1:
        return np.arange(run.steps + 1), run.loss
    data = run.dataset
    return run.kept_steps, scores(run.kept_network, data.X, data.Y, run.config.loss).loss


def _places(run: Run, steps: NDArray[np.intp], losses: Array, ends: tuple[float, float]) -> str:
    kept = spikes_kept(losses, SIDE)
    x, y = steps[kept] / max(1, run.steps), _heights(losses[kept], ends)
    return " ".join(f"{SIDE * a:.1f},{SIDE * (1 - b):.1f}" for a, b in zip(x, y, strict=True))


def _gradients(run: Run) -> str:
    """A dot for the norm of each layer's gradient at step 0, on a log axis, layer 1 at the left."""
    norms = run.gradient_norm[0]
    x = (np.arange(len(norms)) + 0.5) / len(norms)
    return "".join(
        f'<circle cx="{SIDE * a:.1f}" cy="{SIDE * (1 - b):.1f}" r="4" fill="{BACKWARD}"/>'
        for a, b in zip(x, _heights(norms, decades(norms)), strict=True)
    )


def _heights(values: Array, ends: tuple[float, float]) -> Array:
    """Of positive numbers, where they stand between two powers of ten, from 0 to 1."""
    low, high = ends
    return np.asarray((np.log10(np.maximum(values, 10.0**low)) - low) / max(1, high - low))
