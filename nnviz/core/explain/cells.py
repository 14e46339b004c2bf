"""The tree of one cell, made from the tree of a whole matrix.

Of the matrices only the entries that the cell is made of are left; sums over samples or units are
written out; of a choice, what is taken is known.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.matrix_functions import (
    mean_of_sums,
    product_of_last_sample,
    read_as,
    row_sums,
    scaled_by,
    sum_of_all,
    transpose,
)
from nnviz.core.explain.names import Entry, Name
from nnviz.core.model.symbols import (
    Application,
    Expression,
    Number,
    Reduction,
    Symbol,
    evaluated,
    nodes,
)

Matrices = Mapping[Name, Array]


def titled(number: str) -> str:
    """What a number is called that a formula may call by a shorter name."""
    return _TITLES.get(number, number)


class Operand(NamedTuple):
    """A matrix in an equation, as it is or transposed."""

    name: Name
    transposed: bool = False

    def array(self, matrices: Matrices) -> Array:
        """Its numbers as they stand in the equation."""
        array = matrices[self.name]
        return array.mT if self.transposed else array


@dataclass(frozen=True)
class Leaf(Symbol):
    """A number of a cell: an entry of a matrix, or by its name one that is the same for all."""

    name: str = ""
    value: float = 0.0
    entry: Entry | None = None

    @property
    def symbol(self) -> str | Entry:
        """What it is called."""
        return self.entry or self.name


@dataclass(frozen=True)
class Unwritten(Leaf):
    """What `many` terms of a sum over samples come to, where only the first are written out."""

    many: int = 0


_TITLES = {"rate": "learning_rate"}
_CLOSE = 1e-9  # relative: a form to read that is further off than that has lost digits


def chosen(taken: Any, reason: Any, whole: Any) -> Any:
    """What np.where takes in a cell; with the condition that holds, and all it chooses from."""
    del reason, whole
    return taken


_OPPOSITE: dict[Callable[..., Any], np.ufunc] = {
    np.greater: np.less_equal,
    np.less_equal: np.greater,
    np.less: np.greater_equal,
    np.greater_equal: np.less,
}


@dataclass(frozen=True)
class Given:
    """What the symbols of a tree stand for: `operands` of `matrices`, and `numbers`.

    Of a sum over many samples the first `listed` terms are written out, or all if it is None.
    """

    operands: Mapping[str, Operand]
    matrices: Matrices
    numbers: Mapping[str, float]
    listed: int | None = None

    def array(self, tree: Expression) -> Array:
        """What a whole tree comes to."""
        arrays = {name: each.array(self.matrices) for name, each in self.operands.items()}
        return np.asarray(evaluated(tree, arrays | dict(self.numbers)))

    def shape(self, tree: Expression) -> tuple[int, ...]:
        """That of an elementwise tree."""
        names = {node.name for node in nodes(tree) if isinstance(node, Symbol)}
        used = [self.operands[name] for name in names if name in self.operands]
        return np.broadcast_shapes(*(each.array(self.matrices).shape for each in used))

    def cell(self, tree: Expression, row: int, column: int) -> Expression:
        """The tree of one cell, whose leaves are Leaf and Number.

        Its Applications may have more operands than their ufunc has: it is then reduced.
        """
        match tree:
            case Number():
                return tree
            case Symbol(name, scalar=True):
                return Leaf(titled(name), scalar=True, value=self.numbers[name])
            case Symbol(name):
                return self._entry(self.operands[name], row, column)
            case Reduction(function, (operand,)):
                units = range(self.shape(operand)[0])
                return _combined(function, [self.cell(operand, unit, column) for unit in units])
            case Application(function, operands) if function in _WHOLE:
                return _WHOLE[function](self, operands, row, column)
            case Application(function, operands):
                return Application(
                    function, tuple(self.cell(operand, row, column) for operand in operands)
                )
        raise TypeError(f"{tree!r}: a cell has no form for it")

    def _entry(self, operand: Operand, row: int, column: int) -> Leaf:
        """An entry of a matrix, which may have one row or column for all."""
        rows, columns = operand.array(self.matrices).shape
        place = (row if rows > 1 else 0, column if columns > 1 else 0)
        entry = Entry(operand.name, *(place[::-1] if operand.transposed else place))
        value = float(self.matrices[operand.name][entry.row, entry.column])
        return Leaf(entry=entry, value=value)


def _combined(function: np.ufunc, operands: list[Expression]) -> Expression:
    return Application(function, tuple(operands)) if len(operands) > 1 else operands[0]


# ---------------------------------------------------------- cells of functions of whole matrices


def _summed(
    given: Given, count: int, part: Callable[[int], Expression], others: Callable[[int], float]
) -> Expression:
    """The sum of so many parts, the first written out; `others` adds up those from there on."""
    first = count if given.listed is None else min(count, given.listed)
    parts = list(map(part, range(first)))
    if first == count:
        return _combined(np.add, parts)
    return Application(np.add, (*parts, Unwritten(value=others(first), many=count - first)))


Operands = tuple[Expression, ...]


def _product(given: Given, operands: Operands, row: int, column: int) -> Expression:
    inner = given.shape(operands[0])[1]

    def others(first: int) -> float:
        left, right = map(given.array, operands)
        return float(left[row, first:] @ right[first:, column])

    return _summed(given, inner, lambda k: _pair(given, operands, row, k, column), others)


def _last_product(given: Given, operands: Operands, row: int, column: int) -> Expression:
    return _pair(given, operands, row, given.shape(operands[0])[1] - 1, column)


def _pair(given: Given, operands: Operands, row: int, inner: int, column: int) -> Expression:
    left, right = operands
    return Application(
        np.multiply, (given.cell(left, row, inner), given.cell(right, inner, column))
    )


def _row_sum(given: Given, operands: Operands, row: int, _: int) -> Expression:
    (each,) = operands

    def others(first: int) -> float:
        return float(given.array(each)[row, first:].sum())

    return _summed(given, given.shape(each)[1], lambda k: given.cell(each, row, k), others)


def _transposed(given: Given, operands: Operands, row: int, column: int) -> Expression:
    return given.cell(operands[0], column, row)


def _mean(given: Given, operands: Operands, _: int, __: int) -> Expression:
    (each,) = operands
    outputs, samples = given.shape(each)
    share = Application(np.reciprocal, (Leaf("m", scalar=True, value=float(samples)),))

    def part(k: int) -> Expression:
        sample, output = divmod(k, outputs)
        return Application(np.multiply, (share, given.cell(each, output, sample)))

    def others(first: int) -> float:
        return float(given.array(each).T.ravel()[first:].sum() / samples)

    return _summed(given, outputs * samples, part, others)


def _total(given: Given, operands: Operands, _: int, __: int) -> Expression:
    (each,) = operands
    rows, columns = given.shape(each)

    def part(k: int) -> Expression:
        return given.cell(each, *divmod(k, columns))

    def others(first: int) -> float:
        return float(given.array(each).ravel()[first:].sum())

    return _summed(given, rows * columns, part, others)


def _scaled(given: Given, operands: Operands, row: int, column: int) -> Expression:
    factor, matrix = operands
    return Application(np.multiply, (given.cell(factor, 0, 0), given.cell(matrix, row, column)))


def _choice(given: Given, operands: Operands, row: int, column: int) -> Expression:
    condition, yes, no = (given.cell(operand, row, column) for operand in operands)
    whole = Application(np.where, (condition, yes, no))
    if value_of(condition):
        return Application(chosen, (yes, condition, whole))
    assert isinstance(condition, Application)
    fails = Application(_OPPOSITE[condition.function], condition.operands)
    return Application(chosen, (no, fails, whole))


def _readable(given: Given, operands: Operands, row: int, column: int) -> Expression:
    readable, stable = (given.cell(operand, row, column) for operand in operands)
    right = np.isclose(value_of(readable), value_of(stable), rtol=_CLOSE, atol=0)
    return Application(read_as, (readable if right else stable, stable))


_WHOLE: dict[Callable[..., Any], Callable[[Given, Operands, int, int], Expression]] = {
    np.matmul: _product,
    product_of_last_sample: _last_product,
    row_sums: _row_sum,
    transpose: _transposed,
    mean_of_sums: _mean,
    sum_of_all: _total,
    scaled_by: _scaled,
    np.where: _choice,
    read_as: _readable,
}


def value_of(tree: Expression, numbers: Mapping[str | Entry, float] = MappingProxyType({})) -> Any:
    """What the tree of a cell comes to, with other `numbers` for some of its symbols."""
    match tree:
        case Leaf():
            return numbers.get(tree.symbol, tree.value)
        case Number(value):
            return value
        case Application(function, operands):
            values = [value_of(operand, numbers) for operand in operands]
            several = isinstance(function, np.ufunc) and len(values) > function.nin
            return reduce(function, values) if several else function(*values)
    raise TypeError(f"no tree of a cell: {tree!r}")
