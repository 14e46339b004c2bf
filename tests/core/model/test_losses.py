"""Each loss by hand, and its derivatives against central differences."""

import math

import numpy as np
import pytest

from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from tests.core.reference import assert_gradients_agree, central_differences

PAIRS = [(loss, output) for loss in LOSSES for output in LOSSES[loss].outputs]
ELEMENTWISE = [(loss, output) for loss, output in PAIRS if ACTIVATIONS[output].slope]

# Two outputs, three samples; no Z near a kink, no A outside (0, 1) where a logarithm needs it. The
# targets of each sample add up to 1, as a distribution's must.
Z = np.array([[-1.5, 0.75, 2.0], [0.5, -0.25, 1.25]])
Y = np.array([[0.0, 1.0, 0.25], [1.0, 0.0, 0.75]])


def test_squared_error_is_summed_over_outputs_and_averaged_over_samples() -> None:
    # A - Y = [1 2; 3 0]: sample 1 has 1² + 3² = 10, sample 2 has 2² + 0² = 4; (10 + 4)/2 = 7.
    A, targets = np.array([[2.0, 2.0], [3.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    assert LOSSES["squared_error"].value(A, A, targets) == 7.0


def test_squared_error_has_no_factor_of_one_half() -> None:
    # One sample, one output, off by 3: C = 9 and dC/dA = 2 x 3 = 6.
    A, targets = np.array([[5.0]]), np.array([[2.0]])
    assert LOSSES["squared_error"].value(A, A, targets) == 9.0
    assert LOSSES["squared_error"].dA(A, targets) == [[6.0]]


def test_mean_absolute_error_by_hand() -> None:
    # A - Y = [1 -2; 3 0]: sample 1 has 1 + 3 = 4, sample 2 has 2 + 0 = 2; (4 + 2)/2 = 3.
    A, targets = np.array([[2.0, -2.0], [3.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    assert LOSSES["mean_absolute_error"].value(A, A, targets) == 3.0
    np.testing.assert_array_equal(
        LOSSES["mean_absolute_error"].dA(A, targets), [[0.5, -0.5], [0.5, 0]]
    )


def test_huber_by_hand() -> None:
    # A - Y = [1/2 -2; 3 1]: 1/8, 3/2, 5/2 and 1/2, together 37/8, over two samples.
    A, targets = np.array([[1.5, -2.0], [3.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    assert LOSSES["huber"].value(A, A, targets) == 37 / 16
    np.testing.assert_array_equal(LOSSES["huber"].dA(A, targets), [[0.25, -0.5], [0.5, 0.5]])


def test_binary_cross_entropy_by_hand() -> None:
    # sigmoid(ln 3) = 3/4 and sigmoid(0) = 1/2. Outputs of sample 1: targets 1 and 0,
    # -ln 3/4 - ln(1 - 1/2); of sample 2: targets 0 and 1/2, -ln(1 - 3/4) - (ln 1/2)/2 - (ln 1/2)/2.
    sums = np.array([[math.log(3), math.log(3)], [0.0, 0.0]])
    A, targets = np.array([[0.75, 0.75], [0.5, 0.5]]), np.array([[1.0, 0.0], [0.0, 0.5]])
    first = -math.log(3 / 4) - math.log(1 / 2)
    second = -math.log(1 / 4) - math.log(1 / 2)
    value = LOSSES["binary_cross_entropy"].value(sums, A, targets)
    assert value == pytest.approx((first + second) / 2, rel=1e-14)


def test_cross_entropy_by_hand() -> None:
    # softmax([0, ln 3]) = [1/4, 3/4] and softmax([0, 0]) = [1/2, 1/2]. Sample 1 is of class 2,
    # -ln 3/4; sample 2 of each with 1/2, -(ln 1/2)/2 twice.
    sums, targets = np.array([[0.0, 0.0], [math.log(3), 0.0]]), np.array([[0.0, 0.5], [1.0, 0.5]])
    A = ACTIVATIONS["softmax"].function(sums)
    np.testing.assert_allclose(A, [[0.25, 0.5], [0.75, 0.5]], rtol=1e-15)
    value = LOSSES["cross_entropy"].value(sums, A, targets)
    assert value == pytest.approx((math.log(4 / 3) + math.log(2)) / 2, rel=1e-14)


@pytest.mark.parametrize("loss", LOSSES)
def test_dA(loss: str) -> None:
    # Of the formula to read, which is in A alone.
    A = np.array([[0.1, 0.75, 0.5], [0.6, 0.25, 0.9]])
    analytic, record = LOSSES[loss].dA(A.copy(), Y), LOSSES[loss]
    numeric = central_differences(lambda: float(record.each(A, Y).sum() / Y.shape[1]), A)
    assert_gradients_agree(f"dA of {loss}", analytic, numeric)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_the_stable_form_is_the_form_to_read(loss: str, output: str) -> None:
    A, record = ACTIVATIONS[output].function(Z), LOSSES[loss]
    readable = record.each(A, Y).sum() / Y.shape[1]
    assert record.value(Z, A, Y) == pytest.approx(readable, rel=1e-13)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_delta_is_the_derivative_with_respect_to_Z(loss: str, output: str) -> None:
    sums, record = Z.copy(), ACTIVATIONS[output]
    delta = LOSSES[loss].delta(output, Z, record.function(Z), Y)

    def value() -> float:
        return float(LOSSES[loss].value(sums, record.function(sums), Y))

    numeric = central_differences(value, sums)
    assert_gradients_agree(f"delta of {loss} with {output}", delta, numeric)


@pytest.mark.parametrize(("loss", "output"), ELEMENTWISE)
def test_delta_is_dA_times_the_slope(loss: str, output: str) -> None:
    A = ACTIVATIONS[output].function(Z)
    product = LOSSES[loss].dA(A, Y) * ACTIVATIONS[output].derivative(Z, A)
    np.testing.assert_allclose(LOSSES[loss].delta(output, Z, A, Y), product, rtol=1e-13)


def test_delta_of_softmax_is_dA_times_its_jacobian() -> None:
    # dA_i/dZ_j = A_i (1[i = j] - A_j), one sample after the other.
    A, record = ACTIVATIONS["softmax"].function(Z), LOSSES["cross_entropy"]
    dA, delta = record.dA(A, Y), record.delta("softmax", Z, A, Y)
    for a, slope, found in zip(A.T, dA.T, delta.T, strict=True):
        jacobian = np.diag(a) - np.outer(a, a)
        np.testing.assert_allclose(found, jacobian.T @ slope, rtol=1e-13, atol=1e-15)


def test_binary_cross_entropy_is_finite_however_large_Z_is() -> None:
    far = np.array([[-1000.0, -1000.0, 1000.0, 1000.0]])
    A, targets = ACTIVATIONS["sigmoid"].function(far), np.array([[0.0, 1.0, 0.0, 1.0]])
    # Right twice for 0, wrong twice for -ln sigmoid(-1000) = 1000; over four samples 500.
    assert LOSSES["binary_cross_entropy"].value(far, A, targets) == 500.0
    delta = LOSSES["binary_cross_entropy"].delta("sigmoid", far, A, targets)
    np.testing.assert_array_equal(delta, [[0.0, -0.25, 0.25, 0.0]])


def test_cross_entropy_is_finite_however_large_Z_is() -> None:
    # Right, and wrong by 2000: over two samples 1000.
    far, targets = np.array([[1000.0, 1000.0], [-1000.0, -1000.0]]), np.eye(2)
    A = ACTIVATIONS["softmax"].function(far)
    np.testing.assert_array_equal(A, [[1, 1], [0, 0]])
    assert LOSSES["cross_entropy"].value(far, A, targets) == 1000.0
    delta = LOSSES["cross_entropy"].delta("softmax", far, A, targets)
    np.testing.assert_array_equal(delta, [[0.0, 0.5], [0.0, -0.5]])


@pytest.mark.parametrize("loss", LOSSES)
def test_the_outputs_a_loss_allows_are_activations(loss: str) -> None:
    assert set(LOSSES[loss].outputs) <= set(ACTIVATIONS)


def test_which_outputs_each_loss_allows() -> None:
    assert LOSSES["binary_cross_entropy"].outputs == ("sigmoid",)
    assert LOSSES["cross_entropy"].outputs == ("softmax",)
    assert set(LOSSES["squared_error"].outputs) == set(ACTIVATIONS) - {"softmax"}


def test_two_networks_have_a_loss_each_by_hand() -> None:
    # Against the same targets, A - Y is [1 2; 3 0] and [0 0; 2 0]: (10 + 4)/2 = 7 and 4/2 = 2.
    targets = np.array([[1.0, 0.0], [0.0, 1.0]])
    A = targets + np.array([[[1.0, 2.0], [3.0, 0.0]], [[0.0, 0.0], [2.0, 0.0]]])
    np.testing.assert_array_equal(LOSSES["squared_error"].value(A, A, targets), [7, 2])


@pytest.mark.parametrize("shape", [(1,), (4,), (2, 3)])
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_with_leading_axes_each_loss_is_that_of_its_network(
    loss: str, output: str, shape: tuple[int, ...]
) -> None:
    sums = np.random.default_rng(3).normal(size=(*shape, *Z.shape))
    found = LOSSES[loss].value(sums, ACTIVATIONS[output].function(sums), Y)
    assert found.shape == shape
    for index in np.ndindex(shape):
        # The mean over samples, one at a time.
        alone = [
            float(LOSSES[loss].value(z, ACTIVATIONS[output].function(z), y))
            for z, y in zip(sums[index].T[..., np.newaxis], Y.T[..., np.newaxis], strict=True)
        ]
        assert found[index] == pytest.approx(sum(alone) / Y.shape[1], rel=1e-13)
