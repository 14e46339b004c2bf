"""How good a recommended learning rate is, judged by seeds that the recommendation has not seen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.config import Config
from nnviz.core.study.recommended import recommended, tried_rates
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.stacks import outcomes_of

SEEN = 8  # seeds from which a rate is recommended: 0 to 7


class Judged(NamedTuple):
    """A rate, and its median loss on each of some sets of other seeds.

    Each as a multiple of the smallest median there, over the same rates.
    """

    rate: float
    multiples: tuple[float, ...]


def judged(config: Config, sets: tuple[slice, ...]) -> tuple[Judged, Judged]:
    """The recommended rate of `config`, and that with the smallest median, judged by `sets`."""
    rates = tried_rates(config)
    sweep = Sweep(config, (Axis("learning_rate", rates),), seeds=max(each.stop for each in sets))
    outcomes = dict(zip(sweep.configs, outcomes_of(sweep.configs), strict=True))
    quartiles = _quartiles(sweep, outcomes, slice(SEEN))
    found = recommended(np.array(rates), quartiles)
    assert found is not None
    medians = [_quartiles(sweep, outcomes, each)[1] for each in sets]
    places = found.index, int(np.argmin(quartiles[1]))
    first, second = (
        Judged(rates[place], tuple(_multiple(each, place) for each in medians)) for place in places
    )
    return first, second


def _quartiles(sweep: Sweep, outcomes: Mapping[Config, Outcome], seeds: slice) -> Array:
    cells = tuple(cell._replace(configs=cell.configs[seeds]) for cell in sweep.cells)
    results = Results(cells, outcomes, METRICS["loss"])
    return np.array([results.quantile(share) for share in (0.25, 0.5, 0.75)])


def _multiple(medians: Array, place: int) -> float:
    best = medians.min()
    return 1.0 if medians[place] == best else float(medians[place] / best)


def swept(config: Config) -> Config:
    """The same for presets with the same sweep: those that differ in rate and seed alone."""
    return replace(config, learning_rate=1.0, seed=0)
