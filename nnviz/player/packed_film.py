"""PackedFilm: a film as the browser gets it, without what it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from nnviz.player.packing import identity_of


@dataclass(frozen=True, eq=False)
class PackedFilm:
    """`data` are the bytes that film.js reads; the rest is what Python needs of a film that plays.

    steps     the step that each frame shows
    figures   their names, in the order of their panels
    ranges    as in Film
    nbytes    how many bytes its reels take
    """

    data: bytes
    steps: Sequence[int]
    figures: tuple[str, ...]
    ranges: Mapping[str, NDArray[Any]]
    nbytes: int

    @property
    def identity(self) -> str:
        """What tells it from other films."""
        return identity_of(self.data)
