"""What each unit answers along the one input, as a curve inside it, with the targets."""

import numpy as np

from nnviz.core.train import snapshots
from nnviz.figures.fit import line_of_inputs
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.panels.subject import Subject
from nnviz.panels.unit_pictures import (
    FIRST,
    Pictures,
    called,
    colour_ends,
    levels,
    target_ends,
)
from nnviz.panels.unit_targets import target_points
from nnviz.player.picture import Curves

_CELLS = 48  # places along a curve


def along_the_input(figure: str, subject: Subject, drawn: DrawnUnits) -> Pictures:
    """A curve in each unit: its activation along the input. The targets are points beside them."""
    dataset = subject.run.dataset
    x = line_of_inputs(dataset, _CELLS)
    A = snapshots.activations(subject.network, x)
    curves = [x, *(each[:, rows] for each, rows in zip(A, drawn.rows[1:], strict=False))]
    ends = [colour_ends(drawn, column, values, dataset) for column, values in enumerate(curves)]
    pictures = [
        Curves(
            nodes=list(drawn.nodes[column]),
            names=called(drawn, column, "] at {}"),
            rows=1,
            columns=_CELLS,
            ends=ends[column],
            cells=[f"x1 = {place:.2f}" for place in x[0]],
            values=None if column else values,  # the input does not move
        )
        for column, values in enumerate(curves)
    ]
    reels = [
        levels(figure, FIRST + layer, curves[layer], ends[layer]) for layer in range(1, len(curves))
    ]
    low, high = target_ends(dataset)
    across = (dataset.X[0] - x[0, 0]) / np.ptp(x)
    targets = target_points(dataset, drawn, across, (dataset.Y - low) / (high - low))
    return Pictures([*pictures, *targets], reels)
