"""Names of the matrices of a pass, and of their entries: values that know what they stand for."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple


class Role(Enum):
    """What a matrix is to its letter: how its name is written, before and after the letter."""

    ITSELF = "", ""
    GRADIENT = "d", ""  # dW is short for dC/dW; and so it stands in dZ/dW
    SLOPE = "f'(", ")"
    TRANSPOSE = "", "ᵀ"


@dataclass(frozen=True)
class Name:
    """The name of a matrix, which its `str` writes: W1, dW1, delta2, f'(Z1), new W1, new C.

    letter      W, b, Z, A, delta, X, Y or C; or a word for a single number, such as norm
    layer       from 1; A0 is the input X. None where there is no layer to tell
    part        what is kept or made for W or b: v, m, m_hat; g, the gradient with penalties
    new         whether it is what the update makes
    """

    letter: str
    layer: int | None = None
    role: Role = Role.ITSELF
    part: str = ""
    new: bool = False

    def __str__(self) -> str:
        before, after = self.role.value
        return f"{'new ' if self.new else ''}{self.part}{before}{self.letter}{self.index}{after}"

    @property
    def index(self) -> str:
        """The layer as it is written."""
        return "" if self.layer is None else str(self.layer)

    @property
    def identifier(self) -> str:
        """The name in Python and in an address: W1, dW1, slope1, new_W1."""
        d = "d" if self.role is Role.GRADIENT else ""
        letter = "slope" if self.role is Role.SLOPE else f"{d}{self.letter}"
        return f"{'new_' if self.new else ''}{self.part}{letter}{self.index}"

    @property
    def colour(self) -> str:
        """The letter whose colour it has: delta, the derivative of C by Z, has that of Z."""
        return "Z" if self.letter == "delta" else self.letter

    @property
    def indices(self) -> int:
        """How many indices a cell has: C is one number, and b a column."""
        return 0 if self in _SINGLE else 1 if self.letter == "b" else 2

    @property
    def gradient(self) -> "Name":
        """The derivative of C by it: dW1 for W1."""
        return replace(self, role=Role.GRADIENT)

    @property
    def renewed(self) -> "Name":
        """What the update makes of it: new W1 for W1."""
        return replace(self, new=True)

    @property
    def former(self) -> "Name":
        """What the update made it of: W1 for new W1."""
        return replace(self, new=False)


INPUT, TARGETS, LOSS, PENALTY = Name("A", 0), Name("Y"), Name("C"), Name("penalty")
SQUARES, NORM, FACTOR = Name("squares"), Name("norm"), Name("factor")  # of clipping
_SINGLE = (LOSS, LOSS.gradient, LOSS.renewed, PENALTY, SQUARES, NORM, FACTOR)


class Entry(NamedTuple):
    """A cell of a matrix; rows and columns count from 0, and in its `str` from 1."""

    name: Name
    row: int
    column: int

    def __str__(self) -> str:
        places = [str(place + 1) for place in self[1:]][: self.name.indices]
        return f"{self.name}[{','.join(places)}]" if places else str(self.name)
