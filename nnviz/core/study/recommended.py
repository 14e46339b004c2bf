"""Which learning rate to recommend, from what runs with many rates have come to over some seeds.

The rate with the smallest median C often stands at the edge of those at which training fails: a few
seeds more or a slightly larger rate, and it is among them. So what counts is what three quarters of
the seeds reach with a rate and also with the next larger one, if there is one.
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


@dataclass(frozen=True)
class Recommended:
    """A learning rate, and what was in its favour.

    index       its place among the rates that were tried
    rate        the learning rate
    reached     the larger one of its upper quartile and that of the next larger rate, if there is
                one; infinite where with every rate one of these two is that of a diverged run
    low, high   the ends of the stretch of rates around it whose medians are at most AS_GOOD times
                its own
    """

    index: int
    rate: float
    reached: float
    low: float
    high: float


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
    Where the upper quartiles say nothing, the median decides; of equals the smallest is taken.
    """
    _, median, upper = quartiles
    if not np.isfinite(median).any():
        return None
    known = np.where(np.isnan(upper), np.inf, upper)
    reached = np.maximum(known, np.append(known[1:], 0))  # the largest rate has no next one
    index = int(np.lexsort((median, reached))[0])
    low, high = _stretch(median <= AS_GOOD * median[index], index)
    numbers = (rates[index], reached[index], rates[low], rates[high])
    return Recommended(index, *map(float, numbers))


def _stretch(good: NDArray[np.bool_], index: int) -> tuple[int, int]:
    """The first and the last of the neighbours of `index` that are all good."""
    bad = np.flatnonzero(~good)
    before, after = bad[bad < index], bad[bad > index]
    return (
        int(before[-1]) + 1 if before.size else 0,
        int(after[0]) - 1 if after.size else len(good) - 1,
    )
