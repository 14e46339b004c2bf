"""Mistakes that need more than plain descent, against loops as people write them with PyTorch."""

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, backward, forward
from nnviz.core.arrays import Array
from nnviz.core.explain.mistaken_training import course_with_mistakes
from nnviz.core.explain.mistakes import applicable, gradient_followed, with_mistakes
from nnviz.core.explain.names import LOSS
from nnviz.core.explain.stage import evaluated
from nnviz.core.explain.stages import Model, given, stages_of
from nnviz.core.model.initializers import initial_network
from nnviz.core.model.network import Network, loss_value
from nnviz.core.model.parameters import flatten, network_of, weights_only
from nnviz.core.setup.batches import Batches
from tests.core.explain.test_mistakes import softmax
from tests.core.reference import Problem, central_differences, draw_problem, flat

STEPS = 25
CONFIG = Config(
    dataset="teacher", outputs=2, samples=10, hidden=(4, 3), activation="tanh", batch_size=4,
    epochs=20,
)  # fmt: skip
BLOBS = Config(
    dataset="blobs",
    outputs=3,
    samples=12,
    hidden=(4,),
    activation="tanh",
    output="softmax",
    loss="cross_entropy",
    learning_rate=0.5,
    batch_size=4,
    epochs=20,
)
Step = Callable[[int, Array, Array], Array]  # number from 1, parameters, gradient of C -> new ones


def gradient(problem: Problem, loss: str) -> Array:
    network, X, Y = problem
    layers = backward(network, forward(network, X), Y, loss)
    return flat((layer.dW, layer.db) for layer in layers)


def trained(config: Config, step: Step, of: Callable[[Problem, str], Array] = gradient) -> Array:
    """The parameters before each step and after the last."""
    dataset, rng = config.make_dataset(), np.random.default_rng(config.seed)
    batches = Batches(config, dataset.X.shape[1])
    network = initial_network(config.initializer, config.sizes, config.activations, rng=rng)
    found = [flatten(network)]
    for number in range(1, STEPS + 1):
        batch = batches.indices(number - 1)
        network = network_of(found[-1], config.sizes, config.activations)
        problem = Problem(network, dataset.X[:, batch], dataset.Y[:, batch])
        found.append(step(number, found[-1], of(problem, config.loss)))
    return np.array(found)


def check_training(config: Config, name: str, expected: Array) -> None:
    """The course is this training, and its C that of its networks, with no mistake in C."""
    dataset, batches = config.make_dataset(), Batches(config, config.samples)
    course = course_with_mistakes(config, dataset, [name], STEPS, rate=config.learning_rate)
    honest = course_with_mistakes(config, dataset, [], STEPS, rate=config.learning_rate)
    for k, parameters in enumerate(expected):
        network: Network = network_of(parameters, config.sizes, config.activations)
        own = [(layer.W[k], layer.b[k]) for layer in course.network]
        np.testing.assert_allclose(flat(own), parameters, rtol=1e-8, atol=1e-11)
        batch = batches.indices(k) if k < STEPS else slice(None)
        C = loss_value(forward(network, dataset.X[:, batch]), dataset.Y[:, batch], config.loss)
        assert course.loss[k] == pytest.approx(C, rel=1e-8)
    assert not np.allclose(course.loss, honest.loss, rtol=1e-4), "it makes a difference here"


@pytest.mark.parametrize("optimizer", ["adam", "adamw"])
def test_adam_without_the_bias_correction(optimizer: str) -> None:
    config = replace(CONFIG, optimizer=optimizer, learning_rate=0.02, weight_decay=0.1)
    decay = 0.1 * weights_only(config.sizes) * (optimizer == "adamw")
    m = v = np.zeros(1)

    def step(_: int, p: Array, grad: Array) -> Array:
        nonlocal m, v
        m = 0.9 * m + 0.1 * grad
        v = 0.999 * v + 0.001 * grad * grad
        return np.asarray(p - 0.02 * decay * p - 0.02 * m / (np.sqrt(v) + 1e-8))

    check_training(config, "correction", trained(config, step))


