"""A small square of SVG: the answers of a network over two inputs, and the samples there."""

from collections.abc import Iterator, Sequence

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.network import Network, forward
from nnviz.core.setup.datasets import Dataset
from nnviz.web.palette import CLASS_COLOURS, NEGATIVE, ON_COLOUR, POSITIVE

SIDE = 120
POINTS = 100  # at most, of the samples
_CELLS = 24  # along each side of the plane
_SHADES = 6  # of a colour
_FEW = 6  # samples, which are larger points
# Not those of classes on light, since an image knows no theme: these can be seen on both.
_CLASSES = [on_dark for _, on_dark in CLASS_COLOURS]


def plane_picture(network: Network, dataset: Dataset) -> str:
    """A square plane: of two classes the output, of several the largest; and the samples."""
    X = dataset.everything.X
    low, high = X.min(), X.max()
    margin = 0.15 * (high - low)
    span = (low - margin, high + margin)
    middles = span[0] + (np.arange(_CELLS) + 0.5) * (span[1] - span[0]) / _CELLS
    grid = np.array(np.meshgrid(middles, middles[::-1])).reshape(2, -1)
    A = forward(network, grid)[-1].A.reshape(-1, _CELLS, _CELLS)
    if len(A) > 1:
        strength, colours, kinds = A.max(axis=0), _CLASSES, A.argmax(axis=0)
    else:  # one half is the page's own ground, on light and on dark
        strength, colours, kinds = abs(2 * A[0] - 1), [NEGATIVE, POSITIVE], A[0] > 0.5
    shades = np.nan_to_num(np.clip(np.round(_SHADES * strength), 0, _SHADES)).astype(int)
    return _cells(shades, kinds, colours) + _samples(dataset, colours, span)


def _cells(shades: Array, kinds: Array, colours: Sequence[str]) -> str:
    """Cells (rows, columns), the top row first; neighbours that are alike are one rectangle."""
    size = SIDE / _CELLS
    return "".join(
        f'<rect shape-rendering="crispEdges" x="{start * size:g}" y="{row * size:g}"'
        f' width="{(end - start) * size:g}" height="{size:g}"'
        f' fill="{colours[int(kinds[row, start])]}"'
        f' fill-opacity="{shades[row, start] / _SHADES:.2g}"/>'
        for row, alike in enumerate(kinds * (_SHADES + 1) + shades)
        for start, end in _stretches(alike)
        if shades[row, start]
    )


def _stretches(line: Array) -> Iterator[tuple[int, int]]:
    """Where neighbours in a line (cells,) are equal, from the first to beyond the last."""
    ends = [*(np.flatnonzero(np.diff(line)) + 1).tolist(), len(line)]
    return zip([0, *ends[:-1]], ends, strict=True)


def _samples(dataset: Dataset, colours: Sequence[str], span: tuple[float, float]) -> str:
    """At most so many of the samples, evenly chosen, on a square plane; those of test are rings."""
    rings = "" if dataset.test is None else _marks(dataset.test, colours, span, ring=True)
    return _marks(dataset, colours, span) + rings


def _marks(
    dataset: Dataset, colours: Sequence[str], span: tuple[float, float], *, ring: bool = False
) -> str:
    X, Y = dataset.X, dataset.Y
    step = -(-X.shape[1] // POINTS)
    places = (X[:, ::step] - span[0]) / (span[1] - span[0]) * SIDE
    classes = Y.argmax(axis=0) if len(Y) > 1 else Y[0] > 0.5
    radius = 2 if X.shape[1] > _FEW else 4
    size = f'r="{radius + 0.5 * ring:g}"'
    return "".join(
        f'<circle cx="{x:.1f}" cy="{SIDE - y:.1f}" {size} {_look(colours[int(kind)], ring=ring)}/>'
        for x, y, kind in zip(*places, classes[::step], strict=True)
    )


def _look(colour: str, *, ring: bool) -> str:
    if ring:
        return f'fill="{ON_COLOUR}" stroke="{colour}" stroke-width="1.6"'
    return f'fill="{colour}" stroke="{ON_COLOUR}" stroke-width="0.7"'
