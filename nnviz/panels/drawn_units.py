"""Which units of a network are drawn, and what each node, edge and badge of the drawing stands for.

Columns are the layers, the inputs first; one more at the end has the targets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from nnviz.core.arrays import evenly_spread
from nnviz.core.explain.names import INPUT, TARGETS, Entry, Name

LIMIT = 16  # units of a layer that are drawn; of a larger one these many, evenly chosen


@dataclass(frozen=True)
class DrawnUnits:
    """Of layers with so many units: `sizes`, from the inputs to the outputs."""

    sizes: tuple[int, ...]

    @cached_property
    def rows(self) -> list[Sequence[int]]:
        """The units of each column, counted from 0."""
        layers = [evenly_spread(size, LIMIT) for size in self.sizes]
        return [*layers, layers[-1]]

    @cached_property
    def names(self) -> list[Name]:
        """The matrix that each column shows: A0, A1, ... and the targets."""
        return [INPUT, *(Name("A", layer) for layer in self._layers), TARGETS]

    @cached_property
    def nodes(self) -> list[range]:
        """The nodes of each column, counted through all of them."""
        ends = accumulate((len(rows) for rows in self.rows), initial=0)
        return [range(first, end) for first, end in pairwise(ends)]

    @cached_property
    def ends(self) -> list[tuple[int, int]]:
        """The nodes that each edge joins."""
        return [
            (source, target)
            for layer in self._layers
            for target in self.nodes[layer]
            for source in self.nodes[layer - 1]
        ]

    @cached_property
    def weights(self) -> list[Entry]:
        """What each edge stands for, row by row."""
        return [
            Entry(Name("W", layer), row, column)
            for layer in self._layers
            for row in self.rows[layer]
            for column in self.rows[layer - 1]
        ]

    @cached_property
    def biased(self) -> Sequence[int]:
        """The nodes that have a badge: all but inputs and targets."""
        return range(self.nodes[1].start, self.nodes[-1].start)

    @cached_property
    def biases(self) -> list[Entry]:
        """What each badge stands for."""
        return [
            Entry(Name("b", layer), row, 0) for layer in self._layers for row in self.rows[layer]
        ]

    @cached_property
    def units(self) -> list[Entry]:
        """What each node stands for, where it is the first sample's."""
        return [
            Entry(name, row, 0)
            for name, rows in zip(self.names, self.rows, strict=True)
            for row in rows
        ]

    @property
    def over_inputs(self) -> bool:
        """Whether a unit's picture is over the values of one input or two, not over samples."""
        return self.sizes[0] <= 2

    @property
    def _layers(self) -> range:
        return range(1, len(self.sizes))
