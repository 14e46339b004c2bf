"""Training once more with mistakes in the backward pass, in the readable form."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.mistakes import with_mistakes
from nnviz.core.explain.names import INPUT, LOSS, TARGETS, Name
from nnviz.core.explain.stage import Kind, Stage, evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.explain.uncleared import left_over, nothing_left, uncleared
from nnviz.core.model.initializers import initial_network
from nnviz.core.model.network import Network, forward, loss_value
from nnviz.core.model.parameters import flat_vector, layer_offsets, network_of
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset

_KEPT_BYTES = 4 * 2**20  # of the networks that a course keeps


@dataclass(frozen=True, eq=False)
class Course:
    """How the first steps of a training went.

    loss            (steps + 1,) before each step on the data of that step; last, after the last
                    step, on the whole training set, as in `Run.loss`; without mistakes in C itself
    diverged_at     None, or the number of steps after which the loss or a parameter was first not
                    finite; the course then ends one step earlier
    kept_steps      (count,) some steps, 0 and the last among them
    network         the networks after these steps, as one with a leading axis (count, ...)
    path            how far W and b have moved: the sum of the steps' L2 norms
    """

    loss: Array
    diverged_at: int | None
    kept_steps: NDArray[np.intp]
    network: Network
    path: float

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.loss) - 1


def course_with_mistakes(
    config: Config, dataset: Dataset, names: Collection[str], steps: int, *, rate: float
) -> Course:
    """Train from the start of `config`'s run with these mistakes, for so many steps.

    `rate` stands in for the learning rate of `config`, and may be beyond what Config allows; where
    the rate changes, all of its rates change with it.
    """
    losses, kept, diverged_at, path = list[float](), dict[int, Array](), None, 0.0
    last = np.zeros(layer_offsets(config.sizes)[-1])
    wanted = set(evenly_spread(steps + 1, max(2, _KEPT_BYTES // last.nbytes)))
    walk = islice(_walk(config, dataset, names, rate), steps + 1)
    for step, (loss, parameters) in enumerate(walk):
        if not (np.isfinite(loss) and np.isfinite(parameters).all()):
            diverged_at = step
            break
        if step:
            path += distance(parameters, last)
        if step in wanted:
            kept[step] = parameters
        losses.append(loss)
        last = parameters
    kept[len(losses) - 1] = last
    losses[-1] = _loss_on_all(network_of(last, config.sizes, config.activations), dataset, config)
    network = network_of(np.stack(list(kept.values())), config.sizes, config.activations)
    return Course(np.array(losses), diverged_at, np.array(list(kept)), network, path)


def distance(one: Array, other: Array) -> float:
    """The L2 norm of the difference; infinite where that is too large for a number."""
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(one - other))


def _walk(
    config: Config, dataset: Dataset, names: Collection[str], rate: float
) -> Iterator[tuple[float, Array]]:
    """Before each step the loss on its data, and the flat parameters; without an end."""
    batches, rng = Batches(config, dataset.X.shape[1]), np.random.default_rng(config.seed)
    network = initial_network(config.initializer, config.sizes, config.activations, rng=rng)
    matrices = given(network, dataset.X, dataset.Y, config.optimizer)
    numbers: dict[str, float] = {}  # what the step takes: the stages, made once, read it here
    model = replace(Model.of(config), numbers=numbers)
    stages = _judged_alike(with_mistakes(stages_of(model), names, model), model)
    carried = uncleared(stages)
    matrices |= nothing_left(carried, matrices)
    made = [stage.result for stage in stages if stage.result.new]
    for step in count():
        own = Model.of(config, step).numbers
        # A schedule's rates are proportional to the full rate.
        numbers.update(own, rate=rate * (own["rate"] / config.learning_rate))
        if batches.count > 1:
            batch = batches.indices(step)
            matrices |= {INPUT: dataset.X[:, batch], TARGETS: dataset.Y[:, batch]}
        parameters = _parameters(matrices, len(network))
        matrices = evaluated(stages, matrices)
        yield float(matrices[LOSS][0, 0]), parameters
        matrices |= left_over(carried, matrices, model)
        matrices |= {name.former: matrices[name] for name in made}


def _judged_alike(stages: Sequence[Stage], model: Model) -> list[Stage]:
    """The stages of a step, with the honest C, also where a mistake makes another one of it."""
    (honest,) = (stage for stage in stages_of(model) if stage.kind is Kind.LOSS)
    step = (stage for stage in stages if stage.kind is not Kind.LOSS_AFTER)
    return [honest if stage.kind is Kind.LOSS else stage for stage in step]


def _parameters(matrices: Matrices, layers: int) -> Array:
    numbers = range(1, layers + 1)
    return flat_vector((matrices[Name("W", each)], matrices[Name("b", each)]) for each in numbers)


def _loss_on_all(network: Network, dataset: Dataset, config: Config) -> float:
    with np.errstate(all="ignore"):
        return loss_value(forward(network, dataset.X), dataset.Y, config.loss)
