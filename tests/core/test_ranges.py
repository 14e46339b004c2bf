"""Axes and scales end at round numbers beyond everything that they hold."""

import numpy as np
import pytest

from nnviz.core.ranges import decades, round_range


def test_ranges_of_nothing_are_still_ranges() -> None:
    assert round_range(np.zeros(3)) == 1
    assert round_range(np.array([-3.0, 2.0])) == 3
    assert round_range(np.array([0.0]), np.array([0.0213])) == pytest.approx(0.03)
    assert round_range(np.array([9.99e200])) == pytest.approx(1e201)
    assert decades(np.zeros(2)) == (-3.0, 0.0)
    low, high = decades(np.array([0.0, 0.01, 10.0]))
    assert (low, high) == (-3, 2)


@pytest.mark.parametrize("largest", [5e-324, 1e-323, 1.6e308, 1.79e308])
def test_the_smallest_and_the_largest_numbers_have_a_round_range(largest: float) -> None:
    assert largest <= round_range(np.array([-largest, 0.0])) < np.inf
