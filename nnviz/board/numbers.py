"""How numbers are printed: short in a cell, and in a sum with the digits that make it add up."""

import math
from collections.abc import Sequence

from nnviz.core.explain.sums import Factor, Sum, Term, product

_LARGE, _SMALL = 1e3, 1e-3  # outside, a number is printed as a power of ten
_DECIMALS = ((100, 1), (10, 2), (0.1, 3), (0, 4))  # from so large on, so many decimals
_DIGITS = range(4, 18)  # significant; with 17 every double is itself


def cell_text(value: float) -> str:
    """A number as it stands in a cell: with up to four decimals, or as a power of ten."""
    if not math.isfinite(value):
        return not_finite(value)
    if value == round(value) and abs(value) < _LARGE:
        return minus(f"{value:.0f}")
    if _SMALL <= abs(value) < _LARGE:
        decimals = next(count for least, count in _DECIMALS if abs(value) >= least)
        return minus(f"{value:.{decimals}f}")
    return minus(_power(f"{value:.1e}"))


def text(value: float, digits: int) -> str:
    """A number with so many significant digits."""
    if not math.isfinite(value):
        return not_finite(value)
    return minus(_power(f"{value:.{digits}g}"))


_RAISED = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def plain(value: float, digits: int) -> str:
    """`text` where there is no HTML: the power of ten is raised by its letters."""
    mantissa, power, exponent = text(value, digits).partition("·10^")
    return f"{mantissa}·10{exponent.translate(_RAISED)}" if power else mantissa


def not_finite(value: float) -> str:
    """The words for what is not a number."""
    return "undefined" if math.isnan(value) else "∞" if value > 0 else "−∞"


def minus(number: str) -> str:
    """A number with a true minus sign; "-0" is 0."""
    if float(number.replace("·10^", "e")) == 0:
        number = number.removeprefix("-")
    return number.replace("-", "−")


def _power(number: str) -> str:
    mantissa, e, exponent = number.partition("e")
    return f"{mantissa}·10^{int(exponent)}" if e else mantissa


def sum_digits(total: Sum) -> int:
    """How many digits the terms need, so that as printed they add up to the printed cell.

    Its others are printed together. What the order of
    adding has rounded off from the cell, no number of digits brings back: it is allowed for.
    """
    values, shown = [product(term) for term in total.terms], cell_text(total.result)
    rounded_off = total.result - total.value if math.isfinite(total.result) else 0.0
    if total.others.many:
        values.append(total.others.value)
    fitting = (n for n in _DIGITS if cell_text(sum(_rounded(values, n)) + rounded_off) == shown)
    return next(fitting, _DIGITS[-1])


def factor_digits(term: Term, digits: int) -> int:
    """How many digits the factors need, so that as printed they make the term with `digits`."""
    shown = text(product(term), digits)
    several = range(digits, _DIGITS[-1] + 1)
    fitting = (n for n in several if text(math.prod(_printed(f, n) for f in term), digits) == shown)
    return next(fitting, _DIGITS[-1])


def _printed(factor: Factor, digits: int) -> float:
    """What a reader who computes with the printed digits comes to."""
    if factor.computed is None:
        return _rounded([factor.value], digits)[0]
    return factor.computed(*_rounded(factor.numbers, digits))


def _rounded(values: Sequence[float], digits: int) -> list[float]:
    return [float(f"{value:.{digits}g}") for value in values]
