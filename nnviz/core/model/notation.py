"""How a formula is written: its tree as text, for people or for NumPy."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

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

Other = TypeVar("Other")
Part = str | Symbol  # text, and symbols left as they are: each reader shows them in its own way


class Form(NamedTuple):
    """How a function of operands is written: text, and operands by their index.

    `strength` is how strongly it binds, and `needs` how strongly each operand must, or stand in
    brackets: 1 for sums, 2 for a sign, 3 for products, 4 for powers, 5 for what is closed.
    With `between`, `parts` are what stands before and after any number of operands; the last of
    `needs` is then that of all further ones.
    """

    parts: tuple[str | int, ...]
    strength: int = 5
    needs: tuple[int, ...] = ()
    between: str = ""

    def laid_out(self, count: int) -> tuple[str | int, ...]:
        """The parts, for so many operands."""
        if not self.between:
            return self.parts
        before, after = self.parts
        inner = [part for index in range(count) for part in (self.between, index)]
        return (before, *inner[1:], after)

    def need(self, index: int) -> int:
        """How strongly an operand must bind."""
        return self.needs[min(index, len(self.needs) - 1)] if self.needs else 0


def _typeset_number(value: float) -> str:
    mantissa, e, exponent = f"{value:g}".partition("e")
    return (f"{mantissa}·10^{int(exponent)}" if e else mantissa).replace("-", "−")


def _exact_number(value: float) -> str:
    return f"{value:g}" if float(f"{value:g}") == value else repr(float(value))


@dataclass(frozen=True)
class Notation:
    """A way to write: `forms` by function, `reductions` over the units by ufunc.

    `number` writes a constant. `square` is the form of x², `scaled` that of a product with a
    number that is the same for all cells, and `softplus` that of log(1 + exp(x)), where these have
    one of their own.
    """

    forms: Mapping[Callable[..., Any], Form]
    reductions: Mapping[np.ufunc, Form]
    number: Callable[[float], str] = _typeset_number
    square: Form | None = None
    scaled: Form | None = None
    softplus: Form | None = None

    def also(self, forms: Mapping[Callable[..., Any], Form]) -> "Notation":
        """The same with forms for further functions."""
        return replace(self, forms={**self.forms, **forms})


def _calls(**names: np.ufunc) -> dict[Callable[..., Any], Form]:
    return {function: Form((f"{name}(", 0, ")")) for name, function in names.items()}


_SUMS, _PRODUCTS = (1, 3), (2, 3)  # what the operands of a sum and a product need
_COMPARISONS: dict[Callable[..., Any], Form] = {
    function: Form((0, f" {sign} ", 1), 1, (2, 2))
    for function, sign in (
        (np.greater, ">"),
        (np.greater_equal, "≥"),
        (np.less, "<"),
        (np.less_equal, "≤"),
    )
}
_MATHEMATICS: dict[Callable[..., Any], Form] = {
    **_COMPARISONS,
    np.add: Form(("", ""), 1, _SUMS, between=" + "),
    np.subtract: Form((0, " − ", 1), 1, _SUMS),
    np.negative: Form(("−", 0), 2, (3,)),
    np.multiply: Form((0, " ⊙ ", 1), 3, _PRODUCTS),
    np.divide: Form((0, " / ", 1), 3, (2, 4)),
    np.reciprocal: Form(("1/", 0), 4, (4,)),
    np.power: Form((0, "^", 1), 4, (5, 5)),
    np.maximum: Form(("max(", ")"), between=", "),
    np.minimum: Form(("min(", ")"), between=", "),
    np.where: Form((1, " where ", 0, ", else ", 2), 0, (1, 1, 1)),
    np.logaddexp: Form(("log(exp(", "))"), between=") + exp("),
    np.absolute: Form(("|", 0, "|")),
    np.sqrt: Form(("√(", 0, ")")),
    **_calls(exp=np.exp, log=np.log, tanh=np.tanh, sign=np.sign),
}
_OVER_UNITS: dict[np.ufunc, Form] = {
    np.add: Form(("sum over units of ", 0), 2, (4,)),
    np.maximum: Form(("largest unit of ", 0), 2, (4,)),
    np.logaddexp: Form(("log(sum over units of exp(", 0, "))")),
}


def _of_single_numbers(product: str) -> Notation:
    """Where every product is an ordinary one."""
    forms = _MATHEMATICS | {np.multiply: Form((0, product, 1), 3, _PRODUCTS)}
    return Notation(forms, _OVER_UNITS, square=_SQUARE, softplus=_SOFTPLUS)


_SQUARE, _SOFTPLUS = Form((0, "²"), 4, (5,)), Form(("log(1 + exp(", 1, "))"))
EQUATION = Notation(
    _MATHEMATICS,
    _OVER_UNITS,
    square=_SQUARE,
    scaled=Form((0, " ", 1), 3, _PRODUCTS),
    softplus=_SOFTPLUS,
)
CELL, NUMBERS = _of_single_numbers(" "), _of_single_numbers(" × ")

_UNITS = ", axis=-2, keepdims=True)"
NUMPY = Notation(
    {
        **_COMPARISONS,
        np.greater_equal: Form((0, " >= ", 1), 1, (2, 2)),
        np.less_equal: Form((0, " <= ", 1), 1, (2, 2)),
        np.add: Form((0, " + ", 1), 1, _SUMS),
        np.subtract: Form((0, " - ", 1), 1, _SUMS),
        np.negative: Form(("-", 0), 2, (3,)),
        np.multiply: Form((0, " * ", 1), 3, _PRODUCTS),
        np.divide: Form((0, " / ", 1), 3, (2, 4)),
        np.power: Form((0, "**", 1), 4, (5, 5)),
        np.where: Form(("np.where(", 0, ", ", 1, ", ", 2, ")")),
        **{
            function: Form((f"np.{function.__name__}(", 0, ", ", 1, ")"))
            for function in (np.maximum, np.minimum, np.logaddexp)
        },
        **{
            function: Form((f"np.{function.__name__}(", 0, ")"))
            for function in (np.absolute, np.sqrt, np.exp, np.log, np.tanh, np.sign)
        },
    },
    {
        np.add: Form(("np.sum(", 0, _UNITS)),
        np.maximum: Form(("np.max(", 0, _UNITS)),
        np.logaddexp: Form(("np.logaddexp.reduce(", 0, _UNITS)),
    },
    number=_exact_number,
)


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
        case Application(np.multiply, operands) if notation.scaled and any(
            map(is_scalar, operands)
        ):
            return notation.scaled
        case Application(np.logaddexp, (Number(0.0), _)) if notation.softplus:
            return notation.softplus
        case Application(function, _):
            return notation.forms[function]
    raise TypeError(f"no form for {tree!r}")


def merged(parts: Iterable[str | Other]) -> list[str | Other]:
    """The same with neighbouring texts as one."""
    found: list[str | Other] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif not isinstance(part, str) or part:
            found.append(part)
    return found
