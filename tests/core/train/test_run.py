"""Run: the network after any step, exactly, and nothing that can be changed."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import Config, Run, train
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.train.size import KEPT_BYTES, KEPT_STEPS
from nnviz.core.train.training import Training
from tests.core.reference import assert_same_network, parameters_of
from tests.core.train.configs import small_configs
from tests.core.train.reference_step import plain_training

FULL = Config(dataset="circles", samples=20, hidden=(4, 3), activation="tanh", learning_rate=0.05)
BATCHES = replace(FULL, batch_size=8, epochs=300)  # 3 batches an epoch: 8, 8, 4
EVERY_OPTIMIZER = pytest.mark.parametrize("optimizer", OPTIMIZERS)
BUDGET = 1000  # of bytes for the kept parameters: some are kept, most are replayed


def train_within(budget: float, config: Config) -> Run:
    """Train with so many bytes for what is kept."""
    made = Training([config], kept_bytes=budget)
    made.advance()
    (run,) = made.runs
    return run


@EVERY_OPTIMIZER
def test_network_at_is_the_last_network_of_a_run_cut_there(optimizer: str) -> None:
    config = replace(FULL, optimizer=optimizer)
    run, small = train(config), train_within(5 * BUDGET, config)
    # 128 steps are a block; by default, each second step is kept.
    for step in (1, 2, 3, 127, 128, 129, 255, 256, 257, 998, 999, 1000):
        cut = train(replace(config, epochs=step))
        assert cut.steps == step
        assert_same_network(run.network_at(step), cut.network_at(step))
        assert_same_network(small.network_at(step), cut.network_at(step))


@EVERY_OPTIMIZER
def test_network_at_is_the_same_with_mini_batches(optimizer: str) -> None:
    config = replace(BATCHES, optimizer=optimizer)
    run, small = train(config), train_within(5 * BUDGET, config)
    assert run.steps == 900
    for epochs in (1, 43, 86, 299, 300):
        cut = train(replace(config, epochs=epochs))
        assert_same_network(run.network_at(3 * epochs), cut.network_at(cut.steps))
        assert_same_network(small.network_at(3 * epochs), cut.network_at(cut.steps))


@given(config=small_configs(), data=st.data())
@settings(max_examples=30)
def test_every_network_and_state_is_exact_however_few_are_kept(
    config: Config, data: st.DataObject
) -> None:
    all_kept, few = train(config), train_within(data.draw(st.sampled_from([0, BUDGET])), config)
    assert len(all_kept.kept_steps) == all_kept.steps + 1, "or all of this is replayed"
    for step in data.draw(st.lists(st.integers(0, few.steps), min_size=1, max_size=6)):
        assert_same_network(few.network_at(step), all_kept.network_at(step))
        assert_same_state(few, all_kept, step)


def assert_same_state(run: Run, other: Run, step: int) -> None:
    """Every number of the optimizer's state is the same to the last bit."""
    states, others = run.state_at(step), other.state_at(step)
    assert list(states) == list(others) == list(OPTIMIZERS[run.config.optimizer].state)
    for name, pairs in states.items():
        for pair, its_twin in zip(pairs, others[name], strict=True):
            np.testing.assert_array_equal(pair[0], its_twin[0])
            np.testing.assert_array_equal(pair[1], its_twin[1])


@EVERY_OPTIMIZER
@pytest.mark.parametrize("budget", [KEPT_BYTES, BUDGET], ids=["kept", "replayed"])
def test_the_state_is_the_plain_one(optimizer: str, budget: float) -> None:
    config = replace(BATCHES, optimizer=optimizer, epochs=14)
    run, plain, units = train_within(budget, config), plain_training(config), config.sizes
    for step in (0, 1, 2, 3, 13, 41, 42):
        found = run.state_at(step)
        assert list(found) == list(OPTIMIZERS[optimizer].state)
        for name, pairs in found.items():
            for index, (W, b) in enumerate(pairs):
                assert (W.shape, b.shape) == (
                    (units[index + 1], units[index]),
                    (units[index + 1], 1),
                )
                if step == 0:
                    assert not W.any()
                    assert not b.any()
                else:
                    expected_W, expected_b = plain.states[step][name][index]
                    np.testing.assert_allclose(W, expected_W, rtol=1e-10, atol=1e-14)
                    np.testing.assert_allclose(b, expected_b, rtol=1e-10, atol=1e-14)


def test_states_at_are_those_of_state_at() -> None:
    run = train_within(BUDGET, replace(BATCHES, optimizer="adam"))
    steps = [0, 1, 1, 300, 899, 900]
    found = run.states_at(steps)
    assert list(found) == ["m", "v"]
    for name, pairs in found.items():
        for place, step in enumerate(steps):
            for (W, b), (W_alone, b_alone) in zip(pairs, run.state_at(step)[name], strict=True):
                np.testing.assert_array_equal(W[place], W_alone)
                np.testing.assert_array_equal(b[place], b_alone)


