"""How far the scale of a metric reaches: runs that diverge, or are about to, have no say in it.

Losses may lie powers of ten apart, and so their scale is logarithmic; that of accuracies is linear.
"""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.results import Metric, Results
from nnviz.figures.scale import Scale

# In powers of ten. A loss that is so far above the median of all, and above 1, since data are of
# about size 1, is of a run that diverges; one that is so far below the largest is as good as 0.
_FAR_ABOVE, _FAR_BELOW = 2.0, 8.0
_TINY, _HUGE = 1e-300, 1e300  # beyond which a scale would have no room for its margins
_NEAR = 1.0  # what numbers spread over has a say no further from them: of accuracies, all of it
_LEAST = {True: np.log10(2.0), False: 0.1}  # of a log scale, of a linear one: a little looks little


def metric_scale(metric: Metric, numbers: Array, *spread: Array) -> Scale:
    """The scale of these `numbers`, and of what of their `spread` is near."""
    log = metric.less_is_better
    found = _measured(numbers, log=log)
    if not found.size:
        return Scale(0.1, 1.0, log)
    if log:
        found = found[found <= max(0.0, float(np.median(found))) + _FAR_ABOVE]
        found = found[found >= found.max() - _FAR_BELOW]
    around = np.concatenate([found, *(_measured(each, log=log) for each in spread)])
    around = around[(around >= found.min() - _NEAR) & (around <= found.max() + _NEAR)]
    low, high = _widened(float(around.min()), float(around.max()), log=log)
    return Scale(10.0**low, 10.0**high, log) if log else Scale(low, high, log)


def medians_scale(metric: Metric, *results: Results, spread: float | None) -> Scale:
    """The scale of the medians of all `results`, and of the quantiles of `spread` and 1 - `spread`.

    None where no spread is drawn.
    """
    shares = [0.5] if spread is None else [0.5, spread, 1 - spread]
    medians, *ends = (
        np.concatenate([np.empty(0), *(each.quantile(share) for each in results)])
        for share in shares
    )
    return metric_scale(metric, medians, *ends)


def _measured(values: Array, *, log: bool) -> Array:
    """Those that are finite; for a log scale, the powers of ten of those above 0."""
    finite = values[np.isfinite(values)]
    return np.log10(finite[finite > 0].clip(_TINY, _HUGE)) if log else finite


def _widened(low: float, high: float, *, log: bool) -> tuple[float, float]:
    """Both ends, wide enough apart; those of accuracies within what these can be."""
    more = max(0.0, _LEAST[log] - (high - low)) / 2
    low, high = low - more, high + more
    inwards = 0.0 if log else max(0.0, -low) - max(0.0, high - 1)
    return low + inwards, high + inwards
