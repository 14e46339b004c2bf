"""The split: every sample on one side, each class with its share, and only its seed decides."""

from collections import Counter
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnviz import Config, ConfigError
from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import DATASETS, Dataset
from nnviz.core.setup.split import held_out, split
from tests.core.strategies import configs

Column = tuple[float, ...]


def columns(*matrices: Array) -> list[Column]:
    return [tuple(column) for column in np.vstack(matrices).T.tolist()]


def whole(config: Config) -> Dataset:
    return Config(**{**config.to_dict(), "test_fraction": 0, "patience": 0}).make_dataset()


@given(config=configs(samples=60, epochs=1))
def test_each_sample_is_on_one_side_and_in_its_order(config: Config) -> None:
    data, every = config.make_dataset(), whole(config)
    assert data.X.shape[1] == config.training_count
    if data.test is None:
        assert config.test_count == config.test_fraction == 0
        assert data.called == "all data"
        np.testing.assert_array_equal(data.X, every.X)
        return
    assert data.test.X.shape[1] == config.test_count > 0
    assert data.called == "training data"
    assert not data.test.X.flags.writeable
    assert data.test.test is None
    training, test = columns(data.X, data.Y), columns(data.test.X, data.test.Y)
    assert Counter(training + test) == Counter(columns(every.X, every.Y))
    assert columns(data.everything.X, data.everything.Y) == training + test
    for side in (training, test):
        places = iter(columns(every.X, every.Y))
        assert all(column in places for column in side), "a subsequence of the whole"


@given(
    counts=st.lists(st.integers(1, 30), min_size=1, max_size=6),
    fraction=st.floats(0.01, 0.8),
    seed=st.integers(0, 9),
)
def test_every_class_gives_its_share(counts: list[int], fraction: float, seed: int) -> None:
    samples = sum(counts)
    total = held_out(samples, fraction)
    assume(total)
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    Y = np.eye(len(counts))[:, labels] if len(counts) > 2 else labels[np.newaxis].astype(float)
    data = split(Dataset(Y, Y, classes=True), fraction, rng=np.random.default_rng(seed))
    assert data.test is not None
    drawn = [
        int((data.test.Y[index] if len(counts) > 2 else data.test.Y[0] == index).sum())
        for index in range(len(counts))
    ]
    assert sum(drawn) == total
    divisible = sum(count > 1 for count in counts)
    lacking = total < divisible or samples - total < len(counts)
    for count, here in zip(counts, drawn, strict=True):
        due = count * total / samples
        if not lacking:
            assert (here > 0) == (count > 1), (
                "one of each on each side, and a single one is learned"
            )
            assert here < count
        assert min(floor(due), here) == floor(due) or not lacking
        if min(counts) * min(total, samples - total) >= samples:
            assert floor(due) <= here <= ceil(due)


@given(
    name=st.sampled_from(sorted(DATASETS)), fraction=st.floats(0.2, 0.8), seed=st.integers(0, 99)
)
def test_the_fractions_of_real_classes_are_right_up_to_rounding(
    name: str, fraction: float, seed: int
) -> None:
    config = Config(dataset=name, test_fraction=fraction, split_seed=seed)
    data = config.make_dataset()
    assert data.test is not None
    if not data.classes or not config.samples:
        return
    for row, test in zip(data.Y, data.test.Y, strict=True):
        for label in (0, 1):
            here, there = int((row == label).sum()), int((test == label).sum())
            assert abs(there - (here + there) * config.test_count / config.sample_count) < 1 + (
                len(data.Y) > 1 and label == 0
            ) * (len(data.Y) - 2), "of the others together each may be rounded"


def test_only_its_own_seed_changes_it() -> None:
    def test_samples(**seeds: int) -> Array:
        data = Config(dataset="moons", test_fraction=0.5, **seeds).make_dataset()  # type: ignore[arg-type]  # seeds are numbers
        assert data.test is not None
        return data.test.X

    first = test_samples(split_seed=1)
    np.testing.assert_array_equal(first, test_samples(split_seed=1, seed=7))
    assert not np.array_equal(first, test_samples(split_seed=2))
    np.testing.assert_array_equal(
        Config(dataset="moons", split_seed=1).make_dataset().X,
        Config(dataset="moons", split_seed=2).make_dataset().X,
    )


def test_a_seed_draws_about_as_often_every_sample() -> None:
    drawn = np.zeros(10)
    for seed in range(300):
        data = Config(dataset="moons", samples=10, noise=0, test_fraction=0.4, split_seed=seed)
        test = data.make_dataset().test
        assert test is not None
        drawn += np.isin(whole(data).X[0] + whole(data).X[1], test.X[0] + test.X[1])
    # Binomial: 300 draws with 2 of 5, a standard deviation of 8.5.
    assert (np.abs(drawn - 120) < 40).all(), drawn


@pytest.mark.parametrize("inputs", [2, 3, 6])
def test_of_few_samples_the_message_says_the_smallest_fraction(inputs: int) -> None:
    with pytest.raises(ConfigError) as caught:
        Config(dataset="parity", inputs=inputs, test_fraction=1e-4)
    words = caught.value.needs
    assert words.startswith(f"0, or of {2**inputs} samples at least ")
    least = float(words.split("at least ")[1].split(",")[0])
    assert Config(dataset="parity", inputs=inputs, test_fraction=least).test_count == 1
    with pytest.raises(ConfigError):
        Config(dataset="parity", inputs=inputs, test_fraction=least - 0.002)


def test_early_stop_needs_test_data() -> None:
    with pytest.raises(ConfigError, match=r"^patience: got 5, needs 0 without test data"):
        Config(patience=5)
    assert Config(patience=5, test_fraction=0.25).patience == 5
