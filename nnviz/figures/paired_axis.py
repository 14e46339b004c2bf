"""The axis of two settings that are compared, with a strip for diverged runs at its worse end."""

from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.paired import Paired
from nnviz.figures.metric_scale import metric_scale
from nnviz.figures.scale import Scale
from nnviz.figures.theme import axis
from nnviz.web.palette import NEUTRAL, faded

_STRIP = 0.12  # of the axis: from its end to the middle of the strip


class PairedAxis(NamedTuple):
    """A linear axis of numbers as `scale` measures them.

    end     of the axis, beyond which the strip begins
    strip   the middle of the strip
    """

    scale: Scale
    end: float
    strip: float

    @classmethod
    def of(cls, pairs: Paired) -> "PairedAxis":
        """The axis on which all numbers of the pairs have a place."""
        scale = metric_scale(pairs.metric, np.concatenate([pairs.first, pairs.second]))
        low, high = scale.reach.tolist()
        end, other = (high, low) if pairs.metric.less_is_better else (low, high)
        return cls(scale, end, end + _STRIP * (end - other))

    def place(self, values: Array) -> Array:
        """Where `values` stand; diverged runs, which are infinite, in the strip."""
        measured = self.scale.measured(self.scale.drawn(values))
        return np.where(np.isinf(values), self.strip, measured)

    def axis(self, name: str, *, strip: bool) -> dict[str, Any]:
        """The axis, with a strip or without."""
        scale, ticks = self.scale, self.scale.ticks()
        places, words = scale.measured(ticks), scale.words(ticks)
        ends = scale.reach
        if strip:
            places, words = np.append(places, self.strip), [*words, "diverged"]
            ends = np.append(ends, self._outer)
        return axis(name, tickvals=places, ticktext=words, range=[ends.min(), ends.max()])

    def ground(self) -> dict[str, Any]:
        """The ground of the strip, as a shape of the layout."""
        return {
            "type": "rect",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": (self.end + self.strip) / 2,
            "y1": self._outer,
            "fillcolor": faded(NEUTRAL, 0.15),
            "line": {"width": 0},
            "layer": "below",
        }

    @property
    def _outer(self) -> float:
        return 2 * self.strip - self.end
