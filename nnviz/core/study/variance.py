"""How much of the variance among the runs of a complete grid each of its fields accounts for.

The grid has the same number of runs in each cell, and so the variance of all runs is exactly the
sum of these parts (functional ANOVA; Fisher): of each field alone, the variance of the means over
all else; of the fields together, what the means of the cells vary beyond that; and of the seeds,
what the runs vary inside their cells. They describe these runs. With few seeds some of what stands
with the fields is chance: the means of the cells are not free of it.
"""

from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array

AS_IT_IS, LOGS = "the number itself", "log10 of C"
RANKS = "the ranks of the runs, diverged ones tied as the worst,"


@dataclass(frozen=True)
class Shares:
    """Shares of the variance of all runs; together they are 1.

    fields      of each field alone, in the order of the axes
    together    of the fields beyond that: what one changes depends on another
    seeds       of the first weights and batches, inside the cells
    scale       what varies: AS_IT_IS, LOGS, or RANKS
    """

    fields: tuple[float, ...]
    together: float
    seeds: float
    scale: str


def shares_of_variance(values: Array, *, logs: bool) -> Shares | None:
    """Shares of the variance of `values` (values of axis 1, ..., seeds); None if none varies.

    With `logs` it is that of their logarithms, as suits losses, which are at least 0. A diverged
    run is infinite. Where there is one, or a loss of 0, it is the variance of the ranks of all
    runs, equal ones sharing theirs: those that diverged are tied at the end that is worse.
    Raises ValueError for nan: the grid is not complete.
    """
    if np.isnan(values).any():
        raise ValueError("values: got nan, needs a number, or infinity, for each run of the grid")
    scaled, scale = _scaled(values, logs=logs)
    if not (spread := np.ptp(scaled)):
        return None
    scaled = (scaled - scaled.min()) / spread  # so that no square is too small for a number
    total = float(scaled.var())
    cells = scaled.mean(axis=-1)
    axes = range(cells.ndim)
    means = (cells.mean(axis=tuple(other for other in axes if other != axis)) for axis in axes)
    fields = tuple(float(each.var()) / total for each in means)
    seeds = float(scaled.var(axis=-1).mean()) / total
    return Shares(fields, max(0.0, 1 - sum(fields) - seeds), seeds, scale)


def _scaled(values: Array, *, logs: bool) -> tuple[Array, str]:
    """The values on the scale on which they vary, and its name."""
    if np.isinf(values).any() or (logs and (values <= 0).any()):
        _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
        ranks = counts.cumsum() - (counts - 1) / 2
        return ranks[places].reshape(values.shape), RANKS
    return (np.log10(values), LOGS) if logs else (values, AS_IT_IS)
