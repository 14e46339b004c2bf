"""A number as the sum of products that it is: each term and each factor with its name and value."""

import math
from collections.abc import Callable
from functools import reduce
from operator import add
from typing import NamedTuple


class Factor(NamedTuple):
    """A named number in a product.

    `written` is for one that is itself computed, such as (A - Y)²: its text, with the numbers in
    it left as numbers; `computed` makes its value of them.
    """

    symbol: str
    value: float
    written: tuple[str | float, ...] = ()
    computed: Callable[..., float] | None = None

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers in what is written."""
        return tuple(part for part in self.written if not isinstance(part, str))


Term = tuple[Factor, ...]  # a product


def product(term: Term) -> float:
    """The value of one term."""
    return math.prod(factor.value for factor in term)


class Sum(NamedTuple):
    """What `symbol` is: the sum of its terms.

    `cell` is the number that stands in the matrix, where there is one: NumPy adds the same terms in
    another order, and so may round the last digit differently.
    """

    symbol: str
    terms: tuple[Term, ...]
    cell: float | None = None

    @property
    def value(self) -> float:
        """The sum, added up from left to right."""
        return reduce(add, map(product, self.terms), 0.0)

    @property
    def result(self) -> float:
        """The number to show as the sum: the cell's own, or else `value`."""
        return self.value if self.cell is None else self.cell
