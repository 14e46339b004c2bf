"""Each epoch sees every sample once, in an order that seed and epoch alone decide."""

import numpy as np
import pytest

from nnviz import Config
from nnviz.core.setup.batches import Batches

SAMPLES = 10


def batches(batch_size: int, *, seed: int = 0, epochs: int = 5) -> Batches:
    return Batches(Config(batch_size=batch_size, seed=seed, epochs=epochs), SAMPLES)


@pytest.mark.parametrize(
    ("batch_size", "lengths"),
    [
        (0, [10]),
        (10, [10]),
        (11, [10]),
        (5000, [10]),
        (9, [9, 1]),
        (5, [5, 5]),
        (4, [4, 4, 2]),
        (1, [1] * 10),
    ],
)
def test_sizes_of_the_batches(batch_size: int, lengths: list[int]) -> None:
    plan = batches(batch_size)
    assert plan.count == len(lengths)
    assert plan.steps == 5 * len(lengths)
    assert [len(plan.indices(step)) for step in range(plan.steps)] == lengths * 5
    assert plan.sizes(0, plan.steps).tolist() == lengths * 5
    assert plan.sizes(1, plan.steps - 1).tolist() == (lengths * 5)[1:-1]
    assert plan.sizes(2, 2).tolist() == []


@pytest.mark.parametrize("batch_size", [0, 1, 3, 4, 5, 9, 10, 12])
def test_each_epoch_covers_every_sample_once(batch_size: int) -> None:
    plan = batches(batch_size)
    for epoch in range(5):
        steps = range(epoch * plan.count, (epoch + 1) * plan.count)
        seen = np.concatenate([plan.indices(step) for step in steps])
        assert sorted(seen.tolist()) == list(range(SAMPLES))
        np.testing.assert_array_equal(seen, plan.order(epoch))


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    orders = [batches(3, seed=seed).order(epoch).tolist() for seed in (0, 1) for epoch in range(5)]
    assert len({tuple(order) for order in orders}) == 10


def test_an_order_needs_neither_the_epochs_before_it_nor_their_number() -> None:
    expected = [batches(3).order(epoch).tolist() for epoch in range(5)]
    backwards = batches(4, epochs=100)
    assert [backwards.order(epoch).tolist() for epoch in reversed(range(5))] == expected[::-1]


def test_the_full_batch_is_not_shuffled() -> None:
    plan = batches(0)
    assert plan.order(3).tolist() == list(range(SAMPLES))
