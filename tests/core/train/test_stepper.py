"""The stepper: one step after another, and a start from anywhere."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.arrays import Array
from nnviz.core.model.network import Network
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import flat_vector, flatten, network_of
from nnviz.core.train.stepper import Stepper
from tests.core.reference import assert_close_network
from tests.core.train.reference_step import PlainTrainer

FULL = Config(dataset="teacher", samples=10, outputs=2, hidden=(4,), activation="tanh", epochs=30)
BATCHES = replace(FULL, batch_size=4, epochs=10)  # 4, 4 and 2 samples
CONFIGS = pytest.mark.parametrize(
    "config",
    [replace(each, optimizer=name) for each in (FULL, BATCHES) for name in OPTIMIZERS],
    ids=[f"{name}, {batches}" for batches in ("full batch", "mini batches") for name in OPTIMIZERS],
)
# As a single run, and as the second of a stack of three, whose others have seeds of their own.
RUNS = pytest.mark.parametrize("runs", [1, 3], ids=["alone", "in a stack"])


def stepper_of(config: Config, runs: int) -> Stepper:
    """At its beginning."""
    memory = start(config)
    if runs == 1:
        return Stepper([config], [config.make_dataset()], memory)
    configs = [replace(config, seed=seed, data_seed=9) for seed in (4, 0, 5)]
    configs[1] = config
    starts = np.stack([start(each) for each in configs], axis=1)
    return Stepper(configs, [each.make_dataset() for each in configs], starts)


def start(config: Config) -> Array:
    """The first parameters and the optimizer's state, (1 + states, parameters)."""
    parameters = flatten(PlainTrainer(config).network)
    states = len(OPTIMIZERS[config.optimizer].state)
    return np.vstack([parameters, np.zeros((states, len(parameters)))])


def memory_of(stepper: Stepper) -> Array:
    """That of the run which is looked at."""
    return stepper.memory[:, 1] if stepper.runs else stepper.memory


def advance(stepper: Stepper, count: int) -> list[Array]:
    """Take steps on a tape of its own, and return the memory after each."""
    if not count:
        return []
    tape, kept = stepper.tape(rows=count), np.empty((count, *stepper.memory.shape))
    tape.begin(stepper.step)
    stepper.advance(tape.rows, list(kept))
    return list(kept)


def network(config: Config, memory: Array) -> Network:
    return network_of(memory[0], config.sizes, config.activations)


@CONFIGS
@RUNS
def test_steps_are_the_plain_ones_and_leave_loss_and_gradient_on_the_tape(
    config: Config, runs: int
) -> None:
    stepper, plain = stepper_of(config, runs), PlainTrainer(config)
    tape, kept = stepper.tape(rows=30), np.empty((30, *stepper.memory.shape))
    tape.begin(0)
    stepper.advance(tape.rows, list(kept))
    assert stepper.step == 30
    losses, squares = tape.reduced(0, 30, stepper.Y)
    for step in range(30):
        loss = plain.step()
        memory = kept[step][:, 1] if stepper.runs else kept[step]
        assert_close_network(network(config, memory), plain.network, 1e-11)
        for state, pairs in zip(memory[1:], plain.state.values(), strict=True):
            np.testing.assert_allclose(state, flat_vector(pairs), rtol=1e-11, atol=1e-13)
        assert losses[step].flat[runs // 2] == pytest.approx(loss, rel=1e-11)
        expected = [(g.dW**2).sum() + (g.db**2).sum() for g in plain.gradients[-1]]
        np.testing.assert_allclose(squares[step].reshape(runs, 2)[runs // 2], expected, rtol=1e-10)


@CONFIGS
@RUNS
@pytest.mark.parametrize("stop", [0, 1, 3, 17, 30])
def test_stopping_anywhere_and_starting_anew_changes_no_bit(
    config: Config, runs: int, stop: int
) -> None:
    whole = stepper_of(config, runs)
    advance(whole, 30)
    first = stepper_of(config, runs)
    advance(first, stop)
    assert first.step == stop
    # One that comes from elsewhere, in the middle of another epoch.
    second = stepper_of(config, runs)
    second.restart(second.memory + 1, 0)
    advance(second, 7)
    second.restart(first.memory, first.step)
    advance(second, 30 - stop)
    assert second.step == 30
    np.testing.assert_array_equal(second.memory, whole.memory)


def test_only_what_is_asked_for_is_kept() -> None:
    stepper, all_kept = stepper_of(BATCHES, 1), advance(stepper_of(BATCHES, 1), 5)
    kept = np.zeros((2, *stepper.memory.shape))
    stepper.advance(stepper.tape(rows=5).rows, [None, kept[0], None, None, kept[1]])
    np.testing.assert_array_equal(kept, [all_kept[1], all_kept[4]])
    stepper.advance(stepper.tape(rows=1).rows)
    assert stepper.step == 6


def test_the_given_parameters_are_copied() -> None:
    given = start(FULL)
    kept = given.copy()
    stepper = Stepper([FULL], [FULL.make_dataset()], given)
    advance(stepper, 3)
    np.testing.assert_array_equal(given, kept)
    restarted = stepper.memory.copy()
    stepper.restart(given, 0)
    advance(stepper, 3)
    np.testing.assert_array_equal(given, kept)
    np.testing.assert_array_equal(stepper.memory, restarted)
