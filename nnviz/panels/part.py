"""A panel's part of a film: its figure, what moves in it, and how it is laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.figures.theme import Figure
from nnviz.player.film import Cursor, Film, Reading, Reel
from nnviz.player.size import compact


@dataclass(frozen=True)
class Part:
    """The figure is as it is in the last frame; `narrow` is its layout where there is little room.

    `span` says how many thirds of a row it wants. `half_width` (steps,) is how far its colours
    reach in each frame, if they are signed.
    """

    figure: Figure
    reels: Sequence[Reel] = ()
    cursors: Sequence[Cursor] = ()
    narrow: dict[str, Any] | None = None
    span: int = 1
    half_width: Array | None = None


def film_of_parts(
    parts: Mapping[str, Part],
    steps: Sequence[int],
    readings: Mapping[str, Reading],
    *,
    fills: bool = False,
    name: str = "nnviz",
    about: str = "",
) -> Film:
    """The film of these parts, in their order; the rest is as in Film."""
    return Film(
        figures={name: part.figure for name, part in parts.items()},
        reels=[reel for part in parts.values() for reel in part.reels],
        steps=steps,
        cursors=[cursor for part in parts.values() for cursor in part.cursors],
        narrow={name: part.narrow for name, part in parts.items() if part.narrow is not None},
        spans={name: part.span for name, part in parts.items()},
        fills=fills,
        readings=readings,
        ranges={n: part.half_width for n, part in parts.items() if part.half_width is not None},
        name=name,
        about=about,
    )


def reel(figure: str, trace: int, attribute: str, values: NDArray[Any]) -> Reel:
    """A reel of `values` (steps, ...) in the fewest bytes that hold them."""
    return Reel(figure, trace, attribute, compact(values))


def last(values: Array) -> Array:
    """The values of the last step, apart from those of all steps, which need not be kept then."""
    return np.array(values[-1])
