"""How a formula is written: its tree as text, for people or for NumPy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.model.symbols import (
    Application,
    Expression,
    Number,
    Reduction,
    Symbol,
    View,
    is_scalar,
)

Part = str | Symbol  # text, and symbols left as they are: each reader shows them in its own way


class Form(NamedTuple):
    """How a function of operands is written: text, and operands by their index.

    `strength` is how strongly it binds, and `needs` how strongly each operand must, or stand in
    brackets: 1 for sums, 2 for a sign, 3 for products, 4 for powers, 5 for what is closed.
    """

    parts: tuple[str | int, ...]
    strength: int = 5
    needs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Notation:
    """A way to write: `forms` by function, `reductions` by ufunc.

    `square` is that of x², and `scaled` that of a product with a number that is the same for all
    cells, where these have one of their own.
    """

    forms: Mapping[Callable[..., Any], Form]
    reductions: Mapping[np.ufunc, Form]
    square: Form | None = None
    scaled: Form | None = None


def _calls(**names: np.ufunc) -> dict[Callable[..., Any], Form]:
    return {function: Form((f"{name}(", 0, ")")) for name, function in names.items()}


_SUMS, _PRODUCTS = (1, 3), (2, 3)  # what the operands of a sum and a product need
_MATHEMATICS: dict[Callable[..., Any], Form] = {
    np.add: Form((0, " + ", 1), 1, _SUMS),
    np.subtract: Form((0, " − ", 1), 1, _SUMS),
    np.negative: Form(("−", 0), 2, (3,)),
    np.multiply: Form((0, " ⊙ ", 1), 3, _PRODUCTS),
    np.divide: Form((0, " / ", 1), 3, (2, 4)),
    np.power: Form((0, "^", 1), 4, (5, 5)),
    np.maximum: Form(("max(", 0, ", ", 1, ")")),
    np.minimum: Form(("min(", 0, ", ", 1, ")")),
    np.greater: Form((0, " > ", 1), 1, (2, 2)),
    np.where: Form((1, " where ", 0, ", else ", 2), 0, (1, 1, 1)),
    np.logaddexp: Form(("log(exp(", 0, ") + exp(", 1, "))")),
    np.absolute: Form(("|", 0, "|")),
    np.sqrt: Form(("√(", 0, ")")),
    **_calls(exp=np.exp, log=np.log, tanh=np.tanh, sign=np.sign),
}
_SQUARE = Form((0, "²"), 4, (5,))
_OVER_UNITS: dict[np.ufunc, Form] = {
    np.add: Form(("sum over units of ", 0), 2, (4,)),
    np.maximum: Form(("largest unit of ", 0), 2, (4,)),
    np.logaddexp: Form(("log(sum over units of exp(", 0, "))")),
}
EQUATION = Notation(_MATHEMATICS, _OVER_UNITS, _SQUARE, Form((0, " ", 1), 3, _PRODUCTS))
# Of single numbers: every product is an ordinary one.
CELL = Notation(_MATHEMATICS | {np.multiply: Form((0, " ", 1), 3, _PRODUCTS)}, _OVER_UNITS, _SQUARE)
NUMBERS = Notation(
    _MATHEMATICS | {np.multiply: Form((0, " × ", 1), 3, _PRODUCTS)}, _OVER_UNITS, _SQUARE
)


def written(tree: Expression, notation: Notation) -> tuple[Part, ...]:
    """The tree as text with its symbols left in it."""
    return tuple(_merged(_written(tree, notation)[0]))


def plain(tree: Expression, notation: Notation = CELL) -> str:
    """The tree as text, each symbol by its name."""
    return "".join(part if isinstance(part, str) else part.name for part in written(tree, notation))


def _written(tree: Expression, notation: Notation) -> tuple[list[Part], int]:
    """The parts, and how strongly they bind."""
    match tree:
        case Symbol():
            return [tree], 5
        case Number(value):
            return [f"{value:g}".replace("-", "−")], 5 if value >= 0 else 2
        case View(_, (operand,)):
            return _written(operand, notation)
    form = _form_of(tree, notation)
    parts: list[Part] = []
    for part in form.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        inner, strength = _written(tree.operands[part], notation)
        weak = bool(form.needs) and strength < form.needs[part]
        parts += ["(", *inner, ")"] if weak else inner
    return parts, form.strength


def _form_of(tree: Expression, notation: Notation) -> Form:
    match tree:
        case Reduction(function, _):
            return notation.reductions[function]
        case Application(np.power, (_, Number(2.0))) if notation.square:
            return notation.square
        case Application(np.multiply, operands) if notation.scaled and any(
            map(is_scalar, operands)
        ):
            return notation.scaled
        case Application(np.logaddexp, (Number(0.0), _)):
            return Form(("log(1 + exp(", 1, "))"))
        case Application(function, _):
            return notation.forms[function]
    raise TypeError(f"no form for {tree!r}")


def _merged(parts: Sequence[Part]) -> list[Part]:
    """The same with neighbouring texts as one."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return found
