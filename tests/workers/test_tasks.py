"""Runs are cut into stacks of one shape, none too long, enough for all workers."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from nnviz.core.setup.config import Config
from nnviz.core.train.budget import estimated_seconds
from nnviz.core.train.stacks import outcomes_of, runs_a_stack, shape_of
from nnviz.core.version import MATHEMATICS
from nnviz.workers.tasks import VersionMismatchError, cut, measured, seconds_of

MIXED = [
    Config(hidden=hidden, learning_rate=rate, seed=seed, epochs=epochs)
    for rate in (0.1, 0.5)
    for hidden in ((), (3,), (4, 4))
    for epochs in (20, 300)
    for seed in range(30)
]


@pytest.mark.parametrize("workers", [1, 2, 7])
@pytest.mark.parametrize("configs", [MIXED, MIXED[:1], []])
def test_each_run_is_in_one_stack_of_its_shape(configs: Sequence[Config], workers: int) -> None:
    stacks = cut(configs, workers)
    assert sorted(map(id, sum(stacks, ()))) == sorted(map(id, configs))
    for stack in stacks:
        assert len({shape_of(config) for config in stack}) == 1
        assert len(stack) <= runs_a_stack(stack[0])


@pytest.mark.parametrize("workers", [1, 3])
def test_the_estimate_is_that_of_all_stacks(workers: int) -> None:
    # Among them runs that stand alone, as each takes longer than a stack may.
    configs = [*MIXED, *(Config(dataset="moons", epochs=20_000, seed=seed) for seed in range(5))]
    each = [estimated_seconds(stack[0], len(stack)) for stack in cut(configs, workers)]
    assert seconds_of(configs, workers) == pytest.approx(sum(each) / workers, rel=1e-9)


def test_what_comes_first_is_made_first() -> None:
    first = [MIXED.index(stack[0]) for stack in cut(MIXED)]
    shapes = list(dict.fromkeys(shape_of(config) for config in MIXED))
    assert [shape_of(MIXED[place]) for place in first] == shapes
    one_shape = cut([Config(seed=seed) for seed in range(400)], 3)
    assert [config.seed for stack in one_shape for config in stack] == list(range(400))


@pytest.mark.parametrize(
    "config",
    [Config(epochs=20_000), Config(dataset="moons"), Config(hidden=(64, 64), epochs=200)],
    ids=lambda config: config.dataset,
)
def test_a_stack_of_several_runs_takes_a_fraction_of_a_second(config: Config) -> None:
    configs = [Config(**config.to_dict() | {"seed": seed}) for seed in range(300)]
    stacks = cut(configs)
    assert len(stacks) > 1
    assert all(len(stack) == 1 or estimated_seconds(config, len(stack)) <= 0.2 for stack in stacks)
    sizes = [len(stack) for stack in stacks]
    assert max(sizes) - min(sizes) <= 1


def test_there_is_work_for_all_workers_where_that_is_worth_it() -> None:
    long = [Config(seed=seed, epochs=8000) for seed in range(64)]
    assert len(cut(long, 8)) == 8
    short = [Config(seed=seed, epochs=100) for seed in range(64)]
    assert len(cut(short, 8)) == 1


def test_more_runs_in_a_stack_take_longer_than_one_and_less_long_than_alone() -> None:
    times = [estimated_seconds(Config(), runs) for runs in (1, 2, 16, 256)]
    assert all(less < more for less, more in pairwise(times))
    assert times[-1] < 256 * times[0] / 10


def test_a_task_measures_what_the_runs_come_to() -> None:
    assert measured(MIXED[:9], MATHEMATICS) == outcomes_of(MIXED[:9])


def test_another_version_of_the_mathematics_is_refused() -> None:
    with pytest.raises(VersionMismatchError, match=r"another version of nnviz \(.*\) than the"):
        measured(MIXED[:1], "another")
