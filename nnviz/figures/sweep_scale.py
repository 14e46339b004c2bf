"""The scale of a sweep's figures: finite medians alone decide how far it reaches."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.study.results import Results

_LEAST = 1e-16  # what is smaller has the place of this on a logarithmic scale
_MOST = 1e3  # of a loss: of data of size 1, larger ones are those of runs that are diverging
_SPREAD = 10.0  # so many times beyond the medians a logarithmic axis may show their spread
_NARROW = 1e-9  # a range that is smaller, in parts of its numbers, is widened


class Scale(NamedTuple):
    """From `low` to `high`, both finite; with `log` in powers of ten."""

    low: float
    high: float
    log: bool

    @classmethod
    def of(cls, results: Results, *spread: Array) -> "Scale":
        """That of the finite medians, with what of their `spread` is not far away; of losses, log.

        Losses of runs that are about to diverge, but have not yet, lie beyond it.
        """
        log = results.metric.less_is_better
        found = _finite(results.median)
        if log:
            usual = found[found <= _MOST]
            found = np.maximum(usual if usual.size else found, _LEAST)
        if not found.size:
            return cls(0.1, 1.0, log)
        low, high = float(found.min()), float(found.max())
        around = _finite(np.concatenate([found, *spread]))
        if log:
            around = around[(around >= low / _SPREAD) & (around <= high * _SPREAD)]
        return cls(*_widened(float(around.min()), float(around.max()), log=log), log)

    def place(self, values: Array) -> Array:
        """Where values lie, 0 at `low`, 1 at `high` and beyond; nan for all that is no number."""
        low, high = self.measured(np.array([self.low, self.high]))
        return np.asarray(np.clip((self.measured(values) - low) / (high - low), 0, 1))

    def measured(self, values: Array) -> Array:
        """The values, or their powers of ten; nan for all that is no number."""
        return np.log10(self.shown(values)) if self.log else self.shown(values)

    def shown(self, values: Array) -> Array:
        """The values as an axis of this scale can show them; nan for all that is no number."""
        finite = np.where(np.isfinite(values), values, np.nan)
        return np.maximum(finite, _LEAST) if self.log else finite

    def drawn(self, values: Array) -> Array:
        """Where values stand on an axis of this scale: what lies above it stands at its end."""
        return np.asarray(np.minimum(self.shown(values), self.high))

    def symbols(self, values: Array) -> list[str]:
        """A point for each value, or an arrow up for one that lies above the axis."""
        return ["triangle-up" if above else "circle" for above in self.shown(values) > self.high]

    @property
    def ticks(self) -> Array:
        """Round numbers on the scale, or its two ends where there are no two of them."""
        candidates = self._powers() if self.log else self._steps()
        inside = candidates[(candidates >= self.low) & (candidates <= self.high)]
        return inside if len(inside) > 1 else np.array([self.low, self.high])

    def _powers(self) -> Array:
        low, high = np.floor(np.log10(self.low)), np.ceil(np.log10(self.high))
        digits = [1.0, 2.0, 5.0] if high - low < 3 else [1.0]
        every = max(1, round((high - low) / 6))
        exponents: NDArray[np.float64] = np.arange(low, high + 1, every)
        return np.array([digit * 10.0**power for power in exponents for digit in digits])

    def _steps(self) -> Array:
        size = (self.high - self.low) / 4
        unit = 10.0 ** np.floor(np.log10(size))
        step = unit * min((1, 2, 5, 10), key=lambda each: abs(each * unit - size))
        return np.asarray(np.arange(np.ceil(self.low / step), self.high / step + 1) * step)


def _finite(values: Array) -> Array:
    return np.asarray(values[np.isfinite(values)])


def _widened(low: float, high: float, *, log: bool) -> tuple[float, float]:
    """A range, wider where it is all but one number; one that is not of powers is of shares."""
    if high - low > _NARROW * abs(high):
        return low, high
    return (low / 2, high * 2) if log else (max(0.0, low - 0.05), min(1.0, high + 0.05))
