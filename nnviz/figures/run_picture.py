"""A small picture of a whole run, as SVG: what it answers at the end, and how it came there."""

from typing import NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.network import forward
from nnviz.core.ranges import decades
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.run import Run
from nnviz.figures.outputs import kind_of_output
from nnviz.figures.theme import spikes_kept
from nnviz.web.palette import BACKWARD, FORWARD, NEGATIVE, NEUTRAL, ON_COLOUR, POSITIVE

_SIDE, _GAP = 120, 16  # of each of the two pictures, and between them
_CELLS = 24  # along each side of the plane
_SHADES = 6  # on each side of one half
_POINTS = 100
_DEEP = 3  # hidden layers from which on the gradient of each layer is what matters
_FRAME = (
    f'<rect width="{_SIDE}" height="{_SIDE}" fill="none" stroke="{NEUTRAL}" stroke-opacity="0.5"/>'
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
    box = f"-1 -1 {2 * _SIDE + _GAP + 2} {_SIDE + 2}"  # with room for the frames' lines
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{_FRAME}{_output(run)}'
        f'<g transform="translate({_SIDE + _GAP} 0)">{_FRAME}{right}</g></svg>'
    )
    return RunPicture(
        svg, "output at the end", "gradient by layer, step 0" if deep else "loss, log axis"
    )


def _output(run: Run) -> str:
    network, dataset = run.network_at(run.steps), run.dataset
    if kind_of_output(dataset) != "plane":
        return _rows(dataset, forward(network, dataset.X)[-1].A[0])
    low, high = dataset.X.min(), dataset.X.max()
    margin = 0.15 * (high - low)
    span = (low - margin, high + margin)
    middles = span[0] + (np.arange(_CELLS) + 0.5) * (span[1] - span[0]) / _CELLS
    grid = np.array(np.meshgrid(middles, middles[::-1])).reshape(2, -1)
    with np.errstate(all="ignore"):  # of a run that diverges
        A = forward(network, grid)[-1].A.reshape(_CELLS, _CELLS)
    return _plane(A) + _samples(dataset, span)


def _plane(A: Array) -> str:
    """Cells of A (rows, columns), the top row first; neighbours of one shade are one rectangle.

    One half is the page's own ground, on light and on dark.
    """
    size = _SIDE / _CELLS
    shades = np.clip(np.round(2 * _SHADES * (A - 0.5)), -_SHADES, _SHADES).astype(int)
    parts = []
    for row, line in enumerate(shades):
        ends = [*(np.flatnonzero(np.diff(line)) + 1).tolist(), _CELLS]
        for start, end in zip([0, *ends[:-1]], ends, strict=True):
            shade = int(line[start])
            if shade:
                parts.append(
                    f'<rect shape-rendering="crispEdges" x="{start * size:g}" y="{row * size:g}"'
                    f' width="{(end - start) * size:g}" height="{size:g}"'
                    f' fill="{POSITIVE if shade > 0 else NEGATIVE}"'
                    f' fill-opacity="{abs(shade) / _SHADES:.2g}"/>'
                )
    return "".join(parts)


def _samples(dataset: Dataset, span: tuple[float, float]) -> str:
    """At most so many of the samples, evenly chosen, on a square plane."""
    step = -(-dataset.X.shape[1] // _POINTS)
    places = (dataset.X[:, ::step] - span[0]) / (span[1] - span[0]) * _SIDE
    radius = 2 if dataset.X.shape[1] > _SHADES else 4
    return "".join(
        f'<circle cx="{x:.1f}" cy="{_SIDE - y:.1f}" r="{radius}"'
        f' fill="{POSITIVE if target else NEGATIVE}" stroke="{ON_COLOUR}" stroke-width="0.7"/>'
        for x, y, target in zip(*places, dataset.Y[0, ::step], strict=True)
    )


def _rows(dataset: Dataset, A: Array) -> str:
    """A bar for the output A (rows,) of each sample, and a line where its target is."""
    wide = _SIDE / len(A)
    parts = []
    for index, (value, target) in enumerate(zip(np.clip(A, 0, 1), dataset.Y[0], strict=True)):
        x, colour = (index + 0.2) * wide, POSITIVE if value > 0.5 else NEGATIVE
        parts.append(
            f'<rect x="{x:.1f}" y="{_SIDE * (1 - value):.1f}" width="{0.6 * wide:.1f}"'
            f' height="{_SIDE * value:.1f}" fill="{colour}"/>'
            f'<path d="M{x - 0.1 * wide:.1f} {_SIDE * (1 - target):.1f}h{0.8 * wide:.1f}"'
            f' stroke="{NEUTRAL}" stroke-width="3"/>'
        )
    return "".join(parts)


def _loss(run: Run) -> str:
    steps = spikes_kept(run.loss, _SIDE)
    x, y = steps / max(1, run.steps), _heights(run.loss[steps])
    points = " ".join(f"{_SIDE * a:.1f},{_SIDE * (1 - b):.1f}" for a, b in zip(x, y, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="{FORWARD}" stroke-width="2"/>'


def _gradients(run: Run) -> str:
    """A dot for the norm of each layer's gradient at step 0, on a log axis, layer 1 at the left."""
    norms = run.gradient_norm[0]
    x = (np.arange(len(norms)) + 0.5) / len(norms)
    return "".join(
        f'<circle cx="{_SIDE * a:.1f}" cy="{_SIDE * (1 - b):.1f}" r="4" fill="{BACKWARD}"/>'
        for a, b in zip(x, _heights(norms), strict=True)
    )


def _heights(values: Array) -> Array:
    """Of positive numbers, where they stand between whole powers of ten, from 0 to 1."""
    low, high = decades(values)
    return np.asarray((np.log10(np.maximum(values, 10.0**low)) - low) / max(1, high - low))
