"""The tree of a cell as the sum of products that it is: its sums split, and its products."""

from collections.abc import Iterator

import numpy as np

from nnviz.core.explain.cells import Leaf, Unwritten, chosen, value_of
from nnviz.core.explain.matrix_functions import read_as
from nnviz.core.explain.names import Entry
from nnviz.core.explain.sums import Factor, Others, Symbols, Term
from nnviz.core.model.forms import CELL, NUMBERS, Form
from nnviz.core.model.notation import Part, written
from nnviz.core.model.symbols import Application, Expression, Number, nodes

_ONE = Number(1.0)
_POWER = 4  # how strongly a factor among others must bind
_CELL = CELL.also({chosen: Form((2,), 0, (0, 0, 0))})
_NUMBERS = NUMBERS.also({chosen: Form((0, ", as ", 1), 0, (1, 1, 1))})


def terms_of(tree: Expression) -> tuple[tuple[Term, ...], Others]:
    """The terms that the tree of a cell adds up, and what of it is not written out.

    A sum in which numbers stand alone, as in 1 - A², is not split: it is one computed factor.
    """
    summands = list(_summands(tree))
    unwritten = [each for each in summands if isinstance(each, Unwritten)]
    terms = tuple(_term(each) for each in summands if not isinstance(each, Unwritten))
    return terms, Others(sum(u.many for u in unwritten), sum(u.value for u in unwritten))


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
    return any(isinstance(node, Leaf) and not node.scalar for node in nodes(tree))


def _negated(tree: Expression) -> Expression:
    return Application(np.negative, (tree,))


def _term(tree: Expression) -> Term:
    """The factors, first those that are the same for all cells; a factor of 1 is left out."""
    factors = [each for each in _factors(tree) if each != _ONE] or [_ONE]
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


def factor_of(tree: Expression, called: Symbols) -> Factor:
    """The tree of a cell as one factor among others, with a name of its own."""
    return _factor(tree, count=2)._replace(symbol=called)


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
