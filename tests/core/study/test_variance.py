"""Shares of variance: those of a textbook, and of sums written out run by run."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnviz.core.arrays import Array
from nnviz.core.study.variance import AS_IT_IS, LOGS, RANKS, Shares, shares_of_variance

# Montgomery, Design and Analysis of Experiments, table 5.1: hours that a battery lasts, for three
# materials, at three temperatures, four batteries each.
BATTERIES = np.array(
    [
        [[130, 155, 74, 180], [34, 40, 80, 75], [20, 70, 82, 58]],
        [[150, 188, 159, 126], [136, 122, 106, 115], [25, 70, 58, 45]],
        [[138, 110, 168, 160], [174, 120, 150, 139], [96, 104, 82, 60]],
    ],
    dtype=float,
)


def test_they_are_those_of_a_textbook() -> None:
    # Table 5.5 there: sums of squares of material, temperature, interaction, error and total.
    material, temperature, interaction, error, total = (
        10683.72,
        39118.72,
        9613.78,
        18230.75,
        77646.97,
    )
    found = shares_of_variance(BATTERIES, logs=False)
    assert found is not None
    assert found.scale == AS_IT_IS
    parts = (*found.fields, found.together, found.seeds)
    expected = np.array([material, temperature, interaction, error]) / total
    np.testing.assert_allclose(parts, expected, atol=1e-6)


def run_by_run(values: Array) -> tuple[list[float], float, float]:
    """The same shares, as sums over all runs of squares of effects."""
    mean, places = values.mean(), list(product(*map(range, values.shape)))
    axes = range(values.ndim - 1)
    alone = [
        {level: np.take(values, level, axis).mean() - mean for level in range(values.shape[axis])}
        for axis in axes
    ]
    cell = {place[:-1]: values[place[:-1]].mean() for place in places}
    total = sum((values[place] - mean) ** 2 for place in places)
    fields = [sum(alone[axis][place[axis]] ** 2 for place in places) / total for axis in axes]
    together = sum(
        (cell[place[:-1]] - mean - sum(alone[axis][place[axis]] for axis in axes)) ** 2
        for place in places
    )
    seeds = sum((values[place] - cell[place[:-1]]) ** 2 for place in places)
    return fields, float(together / total), float(seeds / total)


GRIDS = array_shapes(min_dims=2, max_dims=4, max_side=4).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(-99, 99))
)


@given(GRIDS)
def test_they_are_those_of_sums_run_by_run_and_add_up_to_1(values: Array) -> None:
    found = shares_of_variance(values, logs=False)
    if found is None:
        assert np.ptp(values) == 0
        return
    fields, together, seeds = run_by_run(values)
    np.testing.assert_allclose(found.fields, fields, atol=1e-12)
    np.testing.assert_allclose([found.together, found.seeds], [together, seeds], atol=1e-12)
    assert sum(found.fields) + found.together + found.seeds == pytest.approx(1, abs=1e-12)
    assert min(*found.fields, found.together, found.seeds) >= 0


def test_of_losses_the_logarithms_vary() -> None:
    # Each step of the first axis is a factor of 10, of the second of 100; the seeds do nothing.
    values = 10.0 ** np.array([[[0, 0], [2, 2]], [[1, 1], [3, 3]]])
    found = shares_of_variance(values, logs=True)
    assert found is not None
    assert found.scale == LOGS
    np.testing.assert_allclose(found.fields, [1 / 5, 4 / 5], atol=1e-12)
    np.testing.assert_allclose([found.together, found.seeds], 0, atol=1e-12)


def test_with_diverged_runs_their_ranks_vary_and_those_that_diverged_are_tied() -> None:
    values = np.array([[0.1, 0.3], [0.2, np.inf], [np.inf, np.inf]])
    ranks = np.array([[1.0, 3], [2, 5], [5, 5]])  # 4, 5 and 6 are shared
    found, expected = shares_of_variance(values, logs=True), shares_of_variance(ranks, logs=False)
    assert found is not None
    assert expected is not None
    assert found == Shares(expected.fields, expected.together, expected.seeds, RANKS)
    worse_is_less = shares_of_variance(-values, logs=False)
    assert worse_is_less is not None
    np.testing.assert_allclose(worse_is_less.fields, found.fields)


def test_a_loss_of_0_has_no_logarithm_but_a_rank() -> None:
    found = shares_of_variance(np.array([[0.0, 1e-300], [1.0, 2.0]]), logs=True)
    assert found is not None
    assert found.scale == RANKS
    assert found.fields == pytest.approx((16 / 20,))


@pytest.mark.parametrize("value", [0.25, 0.0, np.inf])
def test_where_no_run_differs_there_are_no_shares(value: float) -> None:
    assert shares_of_variance(np.full((3, 2, 8), value), logs=True) is None


def test_where_nothing_varies_but_for_rounding_no_share_is_nan() -> None:
    values = np.full((3, 8), 0.1) + np.finfo(float).eps * np.arange(8)
    found = shares_of_variance(values, logs=True)
    assert found is None or np.isfinite([*found.fields, found.together, found.seeds]).all()


def test_differences_whose_squares_are_no_numbers_have_shares() -> None:
    found = shares_of_variance(np.array([[0.0, 1e-200], [1e-200, 2e-200]]), logs=False)
    assert found is not None
    assert (*found.fields, found.together, found.seeds) == pytest.approx((0.5, 0, 0.5))


def test_a_grid_with_holes_is_refused() -> None:
    with pytest.raises(ValueError, match="got nan"):
        shares_of_variance(np.array([[0.1, np.nan], [0.2, 0.3]]), logs=True)
