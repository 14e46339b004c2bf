"""Swept: a sweep with what its runs have come to, as arrays and as the rows of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.limits import check_name
from nnviz.core.setup.config import Config
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Cell, Sweep
from nnviz.core.train.outcome import Outcome


@dataclass(frozen=True)
class Swept:
    """A sweep, and the outcomes of its runs.

    Arrays have an axis for each field that was varied, with its values in their order; `values` has
    one more, for the seeds. `figure` is loss, test_loss, accuracy or test_accuracy, else they raise
    ConfigError.
    """

    sweep: Sweep
    outcomes: Mapping[Config, Outcome]

    def values(self, figure: str = "loss") -> Array:
        """The figure of each run, (..., seeds); nan where it diverged or has none."""
        return self.results(figure).values.reshape(*self.sweep.shape, -1)

    def median(self, figure: str = "loss") -> Array:
        """The median over the seeds; see `quantile`."""
        return self.quantile(0.5, figure)

    def quantile(self, share: float, figure: str = "loss") -> Array:
        """The quantile over the seeds, where a diverged run counts as worse than every number.

        inf, or of accuracies -inf, where a diverged run has a part in it.
        """
        return self.results(figure).quantile(share).reshape(self.sweep.shape)

    @property
    def diverged(self) -> NDArray[np.intp]:
        """How many of the runs have diverged."""
        return self.results().diverged.reshape(self.sweep.shape)

    def results(self, figure: str = "loss") -> Results:
        """All that can be said of the figure."""
        metric = METRICS[check_name("figure", figure, METRICS)]
        return Results(self.sweep.cells, self.outcomes, metric)

    def table(self) -> list[dict[str, Any]]:
        """A row for each run: see `rows_of`."""
        return rows_of(self.sweep.fields, self.sweep.cells, self.outcomes)


def rows_of(
    fields: Sequence[str], cells: Sequence[Cell], outcomes: Mapping[Config, Outcome]
) -> list[dict[str, Any]]:
    """A row for each run that is done: the varied `fields`, the seed, and what it has come to."""
    return [
        {**dict(zip(fields, cell.values, strict=True)), "seed": config.seed, **asdict(outcome)}
        for cell in cells
        for config in cell.configs
        if (outcome := outcomes.get(config))
    ]
