"""The axis of two settings that are compared, with a strip for runs that diverged."""

from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.paired import Paired
from nnviz.figures.theme import axis
from nnviz.web.palette import NEUTRAL, faded

_DECADES = 4  # on both sides of the median: what lies beyond is drawn at the edge of the axis
_LEAST = 0.1  # of an axis of accuracies: a sample more or less should not look like much
_MARGIN = 0.05  # of the axis at both ends, so that no point is cut
_STRIP = 0.12  # of the axis: the strip for what is no number on it
_NAMED = 6  # powers of ten that are named, at most


class PairedScale(NamedTuple):
    """Where numbers stand: on a log axis by their powers of ten, accuracies by themselves.

    low, high   the ends of the axis for numbers
    log         whether numbers are powers of ten
    strip       the middle of the strip for diverged runs, at the end that is worse
    """

    low: float
    high: float
    log: bool
    strip: float

    @classmethod
    def of(cls, pairs: Paired) -> "PairedScale":
        """The scale on which all numbers of the pairs have a place."""
        log = pairs.metric.less_is_better
        both = np.concatenate([pairs.first, pairs.second])
        shown = both[np.isfinite(both) & (both > 0)] if log else both[np.isfinite(both)]
        if not shown.size:
            shown = np.ones(1)
        ends = _around(np.log10(shown)) if log else _accuracies(shown)
        margin = max(_MARGIN * float(np.ptp(ends)), _MARGIN if log else 0)
        low, high = float(ends[0]) - margin, float(ends[1]) + margin
        beyond = _STRIP * (high - low)
        return cls(low, high, log=log, strip=high + beyond if log else low - beyond)

    def place(self, values: Array) -> Array:
        """Where `values` stand; diverged runs, which are infinite, in the strip."""
        with np.errstate(divide="ignore"):
            measured = np.log10(values) if self.log else values
        return np.where(np.isinf(values), self.strip, measured.clip(self.low, self.high))

    def axis(self, name: str, *, strip: bool) -> dict[str, Any]:
        """The axis, with a strip or without."""
        values = self._powers() if self.log else self._percents()
        words = [_power(value) if self.log else f"{value:.0%}" for value in values]
        ends = sorted([self.low, self.high])
        if strip:
            values, words = np.append(values, self.strip), [*words, "diverged"]
            ends = sorted([*ends, 2 * self.strip - (self.high if self.log else self.low)])
        shown = {"tickvals": values, "ticktext": words, "range": [ends[0], ends[-1]]}
        return axis(name, **shown)

    def ground(self) -> dict[str, Any]:
        """The ground of the strip, as a shape of the layout."""
        edge = self.high if self.log else self.low
        return {
            "type": "rect",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": (edge + self.strip) / 2,
            "y1": 2 * self.strip - edge,
            "fillcolor": faded(NEUTRAL, 0.15),
            "line": {"width": 0},
            "layer": "below",
        }

    def _percents(self) -> Array:
        """Round shares of 1, at most some six of them."""
        steps = (1, 2, 5, 10, 20)
        step = next((each for each in steps if 100 * (self.high - self.low) < _NAMED * each), 20)
        found = np.arange(0, 101, step) / 100
        return np.asarray(found[(found >= self.low) & (found <= self.high)])

    def _powers(self) -> Array:
        """Powers of ten to be named, or where there are not two of them, also their multiples."""
        whole = np.arange(np.ceil(self.low), np.floor(self.high) + 1)
        if len(whole) > 1:
            return whole[:: max(1, -(-len(whole) // _NAMED))]
        digits = np.log10([1.0, 2.0, 3.0, 5.0, 7.0])
        powers = np.arange(np.floor(self.low), np.ceil(self.high) + 1)
        found = np.concatenate([power + digits for power in powers])
        inside = found[(found >= self.low) & (found <= self.high)]
        return inside if len(inside) else np.array([(self.low + self.high) / 2])


def _around(powers: Array) -> Array:
    """Both ends of an axis for powers of ten, none too far from their median."""
    middle = np.median(powers)
    return np.array([powers.min(), powers.max()]).clip(middle - _DECADES, middle + _DECADES)


def _accuracies(shares: Array) -> Array:
    """Both ends of an axis for accuracies, wide enough and within what they can be."""
    low, high = shares.min(), shares.max()
    wider = max(0.0, _LEAST - (high - low)) / 2
    low, high = low - wider, high + wider
    inwards = max(0.0, -low) - max(0.0, high - 1)
    return np.array([low + inwards, high + inwards], dtype=float)


def _power(power: float) -> str:
    """A power of ten as an axis writes it; one that is not whole as a number."""
    if float(power).is_integer():
        return f"10<sup>{power:.0f}</sup>".replace("-", "−")
    return f"{10**power:.2g}"
