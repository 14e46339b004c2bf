"""How a formula is derived: lines that are all equal, each with its reason."""

from typing import NamedTuple

from nnviz.core.model.symbols import Formula


class Line(NamedTuple):
    """One more way to write a derivative, and why it is the same as the line before.

    Without a `formula`, it is the record's own.
    """

    why: str
    formula: Formula | None = None


Derivation = tuple[Line, ...]
