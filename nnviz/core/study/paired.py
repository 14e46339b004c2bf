"""Paired: two settings over the same seeds, and by how much the second is better or worse.

Losses are above 0 and may lie powers of ten apart, and so they are compared by their ratio: a
difference would be that of the few seeds with the largest loss. Accuracies are compared by their
difference. A pair has the same seed, and with the same sizes the same first weights: what the seed
does to both is no part of what is compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import Config
from nnviz.core.study.bootstrap import median, median_interval
from nnviz.core.study.results import Metric
from nnviz.core.study.varied import varied
from nnviz.core.train.outcome import Outcome

FEWEST = 8  # pairs: of fewer the interval would hold the true median in less than 93 % of cases


def over_seeds(config: Config, count: int) -> list[Config]:
    """`config` with each of the seeds 0 to `count` - 1, for the first weights and the batches."""
    return [varied(config, {"seed": seed}) for seed in range(count)]


@dataclass(frozen=True, eq=False)
class Paired:
    """What two settings, A and B, come to over the same seeds.

    metric      by what they are compared
    first       that of A, (seeds,): a diverged run is infinitely bad
    second      that of B, (seeds,)
    """

    metric: Metric
    first: Array
    second: Array

    @classmethod
    def of(cls, first: Sequence[Outcome], second: Sequence[Outcome], metric: Metric) -> "Paired":
        """Pair the outcomes of A and of B, each of the same seeds in the same order.

        Raises ConfigError for fewer than FEWEST, ValueError where a run has no such figure.
        """
        if len(first) < FEWEST:
            raise ConfigError("seeds", len(first), f"at least {FEWEST}")
        return cls(metric, _figures(first, metric), _figures(second, metric))

    @property
    def seeds(self) -> int:
        """How many pairs there are."""
        return len(self.first)

    @cached_property
    def first_diverged(self) -> NDArray[np.bool_]:
        """Which runs of A diverged, (seeds,)."""
        return np.isinf(self.first)

    @cached_property
    def second_diverged(self) -> NDArray[np.bool_]:
        """Which runs of B diverged, (seeds,)."""
        return np.isinf(self.second)

    @cached_property
    def first_better(self) -> NDArray[np.bool_]:
        """On which seeds A is better, (seeds,); a diverged run is worse than one that is not."""
        return self._better(self.first, self.second)

    @cached_property
    def second_better(self) -> NDArray[np.bool_]:
        """On which seeds B is better, (seeds,)."""
        return self._better(self.second, self.first)

    @property
    def tied(self) -> NDArray[np.bool_]:
        """On which seeds neither is better: both are equal, or both diverged."""
        return np.asarray(self.first == self.second)

    @property
    def neutral(self) -> float:
        """What `middle` is where neither is better: the ratio 1, or the difference 0."""
        return 1.0 if self.metric.less_is_better else 0.0

    @cached_property
    def middle(self) -> float:
        """The median over the seeds of B / A, for losses, or of B - A, for accuracies.

        Infinite or 0 where that of a diverged run, or of a loss of 0, is in the middle.
        """
        return self._told(median(self.effects))

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The 95 % bootstrap interval of `middle`."""
        low, high = median_interval(self.effects)
        return self._told(low), self._told(high)

    @cached_property
    def median_difference(self) -> float:
        """The median over the seeds of B - A, also for losses."""
        return float(median(_without_ties(self.second, self.first)))

    @property
    def better(self) -> str:
        """Which is better, "A" or "B"; empty where the interval does not tell."""
        low, high = self.interval
        if low <= self.neutral <= high:
            return ""
        return "B" if (high < self.neutral) == self.metric.less_is_better else "A"

    def _better(self, these: Array, others: Array) -> NDArray[np.bool_]:
        return these < others if self.metric.less_is_better else these > others

    @cached_property
    def effects(self) -> Array:
        """Logarithms of B / A, for losses, or B - A, for accuracies, (seeds,)."""
        if not self.metric.less_is_better:
            return _without_ties(self.second, self.first)
        with np.errstate(divide="ignore"):  # a loss may be 0
            return _without_ties(np.log(self.second), np.log(self.first))

    def _told(self, effect: Array) -> float:
        with np.errstate(over="ignore"):
            return float(np.exp(effect)) if self.metric.less_is_better else float(effect)


def _figures(outcomes: Sequence[Outcome], metric: Metric) -> Array:
    worst = np.inf if metric.less_is_better else -np.inf
    found = [
        worst if outcome.diverged_at is not None else getattr(outcome, metric.field)
        for outcome in outcomes
    ]
    if None in found:
        raise ValueError(f"{metric.label}: got a run that has none, needs one of each run")
    return np.array(found, dtype=float)


def _without_ties(minuend: Array, subtrahend: Array) -> Array:
    """Differences, 0 between equals, also of infinite ones."""
    with np.errstate(invalid="ignore"):
        return np.where(minuend == subtrahend, 0.0, minuend - subtrahend)
