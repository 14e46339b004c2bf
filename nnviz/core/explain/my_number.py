"""Check my number: whether a result that was typed is right, and if not, which slip gives it.

A number counts as what it was typed as: any number that is rounded or cut off to it. So few digits
may fit several, and then nothing is claimed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from math import isclose, isfinite

import numpy as np

from nnviz.core.explain.names import Entry
from nnviz.core.explain.slips import Pass, Slip, slips_at

RULE = "Right is the number itself, rounded or cut off to the digits that you give, at least two."
_TO_BE_RIGHT, _TO_BE_NAMED = 2, 3  # significant digits: with fewer, too much fits by chance
_SAME = 1e-9  # relative: rounding in another order
_SINGLE = 1e-6  # relative: computed with numbers of 32 bits
_ZERO = 1e-15  # of the largest number in the matrix: what is left where terms cancel


class Outcome(Enum):
    """What can be said of a typed number."""

    RIGHT = auto()
    MISTAKEN = auto()  # not right, and what known slips give
    TOO_FEW_DIGITS = auto()
    NOT_THIS = auto()


@dataclass(frozen=True)
class Verdict:
    """What can be said; if MISTAKEN, `slips` are the words of all that give the same number."""

    outcome: Outcome
    slips: tuple[str, ...] = ()


def check(typed: Decimal, cell: Entry, honest: Pass) -> Verdict:
    """Compare with a cell of the pass, and with what each slip would have made of it."""
    matrix = honest.matrices[cell.name]
    zero = _ZERO * float(np.abs(matrix[np.isfinite(matrix)]).max(initial=0))
    return verdict(typed, float(matrix[cell.row, cell.column]), slips_at(cell, honest), zero)


def verdict(typed: Decimal, right: float, slips: Iterable[Slip], zero: float = 0.0) -> Verdict:
    """Compare with the right number, and where it is not, with those of `slips`.

    Two numbers that differ by no more than `zero` are the same.
    """

    def same(a: float, b: float) -> bool:
        return isclose(a, b, rel_tol=_SAME, abs_tol=zero)

    if same(float(typed), right):
        return Verdict(Outcome.RIGHT)
    others = [slip for slip in slips if not same(slip.value, right)]
    for slack in (_SAME, _SINGLE):
        is_right, fitting = fits(typed, right, slack), _fitting(typed, others, slack)
        if is_right or fitting:
            break
    exact = [slip for slip in fitting if same(float(typed), slip.value)]
    if is_right and (fitting or _digits(typed) < _TO_BE_RIGHT):
        return Verdict(Outcome.TOO_FEW_DIGITS)
    if is_right:
        return Verdict(Outcome.RIGHT)
    if not fitting:
        return Verdict(Outcome.NOT_THIS)
    named = exact or fitting
    one = all(same(slip.value, named[0].value) for slip in named)
    if not one or (not exact and _digits(typed) < _TO_BE_NAMED):
        return Verdict(Outcome.TOO_FEW_DIGITS)
    return Verdict(Outcome.MISTAKEN, tuple(dict.fromkeys(slip.words for slip in named)))


def _fitting(typed: Decimal, slips: Iterable[Slip], slack: float) -> list[Slip]:
    return [slip for slip in slips if fits(typed, slip.value, slack)]


def _digits(typed: Decimal) -> int:
    """The significant digits."""
    return len(typed.as_tuple().digits) if typed else 0


def fits(typed: Decimal, value: float, slack: float = _SAME) -> bool:
    """Whether `value`, rounded or cut off, is what was typed; `slack` is relative."""
    if not isfinite(value):
        return False
    unit, shown = 10.0 ** int(typed.as_tuple().exponent), float(typed)
    if shown < 0 or (shown == 0 and value < 0):
        shown, value = -shown, -value
    room = slack * abs(value)
    return shown - unit / 2 - room <= value and (value < shown + unit or value <= shown + room)
