"""Which learning rate to recommend, from what runs with many rates have come to over some seeds.

The rate with the smallest median C is often a lucky one: just below the rates at which training
fails, the median of a few seeds falls on one side or the other by chance. So a rate is judged by
its three quartiles, multiplied: it must do well for the better seeds, the typical and the worse.
`python -m benchmarks.recommended` asks other seeds how good the rate is, on every preset.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.config import Config

AS_GOOD = 1.5  # times a median: what stands no further above it counts as good as that
_FROM, _TO, _COUNT = 2e-4, 100, 64  # times the optimizer's own default; what is tried
_SMALLEST = np.finfo(float).tiny
_NEVER = 1e4  # in place of a logarithm: above all that those of numbers add up to


@dataclass(frozen=True)
class Recommended:
    """A learning rate, and why.

    index       its place among the rates that were tried
    rate        the learning rate
    low, high   the ends of the stretch of rates around it whose medians are at most AS_GOOD times
                its own
    why         that in words
    """

    index: int
    rate: float
    low: float
    high: float
    why: str


def tried_rates(config: Config) -> tuple[float, ...]:
    """The rates to try, rising: evenly spread on a log scale, of two digits each.

    They go by the optimizer alone, so that to take over one of them changes nothing in what was
    found. They end at 100 times its default: where C falls still further at longer steps, it is
    just before all fails, and no advice.
    """
    default = OPTIMIZERS[config.optimizer].learning_rate
    rates = default * np.geomspace(_FROM, _TO, _COUNT)
    return tuple(float(f"{rate:.2g}") for rate in rates)


def recommended(rates: Array, quartiles: Array) -> Recommended | None:
    """The rate to recommend of `rates` (rates,), rising; None where half of all runs diverge.

    quartiles   (3, rates): of C over the seeds, the lower one, the median and the upper one; each
                at least 0, infinite where it is that of a diverged run, nan without finished runs
    Of rates that are equally good the smallest is taken.
    """
    _, median, _ = quartiles
    if not np.isfinite(median).any():
        return None
    index = int(np.argmin(_logs(quartiles).sum(axis=0)))
    low, high = _stretch(median <= AS_GOOD * median[index], index)
    why = f"{_what(*quartiles[:, index].tolist())} {_where(rates, index, low, high)}"
    return Recommended(index, float(rates[index]), float(rates[low]), float(rates[high]), why)


def _logs(losses: Array) -> Array:
    """Logarithms of `losses`, also of 0; what is no number is above them all."""
    numbers = np.isfinite(losses)
    return np.where(numbers, np.log(np.where(numbers, losses, 1).clip(_SMALLEST)), _NEVER)


def _stretch(good: NDArray[np.bool_], index: int) -> tuple[int, int]:
    """The first and the last of the neighbours of `index` that are all good."""
    bad = np.flatnonzero(~good)
    before, after = bad[bad < index], bad[bad > index]
    return (
        int(before[-1]) + 1 if before.size else 0,
        int(after[0]) - 1 if after.size else len(good) - 1,
    )


def _what(lower: float, median: float, upper: float) -> str:
    """What the runs with a rate come to."""
    if not np.isfinite(upper):
        return (
            f"Half of the seeds end at a C of {median:.3g} or less, but others diverge, as with"
            " every rate shown."
        )
    return (
        f"A quarter of the seeds end at a C of {lower:.3g} or less, half at {median:.3g}, three"
        f" quarters at {upper:.3g}: the product of these three is smallest here."
    )


def _where(rates: Array, index: int, low: int, high: int) -> str:
    """Which other rates are as good, and whether one beyond those tried may be better."""
    if low == 0 and high == len(rates) - 1:
        return f"No rate shown has a median above {AS_GOOD:g} times that: it hardly matters."
    ends = {0: ("smallest", "smaller"), len(rates) - 1: ("largest", "larger")}
    if index in ends:
        end, beyond = ends[index]
        return f"It is the {end} rate shown: a {beyond} one may be better still."
    if low == high:
        return f"The next rates on both sides have medians above {AS_GOOD:g} times its own."
    stretch = f"From {rates[low]:.2g} to {rates[high]:.2g}"
    return f"{stretch} the median is at most {AS_GOOD:g} times its own."
