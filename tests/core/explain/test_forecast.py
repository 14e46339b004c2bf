"""The first-order forecast, each of its numbers again with the readable forms."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train
from nnviz.core.arrays import Array
from nnviz.core.explain.forecast import first_order_forecast
from nnviz.core.model.network import loss_value
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.batches import Batches

CONFIG = Config(
    dataset="teacher", inputs=3, outputs=2, samples=10, hidden=(5, 4), activation="tanh", epochs=40
)
CONFIGS = pytest.mark.parametrize(
    "config",
    [
        CONFIG,
        replace(CONFIG, batch_size=4),
        replace(CONFIG, batch_size=1, hidden=(), loss="binary_cross_entropy"),
        Config(epochs=40),
        replace(CONFIG, optimizer="momentum", momentum=0.8),
        replace(CONFIG, optimizer="momentum", batch_size=4),
        replace(CONFIG, optimizer="adam", learning_rate=0.1, batch_size=4),
        Config(
            dataset="blobs", output="softmax", loss="cross_entropy", optimizer="adam", epochs=40
        ),
    ],
    ids=[
        "full batch",
        "mini batches",
        "single samples",
        "majority",
        "momentum",
        "momentum, mini batches",
        "adam, mini batches",
        "adam, classes",
    ],
)


def gradient(run: Run, step: int) -> Array:
    """All derivatives of the step's batch in one vector, by the readable backward pass."""
    X, Y = batch_of(run, step)
    network = run.network_at(step)
    layers = backward(network, forward(network, X), Y, run.config.loss)
    return np.concatenate([part.ravel() for g in layers for part in (g.dW, g.db)])


def batch_of(run: Run, step: int) -> tuple[Array, Array]:
    batch = Batches(run.config, run.dataset.X.shape[1]).indices(step)
    return run.dataset.X[:, batch], run.dataset.Y[:, batch]


def update(run: Run, so_far: Array) -> Array:
    """What a step adds to the parameters, as a sum over the gradients up to it, its own last."""
    config, age = run.config, np.arange(len(so_far))[::-1, np.newaxis]  # in steps
    if config.optimizer == "sgd":
        return np.asarray(-config.learning_rate * so_far[-1])
    if config.optimizer == "momentum":
        return np.asarray(-config.learning_rate * (config.momentum**age * so_far).sum(axis=0))
    # Adam's corrected means are weighted means: the weights add up to 1.
    m, v = (
        (beta**age * power).sum(axis=0) / (beta**age).sum()
        for beta, power in ((config.beta1, so_far), (config.beta2, so_far**2))
    )
    return np.asarray(-config.learning_rate * m / (np.sqrt(v) + 1e-8))


def change(run: Run, step: int) -> float:
    """What the step did to the loss on its batch."""
    X, Y = batch_of(run, step)
    before, after = (
        loss_value(forward(run.network_at(at), X), Y, run.config.loss) for at in (step, step + 1)
    )
    return after - before


@CONFIGS
@pytest.mark.parametrize("every", [1, 7])
def test_each_number(config: Config, every: int) -> None:
    run = train(config)
    steps = range(run.steps - 1, -1, -every)[::-1]  # the last one too
    found = first_order_forecast(run, steps)
    assert list(found.steps) == list(steps)
    gradients = np.array([gradient(run, step) for step in range(run.steps)])
    predicted = [gradients[step] @ update(run, gradients[: step + 1]) for step in steps]
    actual = [change(run, step) for step in steps]
    # A weight is rounded to some 1e-16 of its size, and so is the step that it took.
    np.testing.assert_allclose(found.predicted, predicted, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(found.actual, actual, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [0, 4])
def test_of_a_small_step_the_forecast_comes_true(batch_size: int, optimizer: str) -> None:
    small = replace(CONFIG, learning_rate=1e-5, batch_size=batch_size, optimizer=optimizer)
    run = train(small)
    found = first_order_forecast(run, range(run.steps))
    assert found.predicted[0] < 0
    np.testing.assert_allclose(found.actual / found.predicted, 1, atol=1e-3)


def test_what_is_left_over_grows_with_the_square_of_the_step() -> None:
    def left_over(learning_rate: float) -> float:
        found = first_order_forecast(train(replace(CONFIG, learning_rate=learning_rate)), [0])
        return float((found.actual - found.predicted)[0])

    assert left_over(2e-3) / left_over(1e-3) == pytest.approx(4, rel=0.01)


@pytest.mark.parametrize("batch_size", [0, 4])
def test_a_run_that_diverges_has_a_forecast_for_each_step(batch_size: int) -> None:
    diverging = replace(CONFIG, activation="identity", output="identity", learning_rate=50.0)
    run = train(replace(diverging, batch_size=batch_size))
    assert run.diverged_at is not None
    found = first_order_forecast(run, range(run.steps))
    assert len(found.predicted) == len(found.actual) == run.steps
    assert np.isfinite(found.predicted).all()
    assert found.actual[-1] > 0 > found.predicted[-1]
