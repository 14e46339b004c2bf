"""The curves of a run: each point is what the formulas give for the network of its step."""

import numpy as np
import pytest

from nnviz import Config, backward, forward, train
from nnviz.core.model.network import loss_value
from nnviz.core.study.curves import curves_of

MOONS = Config(dataset="moons", samples=40, test_fraction=0.25, epochs=9, hidden=(4,))


@pytest.mark.parametrize("batch_size", [0, 7])
def test_each_point_is_that_of_the_network_of_its_step(batch_size: int) -> None:
    run = train(Config(**MOONS.to_dict() | {"batch_size": batch_size}))
    curves, test = curves_of(run), run.dataset.test
    assert test is not None
    for loss, accuracy, data in (
        (curves.loss, curves.accuracy, run.dataset),
        (curves.test_loss, curves.test_accuracy, test),
    ):
        assert loss is not None
        assert accuracy is not None
        assert loss.steps.tolist() == accuracy.steps.tolist() == list(range(run.steps + 1))
        for step in range(run.steps + 1):
            trace = forward(run.network_at(step), data.X)
            assert loss.values[step] == pytest.approx(loss_value(trace, data.Y, "squared_error"))
            assert accuracy.values[step] == np.mean((trace[-1].A > 0.5) == (data.Y > 0.5))


def test_the_norm_is_that_of_all_gradients_together() -> None:
    run = train(MOONS)
    steps, norms = curves_of(run).gradient_norm
    assert steps.tolist() == list(range(9))
    for step in (0, 5, 8):
        network = run.network_at(step)
        gradients = backward(
            network, forward(network, run.dataset.X), run.dataset.Y, "squared_error"
        )
        squares = sum((each.dW**2).sum() + (each.db**2).sum() for each in gradients)
        assert norms[step] == pytest.approx(np.sqrt(squares))


def test_with_batches_the_norm_is_the_mean_of_each_epoch() -> None:
    run = train(Config(**MOONS.to_dict() | {"batch_size": 12}))  # 30 samples: 3 steps an epoch
    steps, norms = curves_of(run).gradient_norm
    assert steps.tolist() == [3 * epoch + 1 for epoch in range(9)]
    of_steps = np.sqrt((run.gradient_norm**2).sum(axis=1))
    assert norms == pytest.approx(of_steps.reshape(9, 3).mean(axis=1))


def test_what_there_is_not_is_none() -> None:
    curves = curves_of(train(Config(dataset="sine", epochs=5)))
    assert curves.test_loss is curves.accuracy is curves.test_accuracy is None


def test_a_run_that_diverges_in_an_epoch_has_what_there_is() -> None:
    config = Config(dataset="sine", samples=64, batch_size=8, learning_rate=50.0, epochs=50)
    run = train(config)
    assert run.diverged_at is not None
    curves = curves_of(run)
    assert curves.loss.steps[-1] == run.steps
    assert len(curves.gradient_norm.values) == -(-run.steps // 8)


def test_of_a_long_run_there_are_some_points_to_its_end() -> None:
    run = train(Config(dataset="circles", samples=20, batch_size=5, epochs=300))
    steps = curves_of(run).loss.steps
    assert len(steps) <= 300
    assert (steps[0], steps[-1]) == (0, 1200)
