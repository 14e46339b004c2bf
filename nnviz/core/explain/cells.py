"""A cell of a result as the sum of products that it is, read from the tree of its formula.

First the tree is cut down to the one cell: of its matrices only the entries that the cell is made
of are left, and sums over samples or units are written out. Then its sums are split into terms,
and its products into factors.
"""

from collections.abc import Callable, Iterator, Mapping
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
    transpose,
)
from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.sums import Factor, Term
from nnviz.core.model.notation import CELL, NUMBERS, Form, Part, written
from nnviz.core.model.symbols import Application, Expression, Number, Reduction, Symbol, nodes

Matrices = Mapping[Name, Array]


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


_TITLES = {"rate": "learning_rate"}  # of a number that a formula calls by another name
_ONE = Number(1.0)
_POWER = 4  # how strongly a factor among others must bind
_CLOSE = 1e-9  # relative: a form to read that is further off than that has lost digits


def chosen(taken: Any, reason: Any, whole: Any) -> Any:
    """What np.where takes in a cell; with the condition that holds, and all it chooses from."""
    del reason, whole
    return taken


_CELL = CELL.also({chosen: Form((2,), 0, (0, 0, 0))})
_NUMBERS = NUMBERS.also({chosen: Form((0, ", as ", 1), 0, (1, 1, 1))})
_OPPOSITE: dict[Callable[..., Any], np.ufunc] = {
    np.greater: np.less_equal,
    np.less_equal: np.greater,
    np.less: np.greater_equal,
    np.greater_equal: np.less,
}


@dataclass(frozen=True)
class Given:
    """What the symbols of a tree stand for: `operands` of `matrices`, and `numbers`."""

    operands: Mapping[str, Operand]
    matrices: Matrices
    numbers: Mapping[str, float]

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
                return Leaf(_TITLES.get(name, name), scalar=True, value=self.numbers[name])
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

Operands = tuple[Expression, ...]


def _product(given: Given, operands: Operands, row: int, column: int) -> Expression:
    inner = range(given.shape(operands[0])[1])
    return _combined(np.add, [_pair(given, operands, row, k, column) for k in inner])


def _last_product(given: Given, operands: Operands, row: int, column: int) -> Expression:
    return _pair(given, operands, row, given.shape(operands[0])[1] - 1, column)


def _pair(given: Given, operands: Operands, row: int, inner: int, column: int) -> Expression:
    left, right = operands
    return Application(
        np.multiply, (given.cell(left, row, inner), given.cell(right, inner, column))
    )


def _row_sum(given: Given, operands: Operands, row: int, _: int) -> Expression:
    (each,) = operands
    return _combined(np.add, [given.cell(each, row, k) for k in range(given.shape(each)[1])])


def _transposed(given: Given, operands: Operands, row: int, column: int) -> Expression:
    return given.cell(operands[0], column, row)


def _mean(given: Given, operands: Operands, _: int, __: int) -> Expression:
    (each,) = operands
    outputs, samples = given.shape(each)
    share = Application(np.reciprocal, (Leaf("m", scalar=True, value=float(samples)),))
    places = ((row, column) for column in range(samples) for row in range(outputs))
    return _combined(
        np.add, [Application(np.multiply, (share, given.cell(each, *place))) for place in places]
    )


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
    np.where: _choice,
    read_as: _readable,
}


# ------------------------------------------------------------------------- from a cell to terms


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


def terms_of(tree: Expression) -> tuple[Term, ...]:
    """The terms that the tree of a cell adds up.

    A sum in which numbers stand alone, as in 1 - A², is not split: it is one computed factor.
    """
    return tuple(map(_term, _summands(tree)))


def _summands(tree: Expression) -> Iterator[Expression]:
    match tree:
        case Application(np.add, operands) if all(map(_has_entry, operands)):
            for operand in operands:
                yield from _summands(operand)
        case Application(np.subtract, (left, right)) if _has_entry(left) and _has_entry(right):
            yield from _summands(left)
            yield from map(_negated, _summands(right))
        case _:
            yield tree


def _has_entry(tree: Expression) -> bool:
    return any(isinstance(node, Leaf) and node.entry for node in nodes(tree))


def _negated(tree: Expression) -> Expression:
    return Application(np.negative, (tree,))


def _term(tree: Expression) -> Term:
    """The factors, first those that are the same for all cells; a factor of 1 is left out."""
    factors = [each for each in _factors(tree) if not each == _ONE] or [_ONE]  # noqa: SIM201
    return tuple(_factor(each, len(factors)) for each in sorted(factors, key=_has_entry))


def _factors(tree: Expression) -> list[Expression]:
    match tree:
        case Application(np.multiply, (left, right)):
            return [*_factors(left), *_factors(right)]
        case Application(np.divide, (left, right)):
            return [*_factors(left), Application(np.reciprocal, (right,))]
        case Application(np.negative, (operand,)):
            first, *others = _factors(operand)
            return [_negated(first), *others]
    return [tree]


def _factor(tree: Expression, count: int) -> Factor:
    """One of `count` factors: if there are others, a sum stands in brackets."""
    match tree:
        case Leaf():
            return Factor((tree.symbol,), tree.value)
        case Application(np.negative, (Leaf() as leaf,)):
            return Factor(("−", leaf.symbol), -leaf.value)
        case Number(value):
            return Factor((CELL.number(value),), value)
    shown = tree
    if isinstance(tree, Application) and tree.function is read_as:
        shown = tree.operands[0]
    needs = _POWER if count > 1 else 0
    symbols = tuple(map(_symbol, written(shown, _CELL, needs)))
    parts = written(shown, _NUMBERS, needs)
    leaves = [part for part in parts if isinstance(part, Leaf)]

    def computed(*numbers: float) -> float:
        with np.errstate(all="ignore"):  # few digits may have made 0 what is divided by
            found = dict(zip((leaf.symbol for leaf in leaves), numbers, strict=True))
            return float(value_of(shown, found))

    numbers = tuple(part.value if isinstance(part, Leaf) else str(part) for part in parts)
    return Factor(symbols, float(value_of(tree)), numbers, computed)


def _symbol(part: Part) -> str | Entry:
    return part.symbol if isinstance(part, Leaf) else str(part)
