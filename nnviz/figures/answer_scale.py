"""The axis on which medians and spreads stand: none of them, however large, may hide the others."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.ranges import decades, round_range
from nnviz.core.study.results import Metric, Results
from nnviz.figures.theme import axis, log_axis

_FAR_ABOVE = 100.0  # times the median of all medians: what lies above that is drawn at the edge
_ROOM = 0.03  # of the axis, at both ends: what stands there is whole
_LOG_FROM = 20.0  # where the largest is so many times the smallest, a linear axis shows no detail


@dataclass(frozen=True)
class Scale:
    """A metric's axis from `low` to `high`, logarithmic or linear.

    Of C from 0, or on a logarithmic axis from the smallest that is not 0; at most up to 100 times
    the median of all medians, so that runs that are about to diverge stretch it no further. Of an
    accuracy from 0 to 1.
    """

    metric: Metric
    low: float
    high: float
    log: bool

    @classmethod
    def of(cls, metric: Metric, *results: Results) -> "Scale":
        """The axis for the medians and the quartiles of all `results`."""
        if not metric.less_is_better:
            return cls(metric, 0.0, 1.0, log=False)
        parts = [each.quantile(share) for each in results for share in (0.25, 0.5, 0.75)]
        values = np.concatenate([np.empty(0), *parts])
        values = values[np.isfinite(values)]
        if not values.size or not values.max():
            return cls(metric, 0.0, 1.0, log=False)
        values = values[values <= max(np.median(values), np.finfo(float).tiny) * _FAR_ABOVE]
        positive = values[values > 0]
        if positive.size and positive.max() > _LOG_FROM * positive.min():
            low, high = decades(positive)
            return cls(metric, float(10**low), float(10**high), log=True)
        return cls(metric, 0.0, round_range(values), log=False)

    def axis(self, name: str, **settings: Any) -> dict[str, Any]:
        """The axis of a figure, with its name."""
        ends = np.array([self.low, self.high])
        measured = np.log10(ends) if self.log else ends
        room = _ROOM * (measured[1] - measured[0])
        reach = {"range": [measured[0] - room, measured[1] + room]}
        if self.log:
            return log_axis(name, ends) | reach | settings
        form = {} if self.metric.less_is_better else {"tickformat": ".0%"}
        return axis(name, nticks=6) | reach | form | settings

    def drawn(self, values: Array) -> Array:
        """Where numbers stand on the axis: at its edge, if beyond; nan if they are not finite."""
        return np.where(np.isfinite(values), np.clip(values, self.low, self.high), np.nan)

    def beyond(self, values: Array) -> NDArray[np.int_]:
        """1 for finite numbers above the axis, -1 for those below it, 0 for all others."""
        finite = np.where(np.isfinite(values), values, self.low)
        return np.where(finite > self.high, 1, np.where(finite < self.low, -1, 0))
