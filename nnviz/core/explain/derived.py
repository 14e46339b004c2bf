"""What a derivation says: lines that are all equal, and their reasons."""

from typing import NamedTuple


class Derived(NamedTuple):
    """What all `lines` are, each with why it is the one before.

    `of` says what is derived, `ends` what else is done.
    """

    left: str
    of: str
    lines: tuple[tuple[str, str], ...]
    ends: str = ""
