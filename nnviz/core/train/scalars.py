"""Products with all their plain numbers in one: fewer calls, and a factor that can be left out."""

from dataclasses import replace
from functools import reduce
from typing import NamedTuple

import numpy as np

from nnviz.core.model.symbols import Application, Expression, Number, View, is_scalar

ONE = Number(1.0)


class Scaled(NamedTuple):
    """`scale` times `rest`, where the scale has no matrix in it."""

    scale: Expression
    rest: Expression


def scaled(tree: Expression) -> Scaled:
    """The tree as a number times the rest."""
    above, below = _factors(tree)
    scale = _quotient(*([each for each in part if is_scalar(each)] for part in (above, below)))
    rest = _quotient(
        *([_inside(each) for each in part if not is_scalar(each)] for part in (above, below))
    )
    return Scaled(scale, rest)


def gathered(tree: Expression) -> Expression:
    """The same with the numbers of every product in it multiplied first."""
    scale, rest = scaled(tree)
    match rest:
        case Number(1.0):
            return scale
        case _ if scale == ONE:
            return rest
        case Application(np.divide, (Number(1.0), below)):
            return Application(np.divide, (scale, below))
    return Application(np.multiply, (rest, scale))


def _factors(tree: Expression) -> tuple[list[Expression], list[Expression]]:
    """What a product is made of, above and below its fraction bar."""
    match tree:
        case Application(np.multiply, (left, right)) if not isinstance(left, View):
            (a, b), (c, d) = _factors(left), _factors(right)
            return a + c, b + d
        case Application(np.divide, (left, right)):
            (a, b), (c, d) = _factors(left), _factors(right)
            return a + d, b + c
        case Application(np.negative, (operand,)):
            above, below = _factors(operand)
            return [Number(-1.0), *above], below
    return [tree], []


def _quotient(above: list[Expression], below: list[Expression]) -> Expression:
    numerator, denominator = _product(above), _product(below)
    return numerator if denominator == ONE else Application(np.divide, (numerator, denominator))


def _product(factors: list[Expression]) -> Expression:
    """The product of what is not 1."""
    others = [each for each in factors if each != ONE]
    return reduce(lambda a, b: Application(np.multiply, (a, b)), others) if others else ONE


def _inside(tree: Expression) -> Expression:
    if not tree.operands:
        return tree
    operands = tuple(map(gathered, tree.operands))
    return replace(tree, operands=operands)  # type: ignore[type-var]  # each one is a dataclass
