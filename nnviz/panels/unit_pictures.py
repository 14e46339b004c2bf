"""What each unit answers, as a small picture inside it, with the targets beside the outputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.explain.names import TARGETS
from nnviz.core.ranges import round_range
from nnviz.core.train import snapshots
from nnviz.figures.activations import shown_samples
from nnviz.figures.outputs import plane
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.panels.part import reel
from nnviz.panels.subject import Subject
from nnviz.player.film import Reel
from nnviz.player.picture import Axis, Picture, Points

FIRST = 2  # traces of a drawing before its pictures
_CELLS = 6144  # of all maps together, in a frame
_SIDE = 16  # cells along each side of a map, where there are not too many
_POINTS = 300  # targets that are drawn in one node

_Range = tuple[float, float]
_OUTPUTS: _Range = 0.0, 1.0  # the ends of their colours, and of those of targets


@dataclass(frozen=True)
class Pictures:
    """Pictures of a drawing, by column, and the reels that move them."""

    pictures: Sequence[Picture | Points]
    reels: Sequence[Reel]


def over_samples(figure: str, subject: Subject, drawn: DrawnUnits) -> Pictures:
    """A strip in each unit: its activation for each of the samples that there is room for."""
    dataset = subject.run.dataset
    samples = shown_samples(dataset)
    A = [values[:, rows] for values, rows in zip(subject.activations, drawn.rows[1:], strict=False)]
    still = [dataset.X[:, samples][drawn.rows[0]], *A, dataset.Y[:, samples][drawn.rows[-1]]]
    moving = (False, *(True for _ in A), False)
    pictures = [
        Picture(
            nodes=list(nodes),
            names=_names(drawn, column, ",{}]"),
            rows=1,
            columns=len(samples),
            ends=_ends(drawn, column, values),
            cells=[f"{sample + 1}" for sample in samples],
            values=None if moves else values,
        )
        for column, (nodes, values, moves) in enumerate(
            zip(drawn.nodes, still, moving, strict=True)
        )
    ]
    reels = [
        reel(figure, FIRST + layer, "values", values) for layer, values in enumerate(A, start=1)
    ]
    return Pictures(pictures, reels)


def over_the_plane(figure: str, subject: Subject, drawn: DrawnUnits) -> Pictures:
    """A map in each unit: its activation over the plane of the two inputs, the second one upwards.

    The targets are points on that plane.
    """
    side = min(_SIDE, int((_CELLS / len(drawn.units)) ** 0.5))
    x, y, points = plane(subject.run.dataset, side)
    axes = (Axis("x1", x[0], x[-1]), Axis("x2", y[0], y[-1]))
    activations = snapshots.activations(subject.network, points)
    maps = [
        points,
        *(values[:, rows] for values, rows in zip(activations, drawn.rows[1:], strict=False)),
    ]
    maps = [_first_row_on_top(values, side) for values in maps]
    pictures: list[Picture | Points] = []
    reels = []
    for column, (nodes, values) in enumerate(zip(drawn.nodes, maps, strict=False)):
        ends = _ends(drawn, column, values)
        picture = Picture(
            nodes=list(nodes),
            names=_names(drawn, column, "] at {}"),
            rows=side,
            columns=side,
            ends=ends,
            axes=axes,
            values=None if column else values,
        )
        pictures.append(picture)
        if column:
            reels.append(_levels(figure, FIRST + column, values, ends))
    return Pictures([*pictures, *_targets(subject, drawn, axes)], reels)


def _targets(subject: Subject, drawn: DrawnUnits, axes: tuple[Axis, Axis]) -> list[Points]:
    X, Y = subject.run.dataset.X, subject.run.dataset.Y
    count = X.shape[1]
    kept = evenly_spread(count, _POINTS)
    across, up = (
        (values[kept] - axis.low) / (axis.high - axis.low)
        for values, axis in zip(X, axes, strict=True)
    )
    samples = f"{len(kept)} of {count:,} samples" if len(kept) < count else f"{count} samples"
    return [
        Points(node, f"{TARGETS}[{row + 1}] of {samples}", across, up, Y[row, kept], _OUTPUTS)
        for node, row in zip(drawn.nodes[-1], drawn.rows[-1], strict=True)
    ]


def _names(drawn: DrawnUnits, column: int, pattern: str) -> list[str]:
    """What a cell of each of a column's units is called; {} is for its sample or place."""
    return [f"{drawn.names[column]}[{row + 1}{pattern}" for row in drawn.rows[column]]


def _ends(drawn: DrawnUnits, column: int, values: Array) -> _Range:
    """What the ends of the colours stand for: of outputs and targets 0 and 1, as in the data."""
    if column >= len(drawn.sizes) - 1:
        return _OUTPUTS
    reach = round_range(values[np.isfinite(values)])
    return -reach, reach


def _first_row_on_top(values: Array, side: int) -> Array:
    """Maps (..., side * side) of a grid whose second coordinate rises, upside down."""
    square = values.reshape(*values.shape[:-1], side, side)
    return square[..., ::-1, :].reshape(values.shape)


def _levels(figure: str, trace: int, values: NDArray[Any], ends: _Range) -> Reel:
    """A reel in a quarter of the bytes; what lies beyond the ends has the colour of the end."""
    if not np.isfinite(values).all():
        return reel(figure, trace, "values", values)
    low, high = ends
    last = 255 if low == 0 else 254  # so that 0 is a level, and no silent unit seems to answer
    places = np.clip((values - low) * (last / (high - low)), 0, last)
    scale = (low, low + (high - low) * 255 / last)
    return Reel(figure, trace, "values", np.rint(places, out=places).astype(np.uint8), scale)