@pytest.mark.parametrize("clip_norm", [0.0, 0.05])
@pytest.mark.parametrize("l1", [0.0, 0.02])
def test_weight_decay_that_is_given_all_parameters(l1: float, clip_norm: float) -> None:
    config = replace(CONFIG, l2=0.3, l1=l1, clip_norm=clip_norm, learning_rate=0.2)
    weights = weights_only(config.sizes)

    def step(_: int, p: Array, grad: Array) -> Array:
        g = grad + 0.3 * p + l1 * weights * np.sign(p)
        if clip_norm:
            g = g * min(1.0, clip_norm / (float(np.linalg.norm(g)) + 1e-6))
        return np.asarray(p - 0.2 * g)

    check_training(config, "penalised", trained(config, step))


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize("clip_norm", [0.0, 0.05])
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_a_loop_without_zero_grad(l2: float, clip_norm: float, optimizer: str) -> None:
    config = replace(CONFIG, l2=l2, clip_norm=clip_norm, learning_rate=0.02, optimizer=optimizer)
    weights, held = weights_only(config.sizes), 0.0 if optimizer == "sgd" else config.momentum
    grad = v = np.zeros(1)

    def step(_: int, p: Array, dC: Array) -> Array:
        nonlocal grad, v
        grad = grad + dC + l2 * weights * p  # (C + penalty).backward()
        if clip_norm:  # clip_grad_norm_, in place
            grad = grad * min(1.0, clip_norm / (float(np.linalg.norm(grad)) + 1e-6))
        v = held * v + grad
        return np.asarray(p - 0.02 * v)

    check_training(config, "cleared", trained(config, step))


# ------------------------------------------------------------------------------- softmax, twice


def cross_entropy_of_two(problem: Problem) -> float:
    """What CrossEntropyLoss gives of a network that ends with Softmax."""
    A = forward(problem.network, problem.X)[-1].A
    return float(-(problem.Y * np.log(softmax(A))).sum() / problem.X.shape[1])


def numeric_of_two(problem: Problem, _: str = "") -> Array:
    """Its gradient by central differences."""
    slopes = [
        tuple(
            central_differences(lambda: cross_entropy_of_two(problem), each)
            for each in (layer.W, layer.b)
        )
        for layer in problem.network
    ]
    return flat((dW, db) for dW, db in slopes)


def test_softmax_twice_is_right_for_the_loss_that_such_code_has() -> None:
    activations = ("tanh", "softmax")
    problem = draw_problem("he", (3, 4, 3), activations, "cross_entropy")
    model = Model(activations, "cross_entropy", "sgd", {"rate": 0.3})
    stages = with_mistakes(stages_of(model), ["softmax"], model)
    matrices = evaluated(stages, given(*problem))
    assert matrices[LOSS].item() == pytest.approx(cross_entropy_of_two(problem), rel=1e-12)
    found = gradient_followed(stages, matrices)
    np.testing.assert_allclose(found, numeric_of_two(problem), rtol=1e-6, atol=1e-10)
    moved = flatten(problem.network) - 0.3 * found
    after = problem._replace(network=network_of(moved, (3, 4, 3), activations))
    assert matrices[LOSS.renewed].item() == pytest.approx(cross_entropy_of_two(after), rel=1e-12)


def test_training_with_softmax_twice_is_that_of_such_code() -> None:
    def copied(problem: Problem, loss: str) -> Array:
        own = tuple(replace(each, W=each.W.copy(), b=each.b.copy()) for each in problem.network)
        return numeric_of_two(problem._replace(network=own), loss)

    expected = trained(BLOBS, lambda _, p, grad: p - 0.5 * grad, copied)
    check_training(BLOBS, "softmax", expected)


# ------------------------------------------------------------------------------- where there are


@pytest.mark.parametrize(
    ("config", "there"),
    [
        (CONFIG, {"cleared"}),
        (BLOBS, {"cleared", "softmax"}),
        (replace(CONFIG, optimizer="adam"), {"cleared", "correction"}),
        (replace(CONFIG, optimizer="adamw", l2=0.1), {"cleared", "correction", "penalised"}),
        (replace(CONFIG, optimizer="rmsprop", l1=0.1), {"cleared"}),
    ],
)
def test_each_is_offered_only_where_it_can_be_made(config: Config, there: Collection[str]) -> None:
    model = Model.of(config)
    found = {*applicable(stages_of(model), model)}
    assert found & {"cleared", "correction", "penalised", "softmax"} == there
