"""What rounding may do to C and to backward, against the same pass with longer numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.explain.rounding import (
    EPSILON,
    rounding_of_backward,
    rounding_of_loss,
    rounding_of_pass,
)
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Layer, forward
from tests.core.strategies import problems

LONG = np.longdouble  # 64 binary digits or more on most machines; where 53, C is its own judge


def test_by_hand() -> None:
    # Z1 = 3 x 2 + 1 = 7 and Z2 = 0.5 x 7 + 0 = 3.5 against Y = 1. delta2 = 2 (3.5 - 1) = 5 and
    # delta1 = 0.5 x 5 = 2.5: 2.5 (3 (1 + 2) + 1) + 5 (0.5 (1 + 7) + 0) = 25 + 20.
    layers = tuple(
        Layer(np.array([[w]]), np.array([[b]]), "identity") for w, b in ((3, 1), (0.5, 0))
    )
    trace = forward(layers, np.array([[2.0]]))
    assert rounding_of_pass(layers, trace, np.array([[1.0]]), "squared_error") == 45 * EPSILON
    assert rounding_of_backward(trace) == 16 * 7 * EPSILON


def test_the_losses_own_rounding_by_hand() -> None:
    # A - Y, for A known to 1 unit, is known to 1 + |A - Y|, and its square to 2 |A - Y| times that,
    # and its own magnitude. For 1, 2, 3 and 0 these are 5, 16, 33 and 0, and 54/2 is 27.
    Y = np.array([[1.0, 0.0], [0.0, 1.0]])
    A = Y + np.array([[[-1.0, 2.0], [3.0, 0.0]], [[0.0, 0.0], [-2.0, 0.0]]])
    found = rounding_of_loss("squared_error", A, A, Y)
    np.testing.assert_allclose(found, [27 * EPSILON, 8 * EPSILON], rtol=1e-6)
    # log(1 + exp(Z)), Y Z and their difference: log 4, log 3 and log 4 - log 3 for Z = log 3 and
    # Y = 1; log(4/3), -log(3)/2 and the sum of these two magnitudes for Z = -log 3 and Y = 1/2.
    Z = np.array([[np.log(3), -np.log(3)]])
    found = rounding_of_loss("binary_cross_entropy", Z, Z, np.array([[1.0, 0.5]]))
    expected = 2 * np.log(4) + 2 * (np.log(4 / 3) + np.log(3) / 2)
    np.testing.assert_allclose(found, expected / 2 * EPSILON, rtol=1e-6)


@pytest.mark.parametrize("layers", [1, 3, 6])
@settings(max_examples=60)
@given(data=st.data(), size=st.sampled_from([1e-3, 1.0, 1e3, 1e6]))
def test_c_is_off_by_no_more(layers: int, data: st.DataObject, size: float) -> None:
    problem, loss = data.draw(problems(layers=layers))
    network, X, Y = problem
    network = tuple(Layer(size * W.W, W.b, W.activation) for W in network)
    trace = forward(network, X)
    last, record = trace[-1], LOSSES[loss]
    # The loss's own rounding stands beside that of the pass.
    allowed = rounding_of_pass(network, trace, Y, loss)
    allowed += 2 * float(rounding_of_loss(loss, last.Z, last.A, Y))
    longer = forward(
        tuple(Layer(each.W.astype(LONG), each.b.astype(LONG), each.activation) for each in network),
        X.astype(LONG),
    )[-1]
    exact = record.value(longer.Z, longer.A, Y.astype(LONG))
    assert abs(record.value(last.Z, last.A, Y) - exact) <= allowed
