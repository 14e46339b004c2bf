"""Small pictures inside the units of a drawing: their names, and what their colours stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.ranges import round_range
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.player.film import Reel
from nnviz.player.picture import Picture, Points

FIRST = 2  # traces of a drawing before its pictures
Range = tuple[float, float]
OUTPUTS: Range = 0.0, 1.0  # the ends of their colours, and of those of targets


@dataclass(frozen=True)
class Pictures:
    """Pictures of a drawing, by column, and the reels that move them."""

    pictures: Sequence[Picture | Points]
    reels: Sequence[Reel]


def called(drawn: DrawnUnits, column: int, pattern: str) -> list[str]:
    """What a cell of each of a column's units is called; {} is for its sample or place."""
    return [f"{drawn.names[column]}[{row + 1}{pattern}" for row in drawn.rows[column]]


def colour_ends(drawn: DrawnUnits, column: int, values: Array) -> Range:
    """What the ends of the colours stand for: of outputs and targets 0 and 1, as in the data."""
    if column >= len(drawn.sizes) - 1:
        return OUTPUTS
    reach = round_range(values[np.isfinite(values)])
    return -reach, reach
