"""Training with a mistake takes the wrong steps, and no others, as a loop by hand takes them."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, forward, train
from nnviz.core.arrays import Array
from nnviz.core.explain import mistaken_training
from nnviz.core.explain.mistaken_training import Course, course_with_mistakes
from nnviz.core.explain.mistakes import MISTAKES
from nnviz.core.model.initializers import initial_network
from nnviz.core.model.network import Network, loss_value
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import flatten
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.schedules import SCHEDULES
from tests.core.explain.test_mistakes import wrong_gradients
from tests.core.reference import Problem

CROSSED = "binary_cross_entropy"
CONFIG = Config(
    dataset="teacher", outputs=2, samples=10, hidden=(4, 3), activation="tanh", epochs=40
)
CONFIGS = pytest.mark.parametrize(
    "config",
    [
        CONFIG,
        replace(CONFIG, batch_size=4),
        replace(CONFIG, batch_size=1, hidden=(), seed=3),
        replace(CONFIG, activation="relu", loss=CROSSED, learning_rate=0.1),
        replace(CONFIG, activation="relu", output="tanh", batch_size=3, learning_rate=0.1),
        Config(epochs=40),
    ],
    ids=["full batch", "mini batches", "single samples", "cross-entropy", "relu", "majority"],
)


# Those of the others that no such network can have are in test_mistaken_loops.py.
ALWAYS = [name for name in MISTAKES if name not in ("softmax", "penalised", "correction")]


def course(config: Config, names: tuple[str, ...], steps: int) -> Course:
    dataset = config.make_dataset()
    return course_with_mistakes(config, dataset, names, steps, rate=config.learning_rate)


def by_hand(
    config: Config, name: str, steps: int, rate: float
) -> tuple[list[float], list[Network]]:
    """The losses, and the network before each step and after the last."""
    dataset, rng = config.make_dataset(), np.random.default_rng(config.seed)
    batches = Batches(config, dataset.X.shape[1])
    networks = [initial_network(config.initializer, config.sizes, config.activations, rng=rng)]
    losses, left = list[float](), list[tuple[Array, Array]]()
    for step in range(steps):
        batch, network = batches.indices(step), networks[-1]
        problem = Problem(network, dataset.X[:, batch], dataset.Y[:, batch])
        losses.append(loss_value(forward(network, problem.X), problem.Y, config.loss))
        pairs = left = wrong_gradients(problem, config.loss, name, left)
        networks.append(
            tuple(
                replace(layer, W=layer.W - rate * dW, b=layer.b - rate * db)
                for layer, (dW, db) in zip(network, pairs, strict=True)
            )
        )
    losses.append(loss_value(forward(networks[-1], dataset.X), dataset.Y, config.loss))
    return losses, networks


@CONFIGS
def test_without_a_mistake_it_is_the_run(config: Config) -> None:
    run = train(config)
    for steps in (run.steps, run.steps - 1, 5, 1):
        found = course(config, (), steps)
        expected = np.append(run.loss[:steps], run.loss_on_all(steps))
        np.testing.assert_allclose(found.loss, expected, rtol=1e-9)
        assert (found.steps, found.diverged_at) == (steps, None)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_with_any_optimizer_it_is_the_run(optimizer: str) -> None:
    softmax = Config(
        dataset="blobs",
        samples=12,
        output="softmax",
        loss="cross_entropy",
        optimizer=optimizer,
        momentum=0.7,
        learning_rate=0.05,
        batch_size=5,
        epochs=6,
    )
    run = train(softmax)
    np.testing.assert_allclose(course(softmax, (), run.steps).loss, run.loss, rtol=1e-9)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_with_any_schedule_it_is_the_run_also_of_another_full_rate(schedule: str) -> None:
    config = replace(CONFIG, schedule=schedule, warmup=3, decay=0.6, decay_every=4, batch_size=5)
    for rate in (config.learning_rate, 0.07):
        run = train(replace(config, learning_rate=rate, epochs=10))
        found = course_with_mistakes(replace(config, epochs=10), run.dataset, (), 20, rate=rate)
        np.testing.assert_allclose(found.loss[:-1], run.loss[:20], rtol=1e-9)


@CONFIGS
@pytest.mark.parametrize("name", ALWAYS)
def test_with_a_mistake_it_takes_the_wrong_steps(config: Config, name: str) -> None:
    losses, networks = by_hand(config, name, 20, config.learning_rate)
    found = course(config, (name,), 20)
    np.testing.assert_allclose(found.loss, losses, rtol=1e-9)
    assert found.kept_steps.tolist() == list(range(21))
    moved = np.diff([flatten(network) for network in networks], axis=0)
    assert found.path == pytest.approx(sum(np.sqrt((moved**2).sum(axis=1))), rel=1e-9)
    for layer, layers in zip(found.network, zip(*networks, strict=True), strict=True):
        for kept, expected in ((layer.W, "W"), (layer.b, "b")):
            arrays = [getattr(each, expected) for each in layers]
            np.testing.assert_allclose(kept, arrays, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("rate", [0.03, 250.0])
def test_another_learning_rate_may_be_beyond_what_a_config_allows(rate: float) -> None:
    losses, _ = by_hand(CONFIG, "bias", 8, rate)
    found = course_with_mistakes(CONFIG, CONFIG.make_dataset(), ("bias",), 8, rate=rate)
    np.testing.assert_allclose(found.loss, losses, rtol=1e-9)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = course(CONFIG, ("slope",), 30)
    one = flatten(tuple(replace(each, W=each.W[0], b=each.b[0]) for each in whole.network)).nbytes
    monkeypatch.setattr(mistaken_training, "_KEPT_BYTES", 4 * one)
    few = course(CONFIG, ("slope",), 30)
    assert few.kept_steps.tolist() == [0, 10, 20, 30]
    np.testing.assert_array_equal(few.network[1].W, whole.network[1].W[[0, 10, 20, 30]])
    np.testing.assert_array_equal(few.loss, whole.loss)


@pytest.mark.parametrize("batch_size", [0, 5])
def test_with_the_wrong_sign_the_loss_rises(batch_size: int) -> None:
    config = replace(CONFIG, batch_size=batch_size, learning_rate=0.05)
    losses = course(config, ("sign",), 40).loss
    epochs = losses[:40].reshape(-1, 2 if batch_size else 1).mean(axis=1)
    assert (np.diff(epochs) > 0).all()


@pytest.mark.parametrize("batch_size", [0, 5])
@pytest.mark.parametrize("names", [(), ("sign",), ("mean",), ("bias", "slope")])
def test_one_that_diverges_ends_with_its_last_finite_loss(
    names: tuple[str, ...], batch_size: int
) -> None:
    diverging = replace(CONFIG, activation="identity", output="identity", learning_rate=50.0)
    found = course(replace(diverging, batch_size=batch_size), names, 39)
    assert 1 < len(found.loss) < 40
    assert np.isfinite(found.loss).all()
    assert found.loss[-1] > 1e6 * found.loss[0]
    assert found.diverged_at == found.steps + 1
    assert found.kept_steps[-1] == found.steps
    assert all(np.isfinite(layer.W).all() for layer in found.network)


def test_without_a_mistake_it_diverges_where_the_run_does() -> None:
    config = replace(CONFIG, activation="identity", output="identity", learning_rate=50.0)
    run = train(config)
    found = course(config, (), 39)
    assert (found.diverged_at, found.steps) == (run.diverged_at, run.steps)
    np.testing.assert_allclose(found.loss, run.loss, rtol=1e-9)


def test_parameters_whose_squares_are_too_large_have_moved_infinitely_far() -> None:
    config = Config(dataset="moons", samples=20, hidden=(), loss=CROSSED)
    found = course_with_mistakes(config, config.make_dataset(), ("sign",), 6, rate=1e160)
    assert np.isfinite(found.loss).all()
    assert found.loss[-1] > 1e150
    assert (found.path, found.diverged_at) == (np.inf, None)
