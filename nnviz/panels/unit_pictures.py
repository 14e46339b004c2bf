"""Small pictures inside the units of a drawing: their names, and what their colours stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.ranges import round_range
from nnviz.core.setup.datasets import Dataset
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.panels.part import reel
from nnviz.player.film import Reel
from nnviz.player.picture import Picture, Points

FIRST = 2  # traces of a drawing before its pictures
Range = tuple[float, float]


@dataclass(frozen=True)
class Pictures:
    """Pictures of a drawing, by column, and the reels that move them."""

    pictures: Sequence[Picture | Points]
    reels: Sequence[Reel]


def called(drawn: DrawnUnits, column: int, pattern: str) -> list[str]:
    """What a cell of each of a column's units is called; {} is for its sample or place."""
    return [f"{drawn.names[column]}[{row + 1}{pattern}" for row in drawn.rows[column]]


def colour_ends(drawn: DrawnUnits, column: int, values: Array, dataset: Dataset) -> Range:
    """What the ends of the colours of a column's `values` stand for."""
    if column >= len(drawn.sizes) - 1:
        return target_ends(dataset)
    return _around_0(values[np.isfinite(values)])


def target_ends(dataset: Dataset) -> Range:
    """The same of outputs and targets: 0 and 1, if none of the targets is beyond."""
    bounded = dataset.Y.min() >= 0 and dataset.Y.max() <= 1
    return (0.0, 1.0) if bounded else _around_0(dataset.Y)


def levels(figure: str, trace: int, values: NDArray[Any], ends: Range) -> Reel:
    """A reel in a quarter of the bytes; what lies beyond the ends has the colour of the end."""
    if not np.isfinite(values).all():
        return reel(figure, trace, "values", values)
    low, high = ends
    last = 255 if low == 0 else 254  # so that 0 is a level, and no silent unit seems to answer
    places = np.clip((values - low) * (last / (high - low)), 0, last)
    scale = (low, low + (high - low) * 255 / last)
    return Reel(figure, trace, "values", np.rint(places, out=places).astype(np.uint8), scale)


def _around_0(values: Array) -> Range:
    reach = round_range(values)
    return -reach, reach
