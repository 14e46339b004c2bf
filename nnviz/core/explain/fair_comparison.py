"""A training with mistakes beside honest ones: the run, and one whose first step is as long.

A mistake changes the direction of a step and its length. A longer step alone can train faster, and
so the two must be told apart before anything is said of the direction.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise, starmap

import numpy as np

from nnviz.core.explain.first_steps import FirstSteps, first_steps, matched_rate
from nnviz.core.explain.mistaken_training import Course, course_with_mistakes, distance
from nnviz.core.model.parameters import flatten
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run

_AT_ONCE = 50  # networks that are held at once


@dataclass(frozen=True, eq=False)
class Comparison:
    """Trainings from the same W and b on the same batches.

    first       their first steps
    start       the loss before the first step on the whole training set
    honest      the first steps of the run
    mistaken    the same with the mistakes
    rate        the honest learning rate whose first step is as long as the mistaken one, or None
                where no rate is
    matched     the training with it, or None; honest itself where the steps are as long
    data        what the whole training set is called
    """

    first: FirstSteps
    start: float
    honest: Course
    mistaken: Course
    rate: float | None
    matched: Course | None
    data: str = "all data"


def compared(run: Run, names: Collection[str], steps: int) -> Comparison:
    """Compare the first 1 <= steps <= run.steps of `run` with a training with mistakes."""
    config, dataset = run.config, run.dataset
    first = first_steps(run, names)
    mistaken = course_with_mistakes(config, dataset, names, steps, rate=config.learning_rate)
    honest = _honest(run, mistaken, steps)
    rate, matched = matched_rate(first, config), None
    if rate == config.learning_rate:
        matched = honest
    elif rate is not None:
        matched = course_with_mistakes(config, dataset, (), steps, rate=rate)
    return Comparison(first, run.loss_on_all(0), honest, mistaken, rate, matched, dataset.called)


def _honest(run: Run, like: Course, steps: int) -> Course:
    """The first steps of a run, at the steps whose networks another course has kept."""
    loss = np.append(run.loss[:steps], run.loss_on_all(steps))
    network = snapshots.stacked(run.networks_at(like.kept_steps.tolist()))
    return Course(loss, None, like.kept_steps, network, _path(run, steps))


def _path(run: Run, steps: int) -> float:
    """How far W and b have moved in the first steps of a run."""
    path = 0.0
    for start in range(0, steps, _AT_ONCE):
        networks = run.networks_at(range(start, min(start + _AT_ONCE, steps) + 1))
        path += sum(starmap(distance, pairwise(map(flatten, networks))))
    return path
