"""What makes one matrix of others: a formula's tree, with what its symbols stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Given, Matrices, Operand, titled
from nnviz.core.explain.matrix_functions import (
    EQUATION_OF_MATRICES,
    NUMPY_OF_MATRICES,
    SAMPLES,
    mean_of_sums,
    read_as,
)
from nnviz.core.explain.names import Name
from nnviz.core.explain.sums import Others, Term
from nnviz.core.explain.terms import terms_of
from nnviz.core.model.notation import Part, merged, written
from nnviz.core.model.symbols import Application, Expression, Symbol, evaluated, nodes

Equation = tuple[str | Operand, ...]  # the right side: text, and the matrices in it


@dataclass(frozen=True)
class Operation:
    """A tree, whose symbols stand for `operands`, for `numbers`, and m for how many samples.

    A tree without a matrix in it is the number in every cell. The result is then as large as the
    operands together, or, where it is a `column`, as high.
    """

    tree: Expression
    operands: Mapping[str, Operand]
    numbers: Mapping[str, float] = field(default_factory=dict)
    column: bool = False

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The matrices that it is made of, each once, in the order of the tree."""
        used = [self.operands[each.name] for each in self._symbols if not each.scalar]
        return tuple(dict.fromkeys(operand.name for operand in used))

    @property
    def counts_samples(self) -> bool:
        """Whether m, the number of samples, is in it: by its name, or in a mean."""
        means = (isinstance(n, Application) and n.function is mean_of_sums for n in self._nodes)
        return SAMPLES in self._symbols or any(means)

    @property
    def constants(self) -> dict[str, float]:
        """The numbers in its line of NumPy besides m, by their names there."""
        used = (symbol.name for symbol in self._symbols if symbol.scalar)
        return {titled(name): self.numbers[name] for name in used if name in self.numbers}

    @property
    def is_rewritten(self) -> bool:
        """Whether its line of NumPy is another form of the equation, which loses no digits."""
        return any(isinstance(n, Application) and n.function is read_as for n in self._nodes)

    def evaluate(self, matrices: Matrices) -> Array:
        """The result."""
        arrays = {symbol: each.array(matrices) for symbol, each in self.operands.items()}
        found = evaluated(self.tree, arrays | self._numbers(matrices))
        if self.names:
            return np.asarray(found)
        rows, columns = np.broadcast_shapes(*(array.shape for array in arrays.values()))
        return np.full((rows, 1 if self.column else columns), found)

    def terms(
        self, matrices: Matrices, row: int, column: int, listed: int | None = None
    ) -> tuple[tuple[Term, ...], Others]:
        """What one cell of the result is the sum of; row and column count from 0.

        Of a sum over many samples, only the first `listed` terms one by one.
        """
        given = Given(self.operands, matrices, self._numbers(matrices), listed)
        return terms_of(given.cell(self.tree, row, column))

    def _numbers(self, matrices: Matrices) -> dict[str, float]:
        if SAMPLES not in self._symbols:
            return dict(self.numbers)
        samples = self._first.array(matrices).shape[1]
        return {SAMPLES.name: float(samples), **self.numbers}

    @cached_property
    def _nodes(self) -> tuple[Expression, ...]:
        return tuple(nodes(self.tree))

    @cached_property
    def _symbols(self) -> tuple[Symbol, ...]:
        return tuple(node for node in self._nodes if isinstance(node, Symbol))

    @property
    def _first(self) -> Operand:
        return next(iter(self.operands.values()))

    @property
    def equation(self) -> Equation:
        """The right side, with the numbers that are the same for all cells."""
        parts = map(self._in_equation, written(self.tree, EQUATION_OF_MATRICES))
        everywhere = () if self.names else (" in every cell",)
        return tuple(merged([*parts, *everywhere]))

    def _in_equation(self, part: Part) -> str | Operand:
        match part:
            case Symbol(name, scalar=True) if name in self.numbers:
                return EQUATION_OF_MATRICES.number(self.numbers[name])
            case Symbol(name, scalar=True):
                return name
            case Symbol(name):
                return self.operands[name]
        return part

    def lines(self, result: Name) -> str:
        """The line of NumPy that makes the result, matrices and numbers by their names."""
        return f"{result.identifier} = {self._code}"

    @property
    def _code(self) -> str:
        line = "".join(map(self._in_code, written(self.tree, NUMPY_OF_MATRICES)))
        if self.names:
            return line
        first = self._first.name.identifier
        shape = f"(len({first}), 1)" if self.column else f"{first}.shape"
        return f"np.full({shape}, {float(line)})"

    def _in_code(self, part: Part) -> str:
        match part:
            case Symbol(name, scalar=True):
                return titled(name)
            case Symbol(name):
                operand = self.operands[name]
                return f"{operand.name.identifier}{'.T' if operand.transposed else ''}"
        return part
