"""The check on passes as training and what-ifs leave them: it doubts no honest one."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, Self

import numpy as np
import pytest
from numpy.random import Generator

from nnviz import Config, train
from nnviz.core.arrays import Array
from nnviz.core.explain.central_differences import Numeric, numeric_gradient
from nnviz.core.explain.gradient_check import Verdict, gradient_check
from nnviz.core.explain.mistakes import MISTAKES, applicable, gradient_followed, with_mistakes
from nnviz.core.explain.names import Name
from nnviz.core.explain.stage import evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.explain.uncleared import left_over, old
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.initializers import INITIALIZERS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Layer, forward, loss_value
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.together import takes
from tests.core.reference import Problem, flat_gradient

RUNS, PASSES = 60, 6
CROSSED = "binary_cross_entropy"


def drawn(rng: Generator) -> Config:
    """Settings that a viewer might choose, of small networks, and up to very long steps."""
    dataset = str(rng.choice(sorted(DATASETS)))
    kind = DATASETS[dataset]
    fitting = [name for name, loss in LOSSES.items() if takes(kind, loss)]
    loss = str(rng.choice(sorted(fitting)))
    return Config(
        dataset=dataset,
        inputs=int(rng.integers(kind.inputs.low, min(kind.inputs.high, 5) + 1)),
        outputs=int(rng.integers(kind.outputs.low, min(kind.outputs.high, 3) + 1)),
        samples=min(kind.samples.high, max(kind.samples.low, 20)),
        hidden=tuple(int(width) for width in rng.integers(1, 7, rng.choice([0, 1, 1, 2, 3, 6]))),
        activation=str(rng.choice(sorted(hidden_activations()))),
        output=str(rng.choice(LOSSES[loss].outputs)),
        loss=loss,
        initializer=str(rng.choice([name for name in sorted(INITIALIZERS) if name != "notes"])),
        seed=int(rng.integers(1000)),
        learning_rate=float(10 ** rng.uniform(-2, 1)),
        epochs=int(rng.choice([50, 1000, 3000])),
    )


def passes(rng: Generator) -> Iterator[tuple[Config, Problem]]:
    """Networks at any step of training, with all data or one sample."""
    for _ in range(RUNS):
        config = drawn(rng)
        run = train(config)
        steps = sorted({0, run.steps, *(int(step) for step in rng.integers(run.steps + 1, size=3))})
        networks = run.networks_at(steps)
        for _ in range(PASSES):
            chosen = slice(None)
            if rng.random() < 0.5:
                sample = int(rng.integers(run.dataset.X.shape[1]))
                chosen = slice(sample, sample + 1)
            network = networks[int(rng.integers(len(networks)))]
            yield config, Problem(network, run.dataset.X[:, chosen], run.dataset.Y[:, chosen])


class Honest(NamedTuple):
    """A pass, its gradient by the chain rule and by central differences."""

    config: Config
    problem: Problem
    gradient: Array
    numeric: Numeric

    @classmethod
    def of(cls, config: Config, problem: Problem) -> Self:
        with np.errstate(all="ignore"):  # a run that diverges goes up to the largest numbers
            gradient = flat_gradient(problem, config.loss)
            return cls(config, problem, gradient, numeric_gradient(*problem, config.loss))

    @property
    def worst(self) -> Verdict:
        """What the check says of it."""
        with np.errstate(all="ignore"):
            return Verdict(int(gradient_check(self.gradient, self.numeric).verdict.max()))


@cache
def honest_passes() -> list[Honest]:
    return [Honest.of(*each) for each in passes(np.random.default_rng(7))]


def changed(problem: Problem, rng: Generator) -> Problem:
    """The same with one number of W, b or X between 0.1 and a million."""
    layers = [Layer(each.W.copy(), each.b.copy(), each.activation) for each in problem.network]
    X, layer = problem.X.copy(), layers[int(rng.integers(len(layers)))]
    array = (layer.W, layer.b, X)[int(rng.integers(3))]
    place = tuple(int(rng.integers(length)) for length in array.shape)
    array[place] = rng.choice([-1, 1]) * 10 ** rng.uniform(-1, 6)
    return Problem(tuple(layers), X, problem.Y)


@pytest.mark.parametrize("sample", [None, 0, 1, 2, 3])
def test_the_end_of_a_long_training_with_cross_entropy(sample: int | None) -> None:
    # C is the difference of two Z near 30, and known to no more than their last place.
    config = Config(dataset="or", hidden=(3,), loss=CROSSED, learning_rate=3.0, epochs=1000, seed=0)
    run = train(config)
    chosen = slice(None) if sample is None else slice(sample, sample + 1)
    network = run.network_at(run.steps)
    problem = Problem(network, run.dataset.X[:, chosen], run.dataset.Y[:, chosen])
    assert Honest.of(config, problem).worst <= Verdict.FINE


def test_no_honest_pass_is_doubted() -> None:
    assert [each.config for each in honest_passes() if each.worst > Verdict.FINE] == []


def test_no_honest_pass_with_a_large_number_put_in_is_doubted() -> None:
    rng = np.random.default_rng(11)
    others = [Honest.of(each.config, changed(each.problem, rng)) for each in honest_passes()]
    assert [each for each in others if each.worst > Verdict.FINE] == []


def with_step_before(model: Model) -> list[Name]:
    return [old(parameter.gradient) for parameter in model.parameters]


@pytest.mark.parametrize("name", [name for name in MISTAKES if not MISTAKES[name].later])
def test_a_mistake_that_can_be_measured_is_found(name: str) -> None:
    made = 0
    for config, problem, right, numeric in honest_passes():
        model = Model.of(config)
        stages = stages_of(model)
        if name not in applicable(stages, model) or not np.isfinite(right).all():
            continue
        with np.errstate(all="ignore"):
            start = given(*problem)
            start |= left_over(with_step_before(model), evaluated(stages, start), model)
            broken = evaluated(with_mistakes(stages, [name], model), start)
            wrong = gradient_followed(with_mistakes(stages, [name], model), broken)
        # Clear of the rounding of C, about 1e-16 of it over h = 1e-3, and of any kink nearby.
        C = loss_value(forward(problem.network, problem.X), problem.Y, config.loss)
        apart = np.abs(wrong - right) > 0.02 * np.maximum(np.abs(wrong), np.abs(right))
        clear = np.abs(wrong - right) > 1e-10 * (1 + C)
        if (apart & clear & ~numeric.kinked).any():
            made += 1
            assert gradient_check(wrong, numeric).verdict.max() == Verdict.WRONG, config
    assert made > 10, "of 360, of which cross_entropy has a few"
