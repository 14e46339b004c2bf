"""How good a recommended learning rate is, judged by seeds that the recommendation has not seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.config import Config
from nnviz.core.study.recommended import recommended, tried_rates
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.sweep import Axis, Cell, Sweep
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.stacks import outcomes_of

SEEN = slice(8)  # the seeds from which a rate is recommended
# The rule was chosen by the seeds 0 to 31: these are others.
FEW, MANY = slice(32, 40), slice(32, 64)
Train = Callable[[Sequence[Config]], Sequence[Outcome]]


class Judged(NamedTuple):
    """A rate, and how good it and the next larger one are for each of some sets of other seeds.

    multiples   its median there, as a multiple of the smallest median over the same rates
    next_ones   the upper quartile of the next larger rate, as a multiple of the smallest one
    """

    rate: float
    multiples: tuple[float, ...]
    next_ones: tuple[float, ...]


def judged(config: Config, sets: Sequence[slice], train: Train = outcomes_of) -> tuple[Judged, ...]:
    """The recommended rate of `config`, and that with the smallest median, judged by `sets`."""
    rates = tried_rates(config)
    cells = Sweep(config, (Axis("learning_rate", rates),), seeds=max(s.stop for s in sets)).cells
    asked = [config for seeds in (SEEN, *sets) for cell in cells for config in cell.configs[seeds]]
    configs = list(dict.fromkeys(asked))
    outcomes = dict(zip(configs, train(configs), strict=True))
    quartiles = _quartiles(cells, outcomes, SEEN)
    found = recommended(np.array(rates), quartiles)
    assert found is not None
    others = [_quartiles(cells, outcomes, each) for each in sets]
    return tuple(
        Judged(
            rates[place],
            tuple(_multiple(median, place) for _, median, _ in others),
            tuple(_multiple(upper, min(place + 1, len(rates) - 1)) for *_, upper in others),
        )
        for place in (found.index, int(np.argmin(quartiles[1])))
    )


def _quartiles(cells: tuple[Cell, ...], outcomes: Mapping[Config, Outcome], seeds: slice) -> Array:
    some = tuple(cell._replace(configs=cell.configs[seeds]) for cell in cells)
    results = Results(some, outcomes, METRICS["loss"])
    return np.array([results.quantile(share) for share in (0.25, 0.5, 0.75)])


def _multiple(losses: Array, place: int) -> float:
    best = losses.min()
    return 1.0 if losses[place] == best else float(losses[place] / best)


def swept(config: Config) -> Config:
    """The same for presets with the same sweep: those that differ in rate and seed alone."""
    return replace(config, learning_rate=1.0, seed=0)
