"""Early stop, beside a plain loop over the test loss after each epoch, and a run without it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import Config, Run, forward, train, train_many
from nnviz.core.arrays import Array
from nnviz.core.model.network import loss_value
from nnviz.core.train.early_stop import EarlyStop
from tests.core.reference import assert_same_network

MOONS = Config(
    dataset="moons", samples=60, noise=0.35, test_fraction=0.4, hidden=(16,), optimizer="momentum",
    epochs=300,
)  # fmt: skip
BLOBS = Config(
    dataset="blobs", samples=40, noise=0.9, test_fraction=0.5, hidden=(8,), output="softmax",
    loss="cross_entropy", optimizer="adam", learning_rate=0.05, batch_size=6, epochs=150,
)  # fmt: skip
TEACHER = Config(
    dataset="teacher", samples=20, noise=1, test_fraction=0.5, hidden=(8,), activation="tanh",
    batch_size=4, epochs=200,
)  # fmt: skip
CONFIGS = pytest.mark.parametrize(
    "config", [MOONS, BLOBS, TEACHER], ids=["moons", "blobs", "teacher"]
)


def loss_on_test_data(run: Run, step: int) -> float:
    test = run.dataset.test
    assert test is not None
    return loss_value(forward(run.network_at(step), test.X), test.Y, run.config.loss)


def kept_waiting(losses: list[float], patience: int) -> tuple[int | None, int | None]:
    """The epoch after which Keras' EarlyStopping stops, and that of the best loss; from 1.

    Written like `on_epoch_end` of keras/src/callbacks/early_stopping.py.
    """
    smallest, best, wait = float("inf"), None, 0
    for epoch, loss in enumerate(losses, start=1):
        wait += 1
        if loss < smallest:
            smallest, best, wait = loss, epoch, 0
        elif wait >= patience:
            return epoch, best
    return None, best


@CONFIGS
@pytest.mark.parametrize("patience", [1, 2, 7, 50])
def test_the_run_is_cut_where_keras_would_stop(config: Config, patience: int) -> None:
    whole, run = train(config), train(replace(config, patience=patience))
    count = whole.steps // config.epochs
    ends = range(count, whole.steps + 1, count)
    stop, best = kept_waiting([loss_on_test_data(whole, step) for step in ends], patience)
    assert whole.stopped_at is whole.best_at is None
    assert best is not None
    assert run.best_at == best * count
    assert run.stopped_at == (None if stop is None else stop * count)
    assert run.steps == (run.stopped_at or whole.steps)
    assert run.diverged_at is None
    np.testing.assert_array_equal(run.loss[:-1], whole.loss[: run.steps])
    assert run.loss[-1] == pytest.approx(whole.loss_on_all(run.steps), rel=1e-12)
    for step in (0, 1, run.steps // 2, run.steps):
        assert_same_network(run.network_at(step), whole.network_at(step))


def test_some_of_these_do_stop() -> None:
    stopped = [train(replace(each, patience=7)).stopped_at for each in (MOONS, BLOBS, TEACHER)]
    assert all(stopped), stopped


@CONFIGS
def test_each_run_of_a_stack_is_cut_for_itself(config: Config) -> None:
    configs = [
        replace(config, patience=patience, seed=seed, split_seed=seed, data_seed=patience)
        for seed in range(3)
        for patience in (1, 5, 1000)
    ]
    runs = train_many([*configs, config])
    for run, alone in zip(runs, map(train, [*configs, config]), strict=True):
        assert (run.stopped_at, run.best_at) == (alone.stopped_at, alone.best_at)
        np.testing.assert_array_equal(run.loss, alone.loss)
        assert_same_network(run.network_at(run.steps), alone.network_at(alone.steps))
    assert len({run.steps for run in runs}) > 3


@given(
    losses=st.lists(
        st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, np.nan, np.inf]), min_size=3, max_size=3),
        min_size=1,
        max_size=30,
    ),
    blocks=st.integers(1, 7),
    patience=st.lists(st.integers(1, 6), min_size=3, max_size=3),
)
@settings(max_examples=200)
def test_the_rule_holds_over_any_blocks_and_for_losses_that_are_none(
    losses: list[list[float]], blocks: int, patience: list[int]
) -> None:
    configs = [replace(MOONS, patience=each) for each in patience]
    stop = EarlyStop(configs, [config.make_dataset() for config in configs], epoch_steps=1)
    for start in range(0, len(losses), blocks):
        stop.see(start + 1, np.array(losses[start : start + blocks]))
    for run in range(3):
        expected = kept_waiting([row[run] for row in losses], patience[run])
        best = stop.best[stop.stops[run] or -1, run]
        assert (stop.stops[run] or None, best or None) == expected


def test_a_run_that_ends_early_keeps_as_much_as_another() -> None:
    run = train(replace(MOONS, epochs=50_000, patience=20))
    assert run.stopped_at is not None
    assert run.steps < 500
    assert run.kept_steps.tolist() == list(range(run.steps + 1))
    whole = train(replace(MOONS, epochs=run.steps))
    for step in (1, 17, run.steps - 1, run.steps):
        assert_same_network(run.network_at(step), whole.network_at(step))


def test_a_run_that_diverges_before_its_stop_has_not_stopped() -> None:
    config = replace(MOONS, output="identity", optimizer="sgd", learning_rate=50, patience=200)
    run = train(config)
    assert run.diverged_at is not None
    assert run.stopped_at is None
    assert run.steps < 200


def test_what_is_finite_again_after_it_diverged_is_not_its_best() -> None:
    # After 8 steps the numbers overflow, and then every ReLU is dead: C of test data is small.
    config = Config(
        dataset="blobs", noise=0, samples=15, data_seed=1585241174,
        test_fraction=0.31, split_seed=529701501,
        hidden=(3,), activation="identity", output="relu", loss="squared_error", seed=757997273,
        learning_rate=2.5378323547837995, schedule="step", decay=0.896946417979943, decay_every=1,
        warmup=6, batch_size=1, epochs=9, patience=1,
    )  # fmt: skip
    run = train(config)
    assert run.diverged_at == run.steps + 1
    assert run.best_at is None, "not one epoch was whole"


@CONFIGS
def test_test_loss_and_accuracy_are_those_of_the_kept_networks(config: Config) -> None:
    run = train(replace(config, epochs=20))
    test = run.dataset.test
    assert test is not None
    assert run.test_loss is not None
    assert run.test_loss.shape == run.kept_steps.shape
    for place, step in enumerate(run.kept_steps.tolist()):
        A = forward(run.network_at(step), test.X)[-1].A
        assert run.test_loss[place] == pytest.approx(loss_on_test_data(run, step), rel=1e-12)
        if run.test_accuracy is None:
            assert config is TEACHER
        else:
            assert run.test_accuracy[place] == right_answers(A, test.Y) / test.X.shape[1]


def right_answers(A: Array, Y: Array) -> int:
    if len(Y) == 1:
        return sum((a > 0.5) == (y == 1) for a, y in zip(A[0], Y[0], strict=True))
    return sum(list(a).index(max(a)) == list(y).index(1) for a, y in zip(A.T, Y.T, strict=True))


def test_without_a_split_there_is_none() -> None:
    run = train(Config(epochs=3))
    assert (run.dataset.test, run.test_loss, run.test_accuracy) == (None, None, None)
