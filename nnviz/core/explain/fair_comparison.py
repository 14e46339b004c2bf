"""A training with mistakes beside honest ones: the run, and one whose first step is as long.

A mistake changes the direction of a step and its length. A longer step alone can train faster, and
so the two must be told apart before anything is said of the direction.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise, starmap

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.mistaken_training import Course, course_with_mistakes, distance
from nnviz.core.explain.mistakes import gradient_followed, with_mistakes
from nnviz.core.explain.stage import evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.model.clipping import clipping_factor
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import flatten, weights_only
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run

_AT_ONCE = 50  # networks that are held at once


@dataclass(frozen=True, eq=False)
class FirstSteps:
    """What the first step adds to W and b: honest, and with the mistakes; (parameters,) each.

    `proportional` tells whether twice the gradient makes a step of twice the length, as in gradient
    descent and not in Adam.
    """

    honest: Array
    mistaken: Array
    proportional: bool

    @property
    def ratio(self) -> float:
        """How many times as long as the honest one the mistaken one is; nan if that has no length.

        Lengths are L2 norms.
        """
        honest = np.linalg.norm(self.honest)
        return float(np.linalg.norm(self.mistaken) / honest) if honest else float("nan")

    @property
    def cosine(self) -> float:
        """Of the angle between the two; nan if one has no length."""
        lengths = np.linalg.norm(self.honest) * np.linalg.norm(self.mistaken)
        if not lengths:
            return float("nan")
        return float(np.clip(self.honest @ self.mistaken / lengths, -1, 1))


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


def first_steps(run: Run, names: Collection[str]) -> FirstSteps:
    """The first step of `run`, and what it would be with these mistakes."""
    batch = Batches(run.config, run.dataset.X.shape[1]).indices(0)
    start = given(
        run.network_at(0), run.dataset.X[:, batch], run.dataset.Y[:, batch], run.config.optimizer
    )
    model = Model.of(run.config)

    def gradient(mistakes: Collection[str]) -> Array:
        stages = with_mistakes(stages_of(model), mistakes, model)
        with np.errstate(all="ignore"):
            return gradient_followed(stages, evaluated(stages, start), model.penalised)

    decaying = flatten(run.network_at(0)) * weights_only(run.config.sizes)
    honest, mistaken = gradient(()), gradient(names)
    step = _first_step(honest, decaying, model)
    twice = _first_step(2 * honest, decaying, model)  # a power of two: no digit is rounded
    return FirstSteps(step, _first_step(mistaken, decaying, model), np.array_equal(twice, 2 * step))


def matched_rate(first: FirstSteps, config: Config) -> float | None:
    """The learning rate with which the honest first step is as long as the mistaken one.

    None where that says nothing of the gradient, or no rate makes it so long.
    """
    ratio = first.ratio
    if not (first.proportional and 0 < ratio < np.inf):
        return None
    return config.learning_rate * (1.0 if np.isclose(ratio, 1, rtol=1e-12) else ratio)


def _first_step(gradient: Array, decaying: Array, model: Model) -> Array:
    """What the optimizer, whose state is still 0, adds to parameters with this gradient.

    `decaying` are the parameters, with 0 for those that do not decay.
    """
    optimizer, nothing = OPTIMIZERS[model.optimizer], np.zeros_like(gradient)
    if model.clip_norm:
        norm = np.linalg.norm(gradient)
        gradient = gradient * clipping_factor(norm, clip_norm=model.clip_norm)
    state = dict.fromkeys(optimizer.state, nothing)
    # What a step adds depends on the parameters in their decay only: without it, 0 spares rounding.
    parameters = decaying if optimizer.of_weights else nothing
    return optimizer(parameters, gradient, state, **model.numbers)["W"] - parameters


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
