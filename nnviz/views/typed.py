"""Reading a number that a viewer typed."""

import math
import re

LARGEST = 1e6  # a number to try may be so large
_LIMITS = f"Needs a number from −{LARGEST:.0f} to {LARGEST:.0f}."
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")  # a thousand in one country, one in another


class NotANumberError(ValueError):
    """What was typed is no number that can be used; the words say what is needed."""


def read_number(words: str) -> float:
    """The number that was typed, with a point or a comma.

    Raises NotANumberError if it is none, or too large, or if its comma may mean either.
    """
    text = words.strip().replace("−", "-")
    if _GROUPED.fullmatch(text):
        whole, decimals = text.split(",")
        raise NotANumberError(
            f"{text} may mean {whole}{decimals} or {whole}.{decimals}: write one of these."
        )
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise NotANumberError(_LIMITS) from None
    if not (math.isfinite(value) and abs(value) <= LARGEST):
        raise NotANumberError(_LIMITS)
    return value
