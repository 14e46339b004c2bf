"""What each unit answers over the plane of two inputs, as a map inside it, with the targets."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.train import snapshots
from nnviz.figures.outputs import plane
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.panels.subject import Subject
from nnviz.panels.unit_pictures import (
    FIRST,
    Pictures,
    called,
    colour_ends,
    levels,
)
from nnviz.panels.unit_targets import target_points
from nnviz.player.picture import Axis, Picture

_CELLS = 6144  # of all maps together, in a frame
_SIDE = 16  # cells along each side of a map, where there are not too many


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
    ends = [
        colour_ends(drawn, column, values, subject.run.dataset)
        for column, values in enumerate(maps)
    ]
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
        levels(figure, FIRST + layer, maps[layer], ends[layer]) for layer in range(1, len(maps))
    ]
    dataset = subject.run.dataset
    across, up = (
        (values - axis.low) / (axis.high - axis.low)
        for values, axis in zip(dataset.X, axes, strict=True)
    )
    targets = target_points(dataset, drawn, across, np.broadcast_to(up, dataset.Y.shape))
    return Pictures([*pictures, *targets], reels)


def _first_row_on_top(values: Array, side: int) -> Array:
    """Maps (..., side * side) of a grid whose second coordinate rises, upside down."""
    square = values.reshape(*values.shape[:-1], side, side)
    return square[..., ::-1, :].reshape(values.shape)
