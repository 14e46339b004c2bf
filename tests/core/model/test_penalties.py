"""Penalties against plain loops, central differences, and a hand-worked clipping."""

import numpy as np
import pytest

from nnviz.core.model.clipping import clipping_factor
from nnviz.core.model.penalties import PENALTIES, penalised
from nnviz.core.model.symbols import evaluated

W = np.array([[2.0, -3.0], [0.0, 0.5]])


@pytest.mark.parametrize(
    ("name", "each", "slope"),
    [
        ("l1", [[2.0, 3.0], [0.0, 0.5]], [[1.0, -1.0], [0.0, 1.0]]),
        ("l2", [[2.0, 4.5], [0.0, 0.125]], [[2.0, -3.0], [0.0, 0.5]]),
    ],
)
def test_by_hand(name: str, each: list[list[float]], slope: list[list[float]]) -> None:
    np.testing.assert_array_equal(PENALTIES[name].each(W), each)
    np.testing.assert_array_equal(PENALTIES[name].slope(W), slope)


@pytest.mark.parametrize("name", PENALTIES)
def test_slopes_and_their_derivations_are_central_differences(name: str) -> None:
    away = W + 0.25  # from the kink of |W|
    record, h = PENALTIES[name], 1e-6
    expected = (record.each(away + h) - record.each(away - h)) / (2 * h)
    np.testing.assert_allclose(record.slope(away), expected, rtol=1e-8)
    assert record.derivation
    for line in record.derivation:
        if line.formula:
            np.testing.assert_array_equal(line.formula(W), record.slope(W))


def test_the_gradient_of_both_is_their_sum() -> None:
    dW = np.array([[0.1, 0.2], [0.3, 0.4]])
    found = evaluated(penalised(["l1", "l2"]), {"dW": dW, "W": W, "l1": 0.5, "l2": 0.1})
    np.testing.assert_allclose(found, [[0.1 + 0.5 + 0.2, 0.2 - 0.5 - 0.3], [0.3, 0.95]])
    assert evaluated(penalised([]), {"dW": dW}) is dW


def test_a_gradient_is_clipped_to_the_norm_and_a_short_one_left_alone() -> None:
    # |(3, -4)| = 5: to a norm of 2.5 it is halved, but for the small number in the division.
    factor = clipping_factor(np.float64(5.0), clip_norm=2.5)
    assert factor == 2.5 / 5.000001
    np.testing.assert_allclose(factor * np.array([3.0, -4.0]), [1.5, -2.0], rtol=1e-6)
    assert clipping_factor(np.float64(2.0), clip_norm=2.5) == 1
    assert clipping_factor(np.float64(0.0), clip_norm=2.5) == 1
