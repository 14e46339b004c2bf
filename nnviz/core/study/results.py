"""Results of a sweep: the figures of its runs as arrays, and what each cell comes to."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, read_only
from nnviz.core.setup.config import Config
from nnviz.core.study.sweep import Cell
from nnviz.core.train.outcome import Outcome


class Metric(NamedTuple):
    """A figure of an Outcome by which runs are compared: its field, and whether less is better."""

    field: str
    label: str
    less_is_better: bool


METRICS = {
    metric.field: metric
    for metric in (
        Metric("loss", "C on training data", less_is_better=True),
        Metric("test_loss", "C on test data", less_is_better=True),
        Metric("accuracy", "Accuracy on training data", less_is_better=False),
        Metric("test_accuracy", "Accuracy on test data", less_is_better=False),
    )
}


class Results:
    """What the runs of some cells have come to so far.

    A diverged run has no figure. It counts as worse than every number, so that a cell is not
    judged by the runs that survived: where half or more have diverged, so has the median.
    """

    def __init__(
        self, cells: tuple[Cell, ...], outcomes: Mapping[Config, Outcome], metric: Metric
    ) -> None:
        self.cells, self.metric = cells, metric
        self._seeds = max((len(cell.configs) for cell in cells), default=0)
        self._quantiles: dict[float, Array] = {}
        self._outcomes = [[outcomes.get(config) for config in cell.configs] for cell in cells]

    @cached_property
    def values(self) -> Array:
        """The metric of each run, (cells, seeds); nan where there is none."""
        return self._array(lambda outcome: getattr(outcome, self.metric.field))

    @cached_property
    def diverged_at(self) -> Array:
        """The step that led to something not finite, (cells, seeds); nan where none did."""
        return self._array(lambda outcome: outcome.diverged_at)

    @cached_property
    def done(self) -> NDArray[np.intp]:
        """How many runs of each cell are finished, (cells,)."""
        return np.array([sum(each is not None for each in cell) for cell in self._outcomes])

    @cached_property
    def diverged(self) -> NDArray[np.intp]:
        """How many of them have diverged, (cells,)."""
        return np.asarray(np.isfinite(self.diverged_at).sum(axis=1))

    @cached_property
    def died_at(self) -> Array:
        """The median of the steps at which the diverged runs of each cell did, (cells,); or nan."""
        return np.array([_median(steps[np.isfinite(steps)]) for steps in self.diverged_at])

    @cached_property
    def seconds(self) -> Array:
        """What training the finished runs of each cell took, (cells,)."""
        return np.asarray(np.nansum(self._array(lambda outcome: outcome.seconds), axis=1))

    @property
    def best(self) -> Array:
        """The best of each cell's finished runs, (cells,); as `quantile` where there is none."""
        return self.quantile(0.0 if self.metric.less_is_better else 1.0)

    @cached_property
    def median(self) -> Array:
        """The median of each cell's finished runs, (cells,); see `quantile`."""
        return self.quantile(0.5)

    def quantile(self, share: float) -> Array:
        """The quantile of each cell's finished runs, (cells,), interpolated between two of them.

        Infinite, towards what is worse, where a diverged run has a part in it; nan where no run is
        finished.
        """
        if share not in self._quantiles:  # who asks for that of one cell asks for all, one by one
            self._quantiles[share] = read_only(self._quantile(share))
        return self._quantiles[share]

    def _quantile(self, share: float) -> Array:
        counts = self.done
        place = share * np.maximum(counts - 1, 0)
        below, cells = place.astype(np.intp), np.arange(len(counts))
        above = np.minimum(below + 1, np.maximum(counts - 1, 0))
        first, second = self._sorted[cells, below], self._sorted[cells, above]
        with np.errstate(invalid="ignore"):  # between two that are infinite
            between = first + (second - first) * (place - below)
        return np.where((first == second) | (place == below), first, between)

    def median_run(self, cell: int) -> Config | None:
        """The run of the median of a cell, the better one of two; None where none is finished."""
        if not self.done[cell]:
            return None
        ranked = self.ranked[cell] if self.metric.less_is_better else -self.ranked[cell]
        order = np.argsort(ranked, kind="stable")
        return self.cells[cell].configs[int(order[(self.done[cell] - 1) // 2])]

    @cached_property
    def ranked(self) -> Array:
        """The values, diverged runs worse than any number, (cells, seeds); nan as before."""
        return np.where(np.isfinite(self.diverged_at), self._worst, self.values)

    @cached_property
    def _sorted(self) -> Array:
        """The values of each cell from small to large, diverged ones at their end, nan last."""
        return np.sort(self.ranked, axis=1)

    @property
    def _worst(self) -> float:
        return np.inf if self.metric.less_is_better else -np.inf

    def _array(self, figure: Callable[[Outcome], float | None]) -> Array:
        """A figure of each finished run, (cells, seeds); nan where there is none."""
        found = np.full((len(self.cells), max(1, self._seeds)), np.nan)
        for row, outcomes in zip(found, self._outcomes, strict=True):
            for place, outcome in enumerate(outcomes):
                value = None if outcome is None else figure(outcome)
                if value is not None:
                    row[place] = value
        return found


def _median(values: Array) -> float:
    return float(np.median(values)) if values.size else np.nan
