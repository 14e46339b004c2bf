"""A new record is all that a new activation, loss or optimizer takes: it is trained rightly."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz import Config, Run, backward, forward, train, train_many
from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS, Activation
from nnviz.core.model.losses import LOSSES, Loss
from nnviz.core.model.network import Gradients, loss_value
from nnviz.core.model.optimizers import OPTIMIZERS, Optimizer
from nnviz.core.setup.batches import Batches
from tests.core.reference import assert_close_network, assert_same_network, parameters_of
from tests.core.train.reference_step import plain_training

CONFIG = Config(
    dataset="teacher", samples=10, outputs=2, hidden=(4, 4, 3), batch_size=4, learning_rate=0.1
)
MANY = replace(CONFIG, samples=250, batch_size=120)
CONFIGS = pytest.mark.parametrize(
    "config",
    [replace(CONFIG, epochs=20), replace(MANY, epochs=20)],
    ids=["few samples", "many samples"],
)

SOFTPLUS = Activation(
    "softplus",
    lambda Z: np.log(1 + np.exp(Z)),
    lambda Z, A: 1 - np.exp(-A),  # noqa: ARG005 (a slope is a formula of both)
)
# As it falls and rises, its slope cannot be had from A alone.
SILU = Activation(
    "SiLU",
    lambda Z: Z / (1 + np.exp(-Z)),
    lambda Z, A: (1 + Z - A) / (1 + np.exp(-Z)),
)
LOG_COSH = Loss(
    "three times log cosh",
    each=lambda A, Y: 3 * np.log(np.cosh(A - Y)),
    slope=lambda A, Y: 3 * np.tanh(A - Y),
)


def _two_before(W: Any, g: Any, v: Any, u: Any, *, rate: Any, momentum: Any) -> dict[str, Any]:
    new = momentum * v + g
    return {"v": new, "u": v, "W": W - rate * (new + u / 4)}


# The second state is what the first one was: a result that is another's old place.
TWO_BEFORE = Optimizer("momentum that looks back two steps", _two_before)


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIVATIONS, "softplus", SOFTPLUS)
    monkeypatch.setitem(ACTIVATIONS, "silu", SILU)
    monkeypatch.setitem(LOSSES, "log_cosh", LOG_COSH)
    monkeypatch.setitem(OPTIMIZERS, "two_before", TWO_BEFORE)


def assert_plain(config: Config) -> None:
    """Training with the new records is the plain loop with them, also in a stack."""
    run, plain = train(config), plain_training(config)
    np.testing.assert_allclose(run.loss, plain.loss, rtol=1e-12)
    np.testing.assert_allclose(run.gradient_norm, plain.gradient_norm, rtol=1e-11, atol=1e-13)
    for step in (1, run.steps // 2, run.steps):
        assert_close_network(run.network_at(step), plain.networks[step])
    assert_stacked(run)


def assert_stacked(run: Run) -> None:
    """In a stack with another one, the run is the same."""
    other = replace(run.config, seed=1, learning_rate=0.02, batch_size=5)
    alone = replace(run.config, batch_size=5)
    for config, its_run in zip((other, alone), train_many([other, alone]), strict=True):
        once = train(config)
        np.testing.assert_array_equal(its_run.loss, once.loss)
        assert_same_network(its_run.network_at(once.steps), once.network_at(once.steps))


@CONFIGS
@pytest.mark.parametrize("output", ["sigmoid", "softplus", "silu"])
@pytest.mark.parametrize(
    "activation",
    [("softplus",) * 3, ("silu",) * 3, ("silu", "softplus", "tanh"), ("relu", "silu", "silu")],
    ids=str,
)
def test_new_activations(config: Config, activation: tuple[str, ...], output: str) -> None:
    assert_plain(replace(config, activation=activation, output=output))


@CONFIGS
@pytest.mark.parametrize("output", ["identity", "tanh", "silu"])
def test_a_new_loss(config: Config, output: str) -> None:
    assert_plain(replace(config, loss="log_cosh", output=output))


@CONFIGS
def test_a_new_optimizer_with_two_states(config: Config) -> None:
    run = train(replace(config, optimizer="two_before", momentum=0.8))
    network, X, Y = run.network_at(0), run.dataset.X, run.dataset.Y
    batches = Batches(run.config, X.shape[1])
    velocities = [[np.zeros_like(array) for array in parameters_of(network)] for _ in range(2)]
    for step in range(run.steps):
        batch = batches.indices(step)
        trace = forward(network, X[:, batch])
        assert run.loss[step] == pytest.approx(loss_value(trace, Y[:, batch], run.config.loss))
        gradients = gradients_of(backward(network, trace, Y[:, batch], run.config.loss))
        velocities.append([0.8 * v + g for v, g in zip(velocities[-1], gradients, strict=True)])
        added = [-0.1 * (v + u / 4) for v, u in zip(velocities[-1], velocities[-3], strict=True)]
        changed = iter([p + d for p, d in zip(parameters_of(network), added, strict=True)])
        network = tuple(replace(layer, W=next(changed), b=next(changed)) for layer in network)
        assert_close_network(run.network_at(step + 1), network)
    state = run.state_at(run.steps)
    for name, expected in (("v", velocities[-1]), ("u", velocities[-2])):
        found = [array for pair in state[name] for array in pair]
        for got, value in zip(found, expected, strict=True):
            np.testing.assert_allclose(got, value, rtol=1e-11, atol=1e-14)
    assert_stacked(run)


def gradients_of(gradients: Gradients) -> list[Array]:
    return [array for each in gradients for array in (each.dW, each.db)]
