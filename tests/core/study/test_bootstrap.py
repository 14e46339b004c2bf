"""The bootstrap of the median is that of all resamples, and its interval covers as it says."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.arrays import Array
from nnviz.core.study.bootstrap import _chances, median, median_interval

RNG = np.random.Generator
DRAWS = 4000


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_the_chances_are_those_of_all_resamples(count: int) -> None:
    values = 3.0 ** np.arange(count)  # no two pairs have the same mean
    resamples = np.array(list(product(values, repeat=count)))
    found, times = np.unique(np.median(resamples, axis=1), return_counts=True)
    chances = _chances(count)
    means = (values[chances.first] + values[chances.second]) / 2
    order = np.argsort(means)
    np.testing.assert_allclose(means[order], found)
    np.testing.assert_allclose(chances.chance[order], times / count**count, rtol=1e-12)


@pytest.mark.parametrize("count", [16, 64])
def test_the_interval_is_that_of_many_random_resamples(count: int) -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=count)
    medians = np.median(rng.choice(values, (100_000, count)), axis=1)
    low, high = median_interval(values)
    for end, share in ((low, 0.025), (high, 0.975)):
        assert (medians < end).mean() <= share + 0.002
        assert (medians <= end).mean() >= share - 0.002


CONTINUOUS: dict[str, tuple[Callable[[RNG, tuple[int, int]], Array], float]] = {
    "normal": (lambda rng, size: rng.normal(0.3, 1, size), 0.3),
    "uniform": (lambda rng, size: rng.random(size), 0.5),
    "skewed": (lambda rng, size: rng.lognormal(0, 1.5, size), 1.0),
    "exponential": (lambda rng, size: rng.exponential(1, size), np.log(2)),
    "heavy tails": (lambda rng, size: rng.standard_cauchy(size), 0.0),
    "two heaps": (
        lambda rng, size: rng.normal(np.where(rng.random(size) < 1 / 3, -4, 0), 0.1),
        0.1 * -0.6744897501960817,  # three quarters of the second heap lie above
    ),
}
TIED: dict[str, tuple[Callable[[RNG, tuple[int, int]], Array], float]] = {
    "rounded": (lambda rng, size: rng.normal(0.3, 1, size).round(1), 0.3),
    "accuracies of 20": (
        lambda rng, size: (rng.binomial(20, 0.3, size) - rng.binomial(20, 0.3, size)) / 20,
        0.0,
    ),
    "three values": (lambda rng, size: rng.choice([-1.0, 0, 1], size, p=[0.3, 0.3, 0.4]), 0.0),
}


@pytest.mark.parametrize("count", [16, 64])
@pytest.mark.parametrize("name", CONTINUOUS)
def test_it_holds_the_true_median_in_95_of_100_cases(name: str, count: int) -> None:
    draws = DRAWS if count == 16 else 400  # there are 2080 pairs of 64
    draw, middle = CONTINUOUS[name]
    low, high = median_interval(draw(np.random.default_rng(1), (draws, count)))
    covered = ((low <= middle) & (middle <= high)).mean()
    # Of so many draws a share of 0.945 comes out within 3.3 standard deviations of that.
    spread = 3.3 * np.sqrt(0.945 * 0.055 / draws)
    assert 0.945 - spread <= covered <= 0.955 + spread


@pytest.mark.parametrize("name", TIED)
def test_where_values_are_tied_it_holds_it_more_often(name: str) -> None:
    draw, middle = TIED[name]
    low, high = median_interval(draw(np.random.default_rng(1), (DRAWS, 16)))
    covered = ((low <= middle) & (middle <= high)).mean()
    assert covered >= 0.945


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=20))
def test_the_median_is_numpys_and_lies_inside(values: list[float]) -> None:
    given_ = np.array(values)
    assert median(given_) == pytest.approx(np.median(given_ / 4) * 4, rel=1e-12)
    low, high = median_interval(given_)
    assert given_.min() <= low <= median(given_) <= high <= given_.max()


def test_infinite_values_are_further_than_all_others() -> None:
    values = np.array([-np.inf] * 2 + [0.1] * 12 + [np.inf] * 2)
    np.testing.assert_array_equal(median_interval(values), [0.1, 0.1])
    low, high = median_interval(np.array([0.1] * 9 + [np.inf] * 7))
    np.testing.assert_array_equal([low, high], [0.1, np.inf])
    assert median(np.array([-np.inf, np.inf])) == 0
    assert median(np.array([np.inf, np.inf])) == np.inf
    assert median(np.array([-np.inf, -np.inf, 1.0])) == -np.inf
