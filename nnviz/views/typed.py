"""Reading a number that a viewer typed."""

import re
from decimal import Decimal, InvalidOperation

LARGEST = 1e6  # a number to try may be so large
_LARGEST_POWER = 300  # of ten, of a result of one's own: of a run that diverges
_LONGEST = 400  # characters that are read: such a number with all its digits
_LIMITS = f"Needs a number from −{LARGEST:.0f} to {LARGEST:.0f}."
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")  # a thousand in one country, one in another
_POWER = re.compile(r"\s*[·*×x]\s*10\s*(?:\^|\*\*)\s*")  # of ten, as the board prints it


class NotANumberError(ValueError):
    """What was typed is no number that can be used; the words say what is needed."""


def read_number(words: str) -> float:
    """The number that was typed, with a point or a comma.

    Raises NotANumberError if it is none, or too large, or if its comma may mean either.
    """
    value = _decimal(words, _LIMITS)
    if value.copy_abs() > LARGEST:  # abs rounds, and fails beyond 1e999999
        raise NotANumberError(_LIMITS)
    return float(value)


def read_result(words: str) -> Decimal:
    """The number that was typed as one's own result, with the digits that were given.

    Raises NotANumberError if it is none, or if its comma may mean either.
    """
    needs = "Needs a number, such as 0.125 or 1.5e-3."
    value = _decimal(words, needs)
    if abs(value.adjusted()) > _LARGEST_POWER:
        raise NotANumberError(needs)
    return value


def _decimal(words: str, needs: str) -> Decimal:
    """Any finite number, or the error that says what is needed."""
    text = words.strip().replace("−", "-")
    if len(text) > _LONGEST:
        raise NotANumberError(needs)
    if _GROUPED.fullmatch(text):
        whole, decimals = text.split(",")
        raise NotANumberError(
            f"{text} may mean {whole}{decimals} or {whole}.{decimals}: write one of these."
        )
    try:
        value = Decimal(_POWER.sub("e", text).replace(",", "."))
    except InvalidOperation:
        raise NotANumberError(needs) from None
    if not value.is_finite():
        raise NotANumberError(needs)
    return value
