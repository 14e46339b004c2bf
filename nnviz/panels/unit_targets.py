"""The targets of a drawing's outputs, as points in a node of their own."""

import numpy as np

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.explain.names import TARGETS
from nnviz.core.setup.datasets import Dataset
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.panels.unit_pictures import target_ends
from nnviz.player.picture import Points

_POINTS = 300  # that are drawn in one node


def target_points(dataset: Dataset, drawn: DrawnUnits, across: Array, up: Array) -> list[Points]:
    """The samples at `across` (samples,) and `up` (outputs, samples), from 0 to 1, by targets."""
    count = dataset.X.shape[1]
    kept = np.array(evenly_spread(count, _POINTS))
    samples = f"{len(kept)} of {count:,} samples" if len(kept) < count else f"{count} samples"
    return [
        Points(
            node=node,
            name=f"{TARGETS}[{row + 1}] of {samples}",
            x=across[kept],
            y=up[row, kept],
            values=dataset.Y[row, kept],
            ends=target_ends(dataset),
        )
        for node, row in zip(drawn.nodes[-1], drawn.rows[-1], strict=True)
    ]
