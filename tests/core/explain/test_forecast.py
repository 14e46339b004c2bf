"""The first-order forecast, each of its numbers again with the readable forms."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train
from nnviz.core.explain.forecast import first_order_forecast
from nnviz.core.model.network import loss_value
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
    ],
    ids=["full batch", "mini batches", "single samples", "majority"],
)


def by_hand(run: Run, step: int) -> tuple[float, float]:
    """What the gradient promised for this step, and what came, both on the step's batch."""
    batch = Batches(run.config, run.dataset.X.shape[1]).indices(step)
    X, Y, loss = run.dataset.X[:, batch], run.dataset.Y[:, batch], run.config.loss
    before, after = (forward(run.network_at(at), X) for at in (step, step + 1))
    gradients = backward(run.network_at(step), before, Y, loss)
    square = sum((g.dW**2).sum() + (g.db**2).sum() for g in gradients)
    change = loss_value(after, Y, loss) - loss_value(before, Y, loss)
    return -run.config.learning_rate * square, change


@CONFIGS
@pytest.mark.parametrize("every", [1, 7])
def test_each_number(config: Config, every: int) -> None:
    run = train(config)
    steps = range(run.steps - 1, -1, -every)[::-1]  # the last one too
    found = first_order_forecast(run, steps)
    assert list(found.steps) == list(steps)
    predicted, actual = np.array([by_hand(run, step) for step in steps]).T
    np.testing.assert_allclose(found.predicted, predicted, rtol=1e-10)
    np.testing.assert_allclose(found.actual, actual, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("batch_size", [0, 4])
def test_of_a_small_step_the_forecast_comes_true(batch_size: int) -> None:
    run = train(replace(CONFIG, learning_rate=1e-5, batch_size=batch_size))
    found = first_order_forecast(run, range(run.steps))
    assert (found.predicted < 0).all()
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
