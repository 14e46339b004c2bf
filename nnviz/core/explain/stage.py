"""Stage: one equation of a pass, which can be shown, evaluated, and asked for the sum of a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.operations import Equation
from nnviz.core.explain.sums import Others, Sum, Term


class Direction(Enum):
    """Which part of a pass a stage belongs to."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


class Kind(Enum):
    """What a stage is in a pass, whatever the formulas of this network are."""

    WEIGHTED_SUM = auto()
    ACTIVATION = auto()
    MIXED_ACTIVATION = auto()  # one that mixes the units of a layer
    LOSS = auto()
    PENALTY = auto()
    LOSS_DERIVATIVE = auto()
    BACK = auto()  # dA of a layer from the one above
    SLOPE = auto()
    KINKED_SLOPE = auto()  # of an activation with a kink at Z = 0
    DELTA = auto()
    CANCELLED_DELTA = auto()  # where the output's own derivative has cancelled,
    MIXED_DELTA = auto()  # or that of an output that mixes units
    WEIGHT_GRADIENT = auto()
    BIAS_GRADIENT = auto()
    PENALISED = auto()  # dW with the penalties' part
    SQUARES = auto()  # of all gradients, added up: what their norm is made of,
    NORM = auto()  # which clipping limits
    FACTOR = auto()  # by multiplying all gradients with it
    CLIPPED = auto()
    STATE = auto()  # what an optimizer carries on
    CORRECTION = auto()  # what it makes of its state, for this step only
    DESCENT = auto()  # W and b moved by -learning_rate times the gradient
    STEP = auto()  # W and b moved by something else
    LOSS_AFTER = auto()


class Made(Protocol):
    """What makes a result: an Operation, or several stages of them."""

    @property
    def names(self) -> tuple[Name, ...]:
        """The matrices that it is made of."""

    @property
    def equation(self) -> Equation:
        """The right side, as text and matrices."""

    @property
    def counts_samples(self) -> bool:
        """Whether m, the number of samples, is in it."""

    @property
    def constants(self) -> Mapping[str, float]:
        """The numbers in its line of NumPy besides m, by their names there."""

    @property
    def is_rewritten(self) -> bool:
        """Whether its line of NumPy is another form of the equation, which loses no digits."""

    def evaluate(self, matrices: Matrices) -> Array:
        """The result."""

    def terms(
        self, matrices: Matrices, row: int, column: int, listed: int | None = None
    ) -> tuple[tuple[Term, ...], Others]:
        """What one cell of it is the sum of; row and column count from 0.

        Of a sum over many samples, only the first `listed` terms one by one.
        """

    def lines(self, result: Name) -> str:
        """The line of NumPy that makes it, or several."""


@dataclass(frozen=True)
class Stage:
    """One equation: `result` is what `operation` makes. `layer` is 0 where it is of all layers.

    `mistake` names the one that was put in here. `meaning` says what the result is, where its kind
    does not tell it all.
    """

    direction: Direction
    kind: Kind
    layer: int
    result: Name
    operation: Made
    mistake: str = ""
    meaning: str = ""

    @property
    def operands(self) -> tuple[Name, ...]:
        """The matrices that the result is made of, each once."""
        return self.operation.names

    @property
    def code(self) -> str:
        """The equation in NumPy: its matrices by their identifiers, m and other numbers by name."""
        return self.operation.lines(self.result)

    def cell(self, matrices: Matrices, row: int, column: int, listed: int | None = None) -> Sum:
        """The sum that made one cell of the result; row and column count from 0.

        Of a sum over many samples, only the first `listed` terms one by one.
        """
        with np.errstate(all="ignore"):
            terms, others = self.operation.terms(matrices, row, column, listed)
        cell = float(matrices[self.result][row, column])
        return Sum((Entry(self.result, row, column),), terms, cell, others)


def evaluated(stages: Sequence[Stage], start: Matrices) -> dict[Name, Array]:
    """All matrices, those of `start` and each stage's result; infinite or nan where they are."""
    matrices = dict(start)
    with np.errstate(all="ignore"):
        for stage in stages:
            matrices[stage.result] = stage.operation.evaluate(matrices)
    return matrices


def cell_named(matrices: Matrices, text: str, row: int, column: int) -> Entry | None:
    """The cell of the matrix that is called so; None where there is none.

    Row and column count from 0.
    """
    for name, array in matrices.items():
        if str(name) == text and 0 <= row < array.shape[0] and 0 <= column < array.shape[1]:
            return Entry(name, row, column)
    return None
