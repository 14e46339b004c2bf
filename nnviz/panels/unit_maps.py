"""What each unit answers over the plane of two inputs, as a map inside it, with the targets."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.explain.names import TARGETS
from nnviz.core.train import snapshots
from nnviz.figures.outputs import plane
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.panels.part import reel
from nnviz.panels.subject import Subject
from nnviz.panels.unit_pictures import FIRST, OUTPUTS, Pictures, Range, called, colour_ends
from nnviz.player.film import Reel
from nnviz.player.picture import Axis, Picture, Points

_CELLS = 6144  # of all maps together, in a frame
_SIDE = 16  # cells along each side of a map, where there are not too many
_POINTS = 300  # targets that are drawn in one node


def over_the_plane(figure: str, subject: Subject, drawn: DrawnUnits) -> Pictures:
    """A map in each unit: its activation over the plane of the two inputs, the second one upwards.

    The targets are points on that plane.
    """
    side = min(_SIDE, int((_CELLS / len(drawn.units)) ** 0.5))
    x, y, points = plane(subject.run.dataset, side)
    axes = (Axis("x1", x[0], x[-1]), Axis("x2", y[0], y[-1]))
    A = snapshots.activations(subject.network, points)
    shown = [points, *(each[:, rows] for each, rows in zip(A, drawn.rows[1:], strict=False))]
    maps = [_first_row_on_top(values, side) for values in shown]
    ends = [colour_ends(drawn, column, values) for column, values in enumerate(maps)]
    pictures = [
        Picture(
            nodes=list(drawn.nodes[column]),
            names=called(drawn, column, "] at {}"),
            rows=side,
            columns=side,
            ends=ends[column],
            axes=axes,
            values=None if column else values,  # the inputs do not move
        )
        for column, values in enumerate(maps)
    ]
    reels = [
        _levels(figure, FIRST + layer, maps[layer], ends[layer]) for layer in range(1, len(maps))
    ]
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
        Points(node, f"{TARGETS}[{row + 1}] of {samples}", across, up, Y[row, kept], OUTPUTS)
        for node, row in zip(drawn.nodes[-1], drawn.rows[-1], strict=True)
    ]


def _first_row_on_top(values: Array, side: int) -> Array:
    """Maps (..., side * side) of a grid whose second coordinate rises, upside down."""
    square = values.reshape(*values.shape[:-1], side, side)
    return square[..., ::-1, :].reshape(values.shape)


def _levels(figure: str, trace: int, values: NDArray[Any], ends: Range) -> Reel:
    """A reel in a quarter of the bytes; what lies beyond the ends has the colour of the end."""
    if not np.isfinite(values).all():
        return reel(figure, trace, "values", values)
    low, high = ends
    last = 255 if low == 0 else 254  # so that 0 is a level, and no silent unit seems to answer
    places = np.clip((values - low) * (last / (high - low)), 0, last)
    scale = (low, low + (high - low) * 255 / last)
    return Reel(figure, trace, "values", np.rint(places, out=places).astype(np.uint8), scale)
