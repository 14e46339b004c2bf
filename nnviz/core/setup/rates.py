"""The learning rate of each step: the schedule's, and before it that of the warm-up.

It changes once an epoch, as in PyTorch with `scheduler.step()` after each epoch: LinearLR for the
warm-up and then the schedule, chained by SequentialLR with the milestone `warmup`. The schedule's
own epochs are those after the warm-up.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnviz.core.arrays import Array
from nnviz.core.model.symbols import Formula, symbols_of
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.setup.schedules import SCHEDULES, Schedule, warm_up


def rate_changes(config: Config) -> bool:
    """Whether not all steps have the same learning rate."""
    return config.warmup > 0 or SCHEDULES[config.schedule].changes


def rate_numbers(config: Config) -> dict[str, float]:
    """What the formulas are made of, but for how many epochs are done."""
    names = ("warmup", *SCHEDULES[config.schedule].constants)
    # Where the warm-up takes all epochs, no schedule begins, and nothing may be divided by 0.
    given = {"full_rate": config.learning_rate, "of_epochs": max(1, config.epochs - config.warmup)}
    return given | {name: getattr(config, name) for name in names}


def rates(schedule: Schedule, numbers: Mapping[str, Any], epochs_done: ArrayLike) -> Array:
    """The learning rates after so many epochs; `numbers` are `rate_numbers`, broadcast."""
    done = np.asarray(epochs_done, dtype=float)
    warm = _of(warm_up, numbers, done)
    after = _of(schedule.rate, numbers, np.maximum(done - numbers["warmup"], 0))
    return np.asarray(np.where(done < numbers["warmup"], warm, after))


def _of(formula: Formula, numbers: Mapping[str, Any], done: ArrayLike) -> Any:
    return formula(**_used(formula, {**numbers, "epochs_done": done}))


def _used(formula: Formula, numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: numbers[name] for name in symbols_of(formula)}


def rates_of(config: Config, steps: ArrayLike) -> Array:
    """The learning rates of `steps`, counted from 0; of the same shape."""
    done = np.asarray(steps) // _steps_an_epoch(config)
    return rates(SCHEDULES[config.schedule], rate_numbers(config), done)


def _steps_an_epoch(config: Config) -> int:
    return Batches(config, config.training_count).count


class Rate(NamedTuple):
    """How the learning rate of a step comes about: its `value` is the `formula` of `numbers`.

    epoch       that of the step, from 1
    warmup      how many epochs the warm-up has
    """

    epoch: int
    warmup: int
    formula: Formula
    numbers: dict[str, float]
    value: float

    @property
    def warming(self) -> bool:
        """Whether the epoch is one of the warm-up."""
        return self.epoch <= self.warmup


def rate_at(config: Config, step: int) -> Rate:
    """That of a step, counted from 0; after the last one, that of an epoch more."""
    done, numbers = step // _steps_an_epoch(config), rate_numbers(config)
    warming = done < config.warmup
    formula = warm_up if warming else SCHEDULES[config.schedule].rate
    used = numbers | {"epochs_done": float(done if warming else done - config.warmup)}
    value = float(rates_of(config, [step])[0])  # as training computes it, to the last bit
    return Rate(done + 1, config.warmup, formula, _used(formula, used), value)
