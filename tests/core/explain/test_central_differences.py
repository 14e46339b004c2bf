"""The derivatives by central differences, and how far they say that they may be off."""

from copy import deepcopy

import numpy as np
import pytest

from nnviz.core.explain import central_differences as module
from nnviz.core.explain.central_differences import numeric_gradient, numeric_gradient_in_parts
from nnviz.core.model.network import Layer
from tests.core.reference import Problem, draw_problem

SQUARED, CROSSED = "squared_error", "binary_cross_entropy"
TANH = draw_problem("he", (2, 3, 3, 2), ("tanh", "tanh", "sigmoid"), SQUARED)


def layer(w: float, b: float, activation: str) -> Layer:
    return Layer(np.array([[w]]), np.array([[b]]), activation)


def one(x: float, y: float, *layers: Layer) -> Problem:
    """Layers of one unit each, and one sample."""
    return Problem(layers, np.array([[x]]), np.array([[y]]))


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "identity"])
def test_a_smooth_unit_at_zero_is_at_no_kink(activation: str) -> None:
    problem = one(1.0, 1.0, layer(1.0, -1.0, activation), layer(1.0, 0.0, "identity"))
    assert not numeric_gradient(*problem, SQUARED).kinked.any()


@pytest.mark.parametrize("size", [1, 5, 12, 28, 29, 30])
def test_parts_grow_to_the_whole(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # 2-3-3-2 has 9 + 12 + 8 = 29 parameters; moving one takes all 29, and 3 units x 4 samples.
    whole = numeric_gradient(*TANH, SQUARED)
    monkeypatch.setattr(module, "_BYTES", 8 * (29 + 3 * 4) * size)
    parts = [deepcopy(part) for part in numeric_gradient_in_parts(*TANH, SQUARED)]
    known = [int(np.isfinite(part.gradient).sum()) for part in parts]
    assert known == [*range(size, 29, size), 29]
    for part, count in zip(parts, known, strict=True):
        found, expected = part.gradient[:count], whole.gradient[:count]
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-11)
        np.testing.assert_allclose(part.resolution[:count], whole.resolution[:count])
        np.testing.assert_array_equal(part.kinked, whole.kinked)
        assert np.isnan(part.gradient[count:]).all()
        assert np.isnan(part.resolution[count:]).all()


def test_a_quadratic_c_is_measured_to_its_rounding() -> None:
    # w2 (w1 x + b1) + b2 = 2 (3 x 1 + 1) + 0 = 8 against 5: C = 9, quadratic in
    # each. 2 (8 - 5) = 6, so dC/db2 = 6, dC/dw2 = 6 x 4 = 24, dC/db1 = 6 x 2 = dC/dw1.
    problem = one(1.0, 5.0, layer(3.0, 1.0, "identity"), layer(2.0, 0.0, "identity"))
    found = numeric_gradient(*problem, SQUARED)
    off = np.abs(found.gradient - [12, 12, 24, 6])
    assert (off <= found.resolution).all()
    assert (found.resolution < 1e-10).all(), "there is no curvature to be off by"


def test_what_the_curvature_leaves_is_within_the_resolution() -> None:
    # C = (tanh(w x) - 1)² bends at w x = 0.7 with x = 300 within 1/300 of a weight: 2 h = 0.002
    # is too far, a hundredth of it is not. By the chain rule dC/dw = 2 (A - 1)(1 - A²) x.
    A = np.tanh(0.7)
    expected = 2 * (A - 1) * (1 - A * A) * 300
    found = numeric_gradient(*one(300.0, 1.0, layer(0.7 / 300, 0.0, "tanh")), SQUARED)
    assert abs(found.gradient[0] - expected) <= found.resolution[0] <= 1e-6 * abs(expected)


def test_a_bend_between_the_points_is_not_taken_for_a_straight_line() -> None:
    # With x = 10⁶ even the first two steps jump from one straight arm of log(1 + exp(Z)) to the
    # other, whose mean slope is x/2; at Z = 0.3 the derivative is sigmoid(0.3) x.
    problem = one(1e6, 0.0, layer(0.3e-6, 0.0, "sigmoid"))
    found = numeric_gradient(*problem, CROSSED)
    expected = 1e6 / (1 + np.exp(-0.3))
    assert abs(found.gradient[0] - expected) <= found.resolution[0] <= 1e-3 * expected


@pytest.mark.parametrize("away", [0.0, 3e-8, -5e-6, 1e-3])
def test_where_a_second_derivative_jumps_the_error_is_within_the_resolution(away: float) -> None:
    # C = A for a target of -1 and a distance above 1: dC/db = elu'(b), from exp(b) to 1 at 0.
    problem = one(0.0, -3.0, layer(0.0, away, "elu"))
    found = numeric_gradient(*problem, "mean_absolute_error")
    expected = np.exp(min(away, 0.0))
    assert not found.kinked.any()
    assert abs(found.gradient[1] - expected) <= found.resolution[1] <= 1e-6


@pytest.mark.parametrize("away", [-1.0, 1.0])
def test_huber_where_its_pieces_meet_is_no_kink(away: float) -> None:
    # C = A²/2 up to 1, then |A| - 1/2; dC/db at 1 is 1, from both sides.
    found = numeric_gradient(*one(0.0, 0.0, layer(0.0, away, "identity")), "huber")
    assert not found.kinked.any()
    assert abs(found.gradient[1] - away) <= found.resolution[1] <= 1e-6


@pytest.mark.parametrize(("off", "kinked"), [(0.0, True), (1e-8, True), (1e-3, False)])
def test_an_output_that_hits_its_target_is_at_the_kink_of_the_absolute_error(
    off: float,
    kinked: bool,  # noqa: FBT001
) -> None:
    problem = one(0.0, 0.5, layer(0.0, 0.5 + off, "identity"))
    found = numeric_gradient(*problem, "mean_absolute_error")
    assert found.kinked.tolist() == [False, kinked], "with x = 0 the weight does not move A"


def test_the_cancellation_in_cross_entropy_is_within_the_resolution() -> None:
    # Y = 1 and Z = 30: C = log(1 + exp(-30)) = 9.4e-14 is the difference of 30 and 30, each known
    # to 4e-15; the derivative by b is sigmoid(30) - 1 = -9.4e-14.
    found = numeric_gradient(*one(1.0, 1.0, layer(30.0, 0.0, "sigmoid")), CROSSED)
    assert abs(found.gradient[1] + np.exp(-30)) <= found.resolution[1]
    assert found.resolution[1] >= np.spacing(30.0) / 2 / 1e-3
