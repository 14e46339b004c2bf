"""A number as the sum of products that it is: each term and each factor with its name and value."""

import math
from collections.abc import Callable, Iterable
from functools import reduce
from operator import add
from typing import NamedTuple

from nnviz.core.explain.names import Entry

Symbols = tuple[str | Entry, ...]  # what a number is called: text, and entries of matrices


def text_of(symbols: Symbols) -> str:
    """The symbols as plain text."""
    return "".join(map(str, symbols))


class Factor(NamedTuple):
    """A named number in a product.

    `written` is for one that is itself computed, such as (A - Y)²: its text, with the numbers in
    it left as numbers; `computed` makes its value of them.
    """

    symbol: Symbols
    value: float
    written: tuple[str | float, ...] = ()
    computed: Callable[..., float] | None = None

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers in what is written."""
        return tuple(part for part in self.written if not isinstance(part, str))

    @property
    def cells(self) -> tuple[Entry, ...]:
        """The entries in its symbol."""
        return tuple(part for part in self.symbol if isinstance(part, Entry))


Term = tuple[Factor, ...]  # a product


def product(term: Term) -> float:
    """The value of one term."""
    return math.prod(factor.value for factor in term)


class Others(NamedTuple):
    """The terms of a long sum that are not written out: how many, and what they add up to."""

    many: int = 0
    value: float = 0.0


class Sum(NamedTuple):
    """What `symbol` is: the sum of its terms, and of the `others` of a long one.

    `cell` is the number that stands in the matrix, where there is one: NumPy adds the same terms in
    another order, and so may round the last digit differently.
    """

    symbol: Symbols
    terms: tuple[Term, ...]
    cell: float | None = None
    others: Others = Others()

    @property
    def many(self) -> int:
        """How many terms it has in all."""
        return len(self.terms) + self.others.many

    @property
    def value(self) -> float:
        """The sum, added up from left to right."""
        return reduce(add, map(product, self.terms), 0.0) + self.others.value

    @property
    def result(self) -> float:
        """The number to show as the sum: the cell's own, or else `value`."""
        return self.value if self.cell is None else self.cell

    @property
    def cells(self) -> set[Entry]:
        """The entries that it is made of."""
        return set(_entries(self.terms))


def _entries(terms: Iterable[Term]) -> Iterable[Entry]:
    return (cell for term in terms for factor in term for cell in factor.cells)
