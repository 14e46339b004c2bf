"""A scale of numbers: where they stand on an axis, what stands at its edges, and its ticks."""

from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.figures.numbers import ticks_in_words
from nnviz.figures.theme import axis

_TINY = np.finfo(float).tiny  # the place of 0 among powers of ten
_MARGIN = 0.05  # of the scale, at both ends of an axis
_TICKS = 6
_FEW = 3  # of fewer numbers like 1, 2, 5, 10 one does not see that they grow by ratios
_EXACT = 1e-9  # so far may a tick be beyond an end by rounding


class Scale(NamedTuple):
    """From `low` to `high`, both finite; with `log` in powers of ten."""

    low: float
    high: float
    log: bool

    @property
    def ends(self) -> Array:
        """`low` and `high` as `measured`, (2,)."""
        return self.measured(np.array([self.low, self.high]))

    @property
    def edges(self) -> Array:
        """Where numbers stand that lie beyond the scale, (2,)."""
        edges = self._wider(_MARGIN / 2)
        return np.asarray(10**edges) if self.log else edges

    @property
    def reach(self) -> Array:
        """The ends of an axis as `measured`, with a margin beyond the scale, (2,)."""
        return self._wider(_MARGIN)

    def _wider(self, margin: float) -> Array:
        low, high = self.ends
        return np.asarray(self.ends + margin * (high - low) * np.array([-1, 1]))

    def measured(self, values: Array) -> Array:
        """The values, or their powers of ten; nan for all that is no number."""
        finite = np.where(np.isfinite(values), values, np.nan)
        return np.log10(np.maximum(finite, _TINY)) if self.log else finite

    def drawn(self, values: Array) -> Array:
        """Where numbers stand on an axis: at an edge, if beyond; nan if they are not finite."""
        return np.where(np.isfinite(values), np.clip(values, *self.edges), np.nan)

    def shares(self, values: Array) -> Array:
        """Where they stand in parts of the scale: 0 at `low`, 1 at `high`."""
        low, high = self.ends
        return np.asarray((self.measured(self.drawn(values)) - low) / (high - low))

    def beyond(self, values: Array) -> NDArray[np.int_]:
        """1 for finite numbers above the axis, -1 for those below it, 0 for all others."""
        low, high = self.edges
        finite = np.where(np.isfinite(values), values, low)
        return np.where(finite > high, 1, np.where(finite < low, -1, 0))

    def symbols(self, values: Array, *, upright: bool = True) -> list[str]:
        """A circle for each number, or a triangle that points to where it is, beyond the axis."""
        ways = ("up", "down") if upright else ("right", "left")
        names = np.array(["circle", *(f"triangle-{way}" for way in ways)])
        return list(map(str, names[self.beyond(values)]))

    def axis(self, name: str, *, most: int = _TICKS, **settings: Any) -> dict[str, Any]:
        """An axis of numbers as `drawn`, with its name and up to so many ticks."""
        ticks = self.ticks(most)
        form = {"type": "log" if self.log else "linear", "tickvals": ticks}
        words = {"ticktext": self.words(ticks)}
        return axis(name, range=self.reach.tolist(), **form) | words | settings

    def ticks(self, most: int = _TICKS) -> Array:
        """Round numbers on the scale, up to `most` of them."""
        powers = self.log and len(next(self._powers())) >= _FEW
        candidates = self._powers() if powers else self._multiples(most)
        return next(each for each in candidates if len(each) <= most)

    def words(self, ticks: Array) -> list[str]:
        """Ticks as an axis writes them: losses, or accuracies in percent."""
        if not self.log:
            return [f"{tick:.0%}" for tick in ticks]
        return ticks_in_words(ticks.tolist())

    def _multiples(self, most: int) -> Iterator[Array]:
        """Those of round steps, from small steps to large ones."""
        unit = 10.0 ** np.floor(np.log10((self.high - self.low) / most))
        for step in (digit * ten * unit for ten in (1, 10) for digit in (1, 2, 5)):
            first, last = np.ceil(self.low / step - _EXACT), np.floor(self.high / step + _EXACT)
            yield np.arange(first, last + 1) * step + 0.0  # 0 in place of -0

    def _powers(self) -> Iterator[Array]:
        """Those of ten with many multiples or some, those of ten, and of these ever fewer."""
        low, high = self.ends
        tens = 10.0 ** np.arange(np.floor(low), np.floor(high + _EXACT) + 1)
        for digits in ([1, 2, 5], [1, 3]):
            yield self._inside(np.outer(tens, digits).ravel())
        yield from (self._inside(tens)[::every] for every in count(1))

    def _inside(self, ticks: Array) -> Array:
        within = (ticks >= self.low * (1 - _EXACT)) & (ticks <= self.high * (1 + _EXACT))
        return ticks[within]
