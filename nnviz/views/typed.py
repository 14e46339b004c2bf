"""Reading a number that a viewer typed."""

import math

LARGEST = 1e6  # a number to try may be so large


def read_number(words: str) -> float | None:
    """The number that was typed, with a point or a comma; None if it is none, or too large."""
    try:
        value = float(words.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= LARGEST else None


REFUSED = f"Needs a number from −{LARGEST:,.0f} to {LARGEST:,.0f}."
