"""Runs that are trained as a stack are what each is alone, to the last bit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from nnviz import Config, Run, train, train_many
from nnviz.core.train import stacks
from nnviz.core.train.parts import groups as groups_of
from nnviz.core.train.stacks import runs_a_stack, shape_of
from tests.core.reference import assert_same_network
from tests.core.train.configs import groups

CONFIG = Config(
    dataset="circles", samples=30, hidden=(4, 3), activation=("tanh", "relu"), epochs=200
)


def assert_same_run(run: Run, alone: Run) -> None:
    """Every number of both is the same to the last bit."""
    assert run.config == alone.config
    assert run.diverged_at == alone.diverged_at
    np.testing.assert_array_equal(run.loss, alone.loss)
    np.testing.assert_array_equal(run.gradient_norm, alone.gradient_norm)
    np.testing.assert_array_equal(run.dataset.X, alone.dataset.X)
    np.testing.assert_array_equal(run.dataset.Y, alone.dataset.Y)
    for step in {0, 1, run.steps // 3, run.steps // 2, run.steps - 1, run.steps}:
        if 0 <= step <= run.steps:
            assert_same_network(run.network_at(step), alone.network_at(step))
    state, state_alone = run.state_at(run.steps), alone.state_at(run.steps)
    for name, pairs in state.items():
        for pair, pair_alone in zip(pairs, state_alone[name], strict=True):
            np.testing.assert_array_equal(pair[0], pair_alone[0])
            np.testing.assert_array_equal(pair[1], pair_alone[1])


@given(configs=groups())
@settings(max_examples=60)
def test_each_run_is_that_of_train(configs: list[Config]) -> None:
    runs = train_many(configs)
    assert [run.config for run in runs] == configs
    for run in runs:
        assert_same_run(run, train(run.config))


@pytest.mark.parametrize("batch_size", [1, 2, 3, 4, 27, 28, 29])
def test_batches_of_few_samples(batch_size: int) -> None:
    # The last batch has 1, 2, 3, 2, 3, 2 and 1 samples. Of so few, a product with one unit is
    # summed up in another order in a stack.
    configs = [
        replace(CONFIG, hidden=(6, 1), batch_size=batch_size, epochs=20, seed=seed)
        for seed in range(3)
    ]
    for run in train_many(configs):
        assert_same_run(run, train(run.config))


def test_a_run_that_diverges_does_not_disturb_its_neighbours() -> None:
    calm = Config(dataset="teacher", output="identity", learning_rate=0.01, epochs=300)
    wild = [replace(calm, learning_rate=rate, seed=9) for rate in (50.0, 3.0)]
    configs = [calm, wild[0], replace(calm, seed=1), wild[1], replace(calm, seed=2)]
    runs = train_many(configs)
    assert [run.diverged_at is None for run in runs] == [True, False, True, False, True]
    assert runs[1].diverged_at != runs[3].diverged_at
    for run in runs:
        assert_same_run(run, train(run.config))


def test_all_runs_of_a_stack_may_diverge() -> None:
    wild = Config(dataset="teacher", output="identity", learning_rate=50, epochs=2000)
    configs = [replace(wild, seed=seed) for seed in range(3)]
    runs = train_many(configs)
    assert all(run.diverged_at for run in runs)
    for run in runs:
        assert_same_run(run, train(run.config))


def test_no_runs_and_one() -> None:
    assert train_many([]) == []
    (run,) = train_many([CONFIG])
    assert_same_run(run, train(CONFIG))


def test_the_same_config_twice() -> None:
    first, second = train_many([CONFIG, CONFIG])
    assert_same_run(first, second)


def test_a_stack_that_is_cut_is_none_the_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    configs = [replace(CONFIG, seed=seed) for seed in range(7)]
    monkeypatch.setattr(stacks, "_MOST_RUNS", 3)
    assert runs_a_stack(CONFIG) == 3
    for run in train_many(configs):
        assert_same_run(run, train(run.config))


def test_a_stack_fits_into_the_cache() -> None:
    large = Config(dataset="teacher", samples=5000, hidden=(64,) * 6)
    assert runs_a_stack(large) == 1
    assert runs_a_stack(Config()) == stacks._MOST_RUNS
    some = runs_a_stack(Config(dataset="teacher", samples=500, hidden=(8, 8)))
    assert 1 < some < stacks._MOST_RUNS
    # A batch is what is in the cache, not all the data.
    assert runs_a_stack(Config(dataset="teacher", samples=500, hidden=(8, 8), batch_size=10)) > some


def test_the_last_loss_where_all_data_of_a_stack_do_not_fit_into_the_cache() -> None:
    base = Config(dataset="moons", samples=500, hidden=(4, 2), batch_size=100, epochs=2)
    configs = [replace(base, seed=seed, data_seed=seed) for seed in range(40)]
    network = train(base).network_at(0)
    assert len(list(groups_of(np.arange(40), network, 500))) > 1
    for run in train_many(configs):
        assert run.loss[-1] == train(run.config).loss[-1]


def test_runs_with_batches_of_few_samples_are_no_stack() -> None:
    sizes = {
        batch_size: runs_a_stack(replace(CONFIG, batch_size=batch_size)) for batch_size in range(31)
    }
    # 30 samples in batches of which the last has fewer than 4.
    alone = {size for size in sizes if size and 0 < (30 % size or size) < 4}
    assert {size for size, runs in sizes.items() if runs == 1} == alone


def test_what_all_runs_keep_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    configs = [replace(CONFIG, seed=seed) for seed in range(8)]
    monkeypatch.setattr(stacks, "_ALL_KEPT_BYTES", 40_000)
    runs = train_many(configs)
    kept = sum(run._kept.nbytes for run in runs)
    assert 20_000 < kept <= 40_000
    for run in runs[::3]:
        assert_same_run(run, train(run.config))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"seed": 1, "data_seed": 2, "noise": 0.3, "dataset": "moons"}, True),
        ({"learning_rate": 0.1, "momentum": 0.5, "beta1": 0.1, "initializer": "he"}, True),
        ({"hidden": (3, 4)}, False),
        ({"samples": 31}, False),
        ({"activation": ("tanh", "tanh")}, False),
        ({"optimizer": "momentum"}, False),
        ({"warmup": 3, "decay": 0.5, "decay_every": 7}, True),
        ({"schedule": "step"}, False),
        ({"loss": "binary_cross_entropy"}, False),
        ({"batch_size": 10}, False),
        ({"epochs": 100}, False),
    ],
)
def test_what_a_stack_has_in_common(other: dict[str, object], same: bool) -> None:  # noqa: FBT001 (a row of the table)
    assert (shape_of(replace(CONFIG, **other)) == shape_of(CONFIG)) == same  # type: ignore[arg-type]  # a field of each type