@pytest.mark.parametrize("epochs", [1, 2, 499, 500, 501, 1000, 7777])
def test_what_is_kept_is_spread_evenly_from_the_first_to_the_last(epochs: int) -> None:
    run = train(replace(FULL, samples=10, hidden=(), epochs=epochs))
    kept = run.kept_steps
    assert len(kept) == min(epochs + 1, KEPT_STEPS)
    assert (kept[0], kept[-1]) == (0, run.steps)
    gaps = np.diff(kept)
    assert gaps.min() >= 1
    assert gaps.max() - gaps.min() <= 1


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_small_budget_is_kept_by_fewer_steps(optimizer: str) -> None:
    config = replace(FULL, optimizer=optimizer)
    for budget in (20_000, 5_000, 2_000):
        run = train_within(budget, config)
        assert budget / 2 < run._kept.nbytes <= budget
        assert (run.kept_steps[0], run.kept_steps[-1]) == (0, run.steps)
    assert len(train_within(0, config).kept_steps) == 2, "the first and the last are kept anyway"


def test_the_default_budget_bounds_a_large_run() -> None:
    config = Config(hidden=(64,) * 6, epochs=100_000, optimizer="adam")
    made = Training([config])
    memory = made._stepper.memory.nbytes
    assert len(made._kept_steps) * memory <= KEPT_BYTES < KEPT_STEPS * memory


@EVERY_OPTIMIZER
def test_the_kept_network_is_each_of_its_steps(optimizer: str) -> None:
    run = train(replace(BATCHES, optimizer=optimizer))
    assert len(run.kept_steps) == KEPT_STEPS
    for place in (0, 1, 250, 498, 499):
        network = run.network_at(int(run.kept_steps[place]))
        for kept, layer in zip(run.kept_network, network, strict=True):
            np.testing.assert_array_equal(kept.W[place], layer.W)
            np.testing.assert_array_equal(kept.b[place], layer.b)
            assert kept.activation == layer.activation
    assert run.kept_network is run.kept_network


# Not Adam, whose steps are hardly longer than the learning rate.
@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 1.2), ("momentum", 5.0)])
@pytest.mark.parametrize("budget", [KEPT_BYTES, BUDGET], ids=["kept", "replayed"])
def test_what_is_kept_of_a_run_that_diverges(optimizer: str, rate: float, budget: float) -> None:
    config = Config(dataset="teacher", hidden=(), output="identity", epochs=5000)
    run = train_within(budget, replace(config, optimizer=optimizer, learning_rate=rate))
    assert run.diverged_at == run.steps + 1
    assert (run.kept_steps[0], run.kept_steps[-1]) == (0, run.steps)
    assert (np.diff(run.kept_steps) > 0).all()
    assert np.isfinite(run._kept).all()
    cut = train(replace(run.config, epochs=run.steps))
    assert cut.diverged_at is None
    assert_same_network(run.network_at(run.steps), cut.network_at(run.steps))
    assert_same_state(run, cut, run.steps)


def test_asking_in_any_order_and_twice_gives_the_same_network() -> None:
    run = train_within(BUDGET, replace(BATCHES, epochs=60))
    forwards = [run.network_at(step) for step in range(0, 181, 9)]
    backwards = [run.network_at(step) for step in range(180, -1, -9)]
    for a, b in zip(forwards, reversed(backwards), strict=True):
        assert_same_network(a, b)


@pytest.mark.parametrize("config", [FULL, BATCHES], ids=["full batch", "mini batches"])
@pytest.mark.parametrize("budget", [KEPT_BYTES, BUDGET], ids=["kept", "replayed"])
def test_networks_at_are_those_of_network_at(config: Config, budget: float) -> None:
    run = train_within(budget, config)
    steps = [0, 0, 1, 2, 63, 64, 65, 65, 300, 701, run.steps, 64, 3, 0]
    networks = run.networks_at(steps)
    assert len(networks) == len(steps)
    for step, network in zip(steps, networks, strict=True):
        assert_same_network(network, run.network_at(step))
    assert run.networks_at([]) == []


@pytest.mark.parametrize("step", [-1, -1000, 1001, 10**9])
@pytest.mark.parametrize("budget", [KEPT_BYTES, BUDGET], ids=["kept", "replayed"])
def test_a_step_outside_the_run_is_refused(step: int, budget: float) -> None:
    run, message = train_within(budget, Config()), f"^step: got {step}, needs 0 <= step <= 1000$"
    for ask in (run.network_at, run.state_at, run.loss_on_all):
        with pytest.raises(IndexError, match=message):
            ask(step)
    with pytest.raises(IndexError, match=message):
        run.networks_at(sorted([5, step]))


@pytest.mark.parametrize("config", [FULL, BATCHES], ids=["full batch", "mini batches"])
def test_everything_a_run_gives_away_is_read_only(config: Config) -> None:
    run = train_within(BUDGET, replace(config, epochs=50))
    arrays = [run.loss, run.gradient_norm, run._kept, run.dataset.X, run.dataset.Y]
    arrays += parameters_of(run.kept_network)
    for step in (0, 25, 49, run.steps):
        arrays += parameters_of(run.network_at(step))
    for array in [*arrays, run.kept_steps]:
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
