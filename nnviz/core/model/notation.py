"""How a formula is written: its tree as text, in one of the notations of `forms`."""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np

from nnviz.core.model.forms import CELL, Form, Notation
from nnviz.core.model.symbols import (
    Application,
    Expression,
    Number,
    Reduction,
    Symbol,
    View,
    is_scalar,
)

Other = TypeVar("Other")
Part = str | Symbol  # text, and symbols left as they are: each reader shows them in its own way


def written(tree: Expression, notation: Notation, needs: int = 0) -> tuple[Part, ...]:
    """The tree as text with its symbols left in it; in brackets if it binds less than it needs."""
    parts, strength = _written(tree, notation)
    return tuple(merged(["(", *parts, ")"] if strength < needs else parts))


def plain(tree: Expression, notation: Notation = CELL) -> str:
    """The tree as text, each symbol by its name."""
    return "".join(part if isinstance(part, str) else part.name for part in written(tree, notation))


def _written(tree: Expression, notation: Notation) -> tuple[list[Part], int]:
    """The parts, and how strongly they bind."""
    match tree:
        case Symbol():
            return [tree], 5
        case Number(value):
            return [notation.number(value)], 5 if value >= 0 else 2
        case View(_, (operand,)):
            return _written(operand, notation)
    form, parts = _form_of(tree, notation), list[Part]()
    for part in form.laid_out(len(tree.operands)):
        if isinstance(part, str):
            parts.append(part)
            continue
        inner, strength = _written(tree.operands[part], notation)
        parts += ["(", *inner, ")"] if strength < form.need(part) else inner
    return parts, form.strength


def _form_of(tree: Expression, notation: Notation) -> Form:
    match tree:
        case Reduction(function, _):
            return notation.reductions[function]
        case Application(np.power, (_, Number(2.0))) if notation.square:
            return notation.square
        case Application(np.multiply, operands) if form := _of_product(operands, notation):
            return form
        case Application(np.logaddexp, (Number(0.0), _)) if notation.softplus:
            return notation.softplus
        case Application(function, _):
            return notation.form(function)
    raise TypeError(f"no form for {tree!r}")


def _of_product(operands: Iterable[Expression], notation: Notation) -> Form | None:
    """That of a product in which some operands are numbers; None if it has none of its own."""
    return (None, notation.scaled, notation.of_numbers)[sum(map(is_scalar, operands))]


def merged(parts: Iterable[str | Other]) -> list[str | Other]:
    """The same with neighbouring texts as one."""
    found: list[str | Other] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif not isinstance(part, str) or part:
            found.append(part)
    return found
