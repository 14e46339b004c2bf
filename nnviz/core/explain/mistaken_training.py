"""Training once more with mistakes in the backward pass, in the readable form."""

from collections.abc import Collection

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.mistakes import with_mistakes
from nnviz.core.explain.stages import Model, evaluated, given, stages_of
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
    model = Model.of(config)
    honest = [stage for stage in stages_of(model) if stage.operation.name != "loss after"]
    stages, batches = with_mistakes(honest, names, model), Batches(config, dataset.X.shape[1])
    rng = np.random.default_rng(config.seed)
    matrices = given(
        initial_network(config.initializer, config.sizes, config.activations, rng=rng),
        dataset.X,
        dataset.Y,
    )
    updated = [stage.operands[0] for stage in stages if stage.operation.name == "update"]
    losses: list[float] = []
    for step in range(min(steps + 1, batches.steps)):
        if batches.count > 1:
            batch = batches.indices(step)
            matrices |= {"A0": dataset.X[:, batch], "Y": dataset.Y[:, batch]}
        matrices = evaluated(stages, matrices)
        losses.append(float(matrices["C"][0, 0]))
        if not np.isfinite(losses[-1]):
            return np.array(losses[:-1])
        matrices |= {name: matrices[f"new {name}"] for name in updated}
    return np.array(losses)
