"""The first step of a run, and what it is with mistakes: how long each is, and where it points."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.mistakes import with_mistakes
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import Direction, Kind, Stage, evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.explain.uncleared import nothing_left, uncleared
from nnviz.core.model.parameters import flat_vector
from nnviz.core.model.symbols import Application, Expression, Number, Symbol
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run


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


def first_steps(run: Run, names: Collection[str]) -> FirstSteps:
    """The first step of `run`, and what it would be with these mistakes."""
    batch = Batches(run.config, run.dataset.X.shape[1]).indices(0)
    X, Y, model = run.dataset.X[:, batch], run.dataset.Y[:, batch], Model.of(run.config)
    honest = stages_of(model)
    mistaken = with_mistakes(honest, names, model)
    start = given(run.network_at(0), X, Y, run.config.optimizer)
    start |= nothing_left(uncleared(mistaken), start)
    step, wrong = _first_step(honest, start, model), _first_step(mistaken, start, model)
    twice = _first_step(honest, start, model, 2.0)  # a power of two: no digit is rounded
    return FirstSteps(step, wrong, np.array_equal(twice, 2 * step))


def matched_rate(first: FirstSteps, config: Config) -> float | None:
    """The learning rate with which the honest first step is as long as the mistaken one.

    None where that says nothing of the gradient, or no rate makes it so long.
    """
    ratio = first.ratio
    if not (first.proportional and 0 < ratio < np.inf):
        return None
    return config.learning_rate * (1.0 if np.isclose(ratio, 1, rtol=1e-12) else ratio)


def _first_step(
    stages: Sequence[Stage], start: Matrices, model: Model, factor: float = 1.0
) -> Array:
    """What the update adds to the parameters, (parameters,), with `factor` times the gradient."""
    before = [stage for stage in stages if stage.direction is not Direction.UPDATE]
    matrices = evaluated(before, start)
    gradients = {name: factor * matrices[name] for name in map(model.penalised, model.parameters)}
    update = [_added(stage) for stage in stages if stage.direction is Direction.UPDATE]
    matrices = evaluated(update[:-1], matrices | gradients)  # the last is C after it
    added = iter([matrices[name.renewed] for name in model.parameters])
    return flat_vector(zip(added, added, strict=True))


def _added(stage: Stage) -> Stage:
    """The same; or for new W or b, only what is added to the old, in which no digit is lost."""
    if stage.kind not in (Kind.DESCENT, Kind.STEP):
        return stage
    assert isinstance(stage.operation, Operation)
    operands = stage.operation.operands.items()
    # A mistake may read them once more, by a symbol of its own behind the formula's.
    own = next(symbol for symbol, each in operands if each.name == stage.result.former)
    tree = _without_first(stage.operation.tree, Symbol(own))
    return replace(stage, operation=replace(stage.operation, tree=tree))


def _without_first(tree: Expression, own: Symbol) -> Expression:
    """A tree minus `own`, which it begins with if it adds to it."""
    match tree:
        case Application(np.add | np.subtract as function, (first, part)):
            return Application(function, (_without_first(first, own), part))
        case Symbol() if tree == own:
            return Number(0.0)
    return Application(np.subtract, (tree, own))
