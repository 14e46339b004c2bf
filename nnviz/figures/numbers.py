"""How numbers are written in pictures: as decimals, or as powers of ten."""

from collections.abc import Sequence

_DECIMAL = (1e-4, 1e4)  # from where to where a tick is written without a power of ten


def short(value: float, digits: int) -> str:
    """A number with so many significant digits; a power of ten as Plotly writes it."""
    return _raised(f"{value:.{digits}g}")


def ticks_in_words(ticks: Sequence[float]) -> list[str]:
    """The round numbers at an axis, all in one form."""
    low, high = _DECIMAL
    if all(tick == 0 or low <= tick < high for tick in ticks):
        return [f"{tick:.4g}" for tick in ticks]
    return [
        f"{tick:.4g}" if tick == 0 or 1 <= tick < 100 else _raised(f"{tick:.1e}") for tick in ticks
    ]


def ten_to(power: int) -> str:
    """A power of ten, as Plotly draws it."""
    return f"10<sup>{power}</sup>".replace("-", "−")


def _raised(number: str) -> str:
    """What Python writes as 2.0e-05, as 2·10⁻⁵; and a one before it is left out."""
    digits, e, exponent = number.partition("e")
    digits = digits.removesuffix(".0")
    if not e:
        return digits
    ten = ten_to(int(exponent))
    return ten if digits == "1" else f"{digits}·{ten}"
