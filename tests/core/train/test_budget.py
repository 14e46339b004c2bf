"""The estimate of the training time: its order of magnitude, and what makes it grow."""

from dataclasses import replace

import pytest

from nnviz import Config, train
from nnviz.core.train.budget import estimated_seconds

CONFIG = Config(dataset="teacher", samples=100, hidden=(8, 8), batch_size=20, epochs=400)


@pytest.mark.parametrize("batch_size", [0, 20])
@pytest.mark.parametrize("hidden", [(3,), (64, 64)])
def test_order_of_magnitude(hidden: tuple[int, ...], batch_size: int) -> None:
    config = replace(CONFIG, hidden=hidden, batch_size=batch_size)
    # A wide margin: another machine may be several times faster, and this one busy.
    estimated, measured = estimated_seconds(config), min(train(config).seconds for _ in range(3))
    assert measured / 10 < estimated < measured * 10, f"{estimated} s for {measured} s"


def test_twice_the_epochs_take_twice_the_time() -> None:
    twice = estimated_seconds(replace(CONFIG, epochs=800))
    assert twice == pytest.approx(2 * estimated_seconds(CONFIG))


@pytest.mark.parametrize(
    "slower",
    [
        replace(CONFIG, samples=200),
        replace(CONFIG, batch_size=10),
        replace(CONFIG, hidden=(8, 8, 8)),
        replace(CONFIG, hidden=(16, 8)),
    ],
    ids=["samples", "smaller batches", "depth", "width"],
)
def test_what_makes_it_grow(slower: Config) -> None:
    assert estimated_seconds(slower) > estimated_seconds(CONFIG)


def test_test_data_cost_nothing_but_what_an_early_stop_looks_at() -> None:
    split = replace(CONFIG, test_fraction=0.4)
    assert estimated_seconds(split) < estimated_seconds(CONFIG)
    assert estimated_seconds(split) == pytest.approx(estimated_seconds(replace(CONFIG, samples=60)))
    assert estimated_seconds(replace(split, patience=5)) > estimated_seconds(split)


def test_the_default_takes_a_moment_and_the_largest_hours() -> None:
    assert estimated_seconds(Config()) < 0.1
    largest = Config(
        dataset="teacher", samples=5000, hidden=(64,) * 6, batch_size=1, epochs=100_000
    )
    assert estimated_seconds(largest) > 4 * 3600
