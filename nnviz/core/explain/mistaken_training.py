"""Training once more with mistakes in the backward pass, in the readable form."""

from collections.abc import Collection

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.mistakes import with_mistakes
from nnviz.core.explain.names import INPUT, LOSS, TARGETS
from nnviz.core.explain.stage import Kind, Stage, evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.model.initializers import initial_network
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset


def losses_with_mistakes(
    config: Config, dataset: Dataset, names: Collection[str], steps: int
) -> Array:
    """Train from the start of `config`'s run with these mistakes; the loss before each step.

    As in `Run.loss`, on the data of that step; (steps + 1,), but no more than the run has steps,
    and fewer where it diverged.
    """
    batches, rng = Batches(config, dataset.X.shape[1]), np.random.default_rng(config.seed)
    network = initial_network(config.initializer, config.sizes, config.activations, rng=rng)
    matrices = given(network, dataset.X, dataset.Y, config.optimizer)
    losses: list[float] = []
    model, stages = None, list[Stage]()
    for step in range(min(steps + 1, batches.steps)):
        if batches.count > 1:
            batch = batches.indices(step)
            matrices |= {INPUT: dataset.X[:, batch], TARGETS: dataset.Y[:, batch]}
        if model != Model.of(config, step):  # as Adam's is at each step, because of t
            model = Model.of(config, step)
            stages = _step(model, names)
        matrices = evaluated(stages, matrices)
        losses.append(float(matrices[LOSS][0, 0]))
        if not np.isfinite(losses[-1]):
            return np.array(losses[:-1])
        made = (stage.result for stage in stages if stage.result.new)
        matrices |= {name.former: matrices[name] for name in made}
    return np.array(losses)


def _step(model: Model, names: Collection[str]) -> list[Stage]:
    """A pass with the mistakes, but for the loss after it."""
    stages = with_mistakes(stages_of(model), names, model)
    return [stage for stage in stages if stage.kind is not Kind.LOSS_AFTER]
