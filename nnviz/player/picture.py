"""What is inside the nodes of a drawing: small maps, strips, curves, and points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Axis(NamedTuple):
    """What a picture shows from left to right, or from its lower to its upper end."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Picture:
    """A small map inside each of some `nodes`: `rows` by `columns` cells, the first row on top.

    A cell's colour is its place between both `ends`. `names` say what a cell of each node is
    called: "A1[2,{}]", where {} is one of `cells`, or the place on both `axes`, (across, up).
    `values` (nodes, rows * columns) are what is shown where no reel moves them.
    """

    nodes: Sequence[int]
    names: Sequence[str]
    rows: int
    columns: int
    ends: tuple[float, float]
    cells: Sequence[str] = ()
    axes: tuple[Axis, Axis] | None = None
    values: NDArray[Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The picture as a trace of a figure."""
        return {"type": "picture"} | vars(self)


@dataclass(frozen=True)
class Curves(Picture):
    """A curve inside each of some nodes, through the values of one row of cells.

    Its height is a value's place between both `ends`; what is between it and 0 has their colour.
    """

    def to_dict(self) -> dict[str, Any]:
        """The curves as a trace of a figure."""
        return {"type": "curves"} | vars(self)


@dataclass(frozen=True)
class Points:
    """Points inside one node, at `x` and `y` from 0 to 1; colours are places between both `ends`.

    `name` says what they are.
    """

    node: int
    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    values: NDArray[np.float64]
    ends: tuple[float, float]

    @property
    def nodes(self) -> Sequence[int]:
        """The one that they are in."""
        return [self.node]

    def to_dict(self) -> dict[str, Any]:
        """The points as a trace of a figure."""
        return {"type": "points"} | vars(self)
