"""Run: the network after any step, exactly, and nothing that can be changed."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from nnviz import Config, Run, train
from nnviz.core.train import training
from tests.core.reference import (
    assert_close_network,
    assert_same_network,
    parameters_of,
    plain_run,
)

FULL = Config(dataset="circles", samples=20, noise=0.1, hidden=(4, 3), activation="tanh")
BATCHES = replace(FULL, batch_size=8, epochs=300)  # 3 batches an epoch: 8, 8, 4
# 64 steps are a block; with room for fewer checkpoints than blocks, one stands for several.
EDGES = [1, 63, 64, 65, 127, 128, 129, 255, 256, 257, 500, 511, 512, 513, 999, 1000]
SMALL_BUDGET = 1000

BUDGETS = pytest.mark.parametrize("budget", [None, SMALL_BUDGET], ids=["default", "small"])


def train_within(budget: int | None, config: Config, monkeypatch: pytest.MonkeyPatch) -> Run:
    if budget is not None:
        monkeypatch.setattr(training, "CHECKPOINT_BYTES", budget)
    return train(config)


@BUDGETS
def test_network_at_is_the_last_network_of_a_run_cut_there(
    budget: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = train_within(budget, FULL, monkeypatch)
    for step in EDGES:
        cut = train(replace(FULL, epochs=step))
        assert cut.steps == step
        assert_same_network(run.network_at(step), cut.network_at(step))


@BUDGETS
def test_network_at_is_the_same_with_mini_batches(
    budget: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = train_within(budget, BATCHES, monkeypatch)
    assert run.steps == 900
    for epochs in (1, 21, 22, 43, 85, 86, 200, 299, 300):
        cut = train(replace(BATCHES, epochs=epochs))
        assert_same_network(run.network_at(3 * epochs), cut.network_at(cut.steps))


@BUDGETS
def test_network_at_every_step_of_an_epoch_is_the_plain_one(
    budget: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(BATCHES, epochs=50)
    run, plain = train_within(budget, config, monkeypatch), plain_run(config)
    for step in range(run.steps + 1):
        assert_close_network(run.network_at(step), plain.networks[step])


def test_a_small_budget_is_kept_by_longer_strides(monkeypatch: pytest.MonkeyPatch) -> None:
    roomy, small = train(FULL), train_within(SMALL_BUDGET, FULL, monkeypatch)
    assert len(roomy._checkpoints) == 8  # 1000 steps, one every 128
    assert small._stride > roomy._stride
    assert len(small._checkpoints) > 1, "more than the start, or nothing is tested"
    assert small._checkpoints.nbytes <= SMALL_BUDGET


def test_the_default_budget_bounds_a_large_run() -> None:
    config = Config(hidden=(64,) * 6, epochs=100_000)
    made = training.Training(config)
    parameters = made._stepper.parameters.nbytes
    stride = made._blocks_a_checkpoint * len(made._tape.rows)
    assert -(-100_000 // stride) * parameters <= training.CHECKPOINT_BYTES


def test_asking_in_any_order_and_twice_gives_the_same_network() -> None:
    run = train(replace(BATCHES, epochs=60))
    forwards = [run.network_at(step) for step in range(0, 181, 9)]
    backwards = [run.network_at(step) for step in range(180, -1, -9)]
    for a, b in zip(forwards, reversed(backwards), strict=True):
        assert_same_network(a, b)


@pytest.mark.parametrize("step", [-1, -1000, 1001, 10**9])
def test_a_step_outside_the_run_is_refused(step: int) -> None:
    run = train(Config())
    with pytest.raises(IndexError) as caught:
        run.network_at(step)
    assert str(caught.value) == f"step: got {step}, needs 0 <= step <= 1000"


@pytest.mark.parametrize("config", [FULL, BATCHES], ids=["full batch", "mini batches"])
def test_everything_a_run_gives_away_is_read_only(config: Config) -> None:
    run = train(replace(config, epochs=50))
    arrays = [run.loss, run.gradient_norm, run._checkpoints, run.dataset.X, run.dataset.Y]
    for step in (0, 49, run.steps):
        arrays += parameters_of(run.network_at(step))
    for array in arrays:
        assert not array.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_run_is_frozen() -> None:
    run = train(Config(epochs=1))
    with pytest.raises(FrozenInstanceError):
        run.seconds = 0.0  # type: ignore[misc]  # that it is refused is the point


def test_a_networks_layers_have_the_configs_shapes_and_activations() -> None:
    network = train(replace(FULL, epochs=2)).network_at(2)
    assert [layer.W.shape for layer in network] == [(4, 2), (3, 4), (1, 3)]
    assert [layer.b.shape for layer in network] == [(4, 1), (3, 1), (1, 1)]
    assert [layer.activation for layer in network] == ["tanh", "tanh", "sigmoid"]
    assert all(np.isfinite(array).all() for array in parameters_of(network))


@BUDGETS
@pytest.mark.parametrize("config", [FULL, BATCHES], ids=["full batch", "mini batches"])
def test_networks_at_are_those_of_network_at(
    config: Config, budget: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = train_within(budget, config, monkeypatch)
    steps = [0, 0, 1, 2, 63, 64, 65, 65, 300, 701, run.steps, 64, 3, 0]
    networks = run.networks_at(steps)
    assert len(networks) == len(steps)
    for step, network in zip(steps, networks, strict=True):
        assert_same_network(network, run.network_at(step))
    assert run.networks_at([]) == []


@pytest.mark.parametrize("step", [-1, 1001])
def test_networks_at_refuses_any_step_outside_the_run(step: int) -> None:
    with pytest.raises(IndexError, match=f"^step: got {step}, needs 0 <= step <= 1000$"):
        train(Config()).networks_at(sorted([5, step]))
