"""Notations: how each function of a formula is written, for people and for NumPy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np


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
    if value == np.pi:
        return "π"
    mantissa, e, exponent = f"{value:g}".partition("e")
    return (f"{mantissa}·10^{int(exponent)}" if e else mantissa).replace("-", "−")


def _exact_number(value: float) -> str:
    if value == np.pi:
        return "np.pi"
    return f"{value:g}" if float(f"{value:g}") == value else repr(float(value))


@dataclass(frozen=True)
class Notation:
    """A way to write: `forms` by function, `reductions` over the units by ufunc.

    `number` writes a constant. `square` is the form of x², `scaled` that of a product with a
    number that is the same for all cells, `of_numbers` that of a product of two such numbers, and
    `softplus` that of log(1 + exp(x)), where these have
    one of their own. `module` stands before the name of a function without a form.
    """

    forms: Mapping[Callable[..., Any], Form]
    reductions: Mapping[np.ufunc, Form]
    number: Callable[[float], str] = _typeset_number
    square: Form | None = None
    scaled: Form | None = None
    of_numbers: Form | None = None
    softplus: Form | None = None
    module: str = ""

    def form(self, function: Callable[..., Any]) -> Form:
        """That of a function: without one of its own its name, and its operands in brackets."""
        named = Form((f"{self.module}{function.__name__}(", ")"), between=", ")
        return self.forms.get(function, named)

    def also(self, forms: Mapping[Callable[..., Any], Form]) -> "Notation":
        """The same with forms for further functions."""
        return replace(self, forms={**self.forms, **forms})


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
    np.floor_divide: Form((0, " // ", 1), 3, (2, 4)),
    np.reciprocal: Form(("1/", 0), 4, (4,)),
    np.power: Form((0, "^", 1), 4, (5, 5)),
    np.maximum: Form(("max(", ")"), between=", "),
    np.minimum: Form(("min(", ")"), between=", "),
    np.where: Form((1, " where ", 0, ", else ", 2), 0, (1, 1, 1)),
    np.logaddexp: Form(("log(exp(", "))"), between=") + exp("),
    np.absolute: Form(("|", 0, "|")),
    np.sqrt: Form(("√(", 0, ")")),
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
    of_numbers=Form((0, " × ", 1), 3, _PRODUCTS),
    softplus=_SOFTPLUS,
)
CELL, NUMBERS = _of_single_numbers(" "), _of_single_numbers(" × ")

_UNITS = ", axis=0, keepdims=True)"  # of (units, samples)
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
        np.floor_divide: Form((0, " // ", 1), 3, (2, 4)),
    },
    {
        np.add: Form(("np.sum(", 0, _UNITS)),
        np.maximum: Form(("np.max(", 0, _UNITS)),
        np.logaddexp: Form(("np.logaddexp.reduce(", 0, _UNITS)),
    },
    number=_exact_number,
    # Other powers by their function: of two single numbers, Python's ** may round differently.
    square=Form((0, "**2"), 4, (5,)),
    module="np.",
)
