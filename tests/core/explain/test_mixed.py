"""delta behind softmax as a sum over outputs: its factors, beside central differences."""

import numpy as np
import pytest

from nnviz.core.explain.mixed import over_outputs, slopes_of_sample
from nnviz.core.explain.sums import text_of
from nnviz.core.model.network import Layer, backward, forward
from tests.core.explain.test_chain_rule import chain, numeric_mixed_slope
from tests.core.reference import Problem, draw_problem, numeric_dA

PROBLEM = draw_problem("he", (2, 3, 4), ("tanh", "softmax"), "cross_entropy")
RULE = chain(PROBLEM, "cross_entropy")


def test_the_matrix_of_a_sample_has_every_A_by_every_Z() -> None:
    Z = RULE.trace[-1].Z
    for sample in range(Z.shape[1]):
        rows = [numeric_mixed_slope(Z, output, sample)[:, sample] for output in range(4)]
        np.testing.assert_allclose(slopes_of_sample(RULE, sample), rows, rtol=1e-6, atol=1e-9)


def test_each_term_is_two_derivatives_written_out_in_A_and_Y() -> None:
    network, _, Y = PROBLEM
    A = RULE.trace[-1].A
    dA = numeric_dA((), A, Y, "cross_entropy")
    delta = backward(network, RULE.trace, Y, "cross_entropy")[-1].delta
    for unit, sample in np.ndindex(*Y.shape):
        total = over_outputs(RULE, unit, sample)
        slopes = slopes_of_sample(RULE, sample)
        for output, (slope, derivative) in enumerate(total.terms):
            place = f"{output + 1},{sample + 1}"
            assert text_of(slope.symbol) == f"dA2[{place}]/dZ2[{unit + 1},{sample + 1}]"
            assert slope.value == pytest.approx(slopes[output, unit], rel=1e-12)
            assert slope.numbers == pytest.approx((A[output, sample], A[unit, sample]))
            assert derivative.value == pytest.approx(dA[output, sample], rel=1e-6)
            given = Y[output, sample], A[output, sample], 4.0
            assert derivative.numbers == pytest.approx(given)
        assert total.value == pytest.approx(delta[unit, sample], rel=1e-12)


def test_by_hand() -> None:
    # Z = [0 0]: A = [1/2 1/2]. With the target [1 0] and one sample, dC/dA = [-2 0]; delta of the
    # second unit is its own 1/4 x 0 and, off the diagonal, -1/4 x -2 = 1/2 = A - Y.
    network = (Layer(np.zeros((2, 1)), np.zeros((2, 1)), "softmax"),)
    problem = Problem(network, np.array([[3.0]]), np.array([[1.0], [0.0]]))
    total = over_outputs(chain(problem, "cross_entropy"), 1, 0)
    assert [[factor.value for factor in term] for term in total.terms] == [
        [-0.25, -2.0],
        [0.25, 0.0],
    ]
    (off, _), (own, _) = total.terms
    assert off.written == ("(", 0.5, " × (0 − ", 0.5, "))")
    assert own.written == ("(", 0.5, " × (1 − ", 0.5, "))")
    assert forward(network, problem.X)[-1].A.tolist() == [[0.5], [0.5]]
