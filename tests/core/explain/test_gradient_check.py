"""The gradient check: right where backward is, and it finds what is planted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.explain.central_differences import Numeric, numeric_gradient
from nnviz.core.explain.gradient_check import GradientCheck, Verdict, gradient_check
from nnviz.core.model.network import Layer
from tests.core import reference
from tests.core.reference import (
    MODELS,
    NEARLY_ZERO,
    Problem,
    assert_gradients_agree,
    draw_problem,
    flat,
    flat_gradient,
    parameters_of,
)
from tests.core.strategies import problems

SQUARED = "squared_error"
TANH = draw_problem("he", (2, 3, 3, 2), ("tanh", "tanh", "sigmoid"), SQUARED)


def checked(problem: Problem, loss: str) -> GradientCheck:
    return gradient_check(flat_gradient(problem, loss), numeric_gradient(*problem, loss))


@pytest.mark.parametrize("layers", range(1, 7))
@settings(max_examples=50)
@given(data=st.data())
def test_honest_code_is_never_doubted(layers: int, data: st.DataObject) -> None:
    problem, loss = data.draw(problems(layers=layers))
    found = checked(problem, loss)
    assert found.verdict.max() <= Verdict.FINE


@pytest.mark.parametrize(("activation", "loss", "output"), MODELS)
def test_away_from_kinks_it_agrees_with_other_central_differences(
    activation: str, loss: str, output: str
) -> None:
    problem = draw_problem("he", (3, 3, 2, 2), (activation, activation, output), loss)
    kept = [array.copy() for array in (*parameters_of(problem.network), problem.X, problem.Y)]
    found = numeric_gradient(*problem, loss)
    for array, before in zip(
        (*parameters_of(problem.network), problem.X, problem.Y), kept, strict=True
    ):
        np.testing.assert_array_equal(array, before)
    numeric = flat(reference.numeric_gradient(problem, loss))
    assert_gradients_agree("the flat gradient", found.gradient, numeric)
    assert not found.kinked.any()
    assert (found.resolution > 0).all()
    check = gradient_check(numeric, found)  # the other differences are no finer than six digits
    clear = np.abs(numeric) > NEARLY_ZERO
    assert (check.error[clear] <= 1e-6).all()
    assert np.isin(checked(problem, loss).verdict, [Verdict.ZERO, Verdict.FINE]).all()


def unit(w: float, b: float, activation: str, X: list[float], Y: list[float]) -> Problem:
    """One hidden unit with w and b, then the identity; its parameters are w, b, 1 and 0."""
    above = Layer(np.array([[1.0]]), np.array([[0.0]]), "identity")
    hidden = Layer(np.array([[w]]), np.array([[b]]), activation)
    return Problem((hidden, above), np.array([X]), np.array([Y]))


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_a_unit_at_exactly_zero_is_at_a_kink(activation: str) -> None:
    # Z = 1 x 1 - 1 = 0, and w and b both move it. A = 0, so C = (0 - 1)² has no slope in w2, and
    # in b2 2 (0 - 1) = -2.
    problem = unit(1.0, -1.0, activation, [1.0], [1.0])
    found = checked(problem, SQUARED)
    assert list(found.verdict[:2]) == [Verdict.KINK, Verdict.KINK]
    assert list(found.verdict[2:]) == [Verdict.ZERO, Verdict.FINE]
    assert found.analytic[3] == -2
    numeric = numeric_gradient(*problem, SQUARED)
    assert numeric.kinked.tolist() == [True, True, False, False]


def test_a_zero_that_no_step_of_the_weight_reaches_is_no_kink() -> None:
    # Sample 1 has x = 0, so Z = 0 whatever w is; b moves it. A = [0 1] and A - Y = [-1 -2], so
    # dC/dw = dC/dw2 = 2 (-2) x 1 / 2 = -2 and dC/db2 = 2 (-1 - 2) / 2 = -3. Along b the slope is
    # -2 to the left and -3 to the right.
    problem = unit(1.0, 0.0, "relu", [0.0, 1.0], [1.0, 3.0])
    numeric = numeric_gradient(*problem, SQUARED)
    assert numeric.kinked.tolist() == [False, True, False, False]
    np.testing.assert_allclose(numeric.gradient[[0, 2, 3]], [-2, -2, -3], rtol=1e-9)
    assert -3 < numeric.gradient[1] < -2
    verdicts = [Verdict.FINE, Verdict.KINK, Verdict.FINE, Verdict.FINE]
    assert checked(problem, SQUARED).verdict.tolist() == verdicts


def test_a_kink_that_only_the_larger_step_crosses_is_none() -> None:
    # Z = 1.001 - 1 is a thousandth: 2 h = 2e-3 reaches over the kink, 2e-5 does not. A = 0.001,
    # so dC/dw = 2 (0.001 - 1) x 1.001 and dC/db = 2 (0.001 - 1).
    problem = unit(1.0, -1.0, "relu", [1.001], [1.0])
    numeric = numeric_gradient(*problem, SQUARED)
    assert not numeric.kinked.any()
    np.testing.assert_allclose(numeric.gradient[:2], [-1.998 * 1.001, -1.998], rtol=1e-7)
    assert checked(problem, SQUARED).verdict.max() <= Verdict.FINE


def test_behind_a_unit_that_is_off_both_are_zero() -> None:
    # Z = -5 + x, and A = 0 in both samples: only b2 has a gradient, 2 (-1 - 3) / 2 = -4.
    found = checked(unit(1.0, -5.0, "relu", [0.0, 1.0], [1.0, 3.0]), SQUARED)
    assert found.verdict.tolist() == [*[Verdict.ZERO] * 3, Verdict.FINE]
    np.testing.assert_array_equal(np.isnan(found.error), [True, True, True, False])
    np.testing.assert_allclose(found.numeric, [0, 0, 0, -4], atol=1e-9)


NAN = float("nan")


@pytest.mark.parametrize(
    ("analytic", "numeric", "kinked", "verdict", "error"),
    [
        # The resolution is 1e-12.
        (0.0, 0.0, False, Verdict.ZERO, NAN),
        (0.0, 5e-13, True, Verdict.KINK, 1.0),
        (0.0, 5e-12, False, Verdict.WRONG, 1.0),
        (5e-13, 0.0, False, Verdict.UNRESOLVED, 1.0),
        (5e-12, 0.0, False, Verdict.WRONG, 1.0),
        (1e-12, 5e-13, False, Verdict.UNRESOLVED, 0.5),
        (1e-12, 5e-13, True, Verdict.KINK, 0.5),
        (1.0, 1.0, False, Verdict.FINE, 0.0),
        (1.0, 1 - 5e-8, True, Verdict.FINE, 5e-8),
        (1.0, 1 - 5e-7, False, Verdict.DOUBTFUL, 5e-7),
        (-0.995, -1.0, False, Verdict.DOUBTFUL, 0.005),
        (1.0, 0.98, False, Verdict.WRONG, 0.02),
        (1.0, 0.98, True, Verdict.KINK, 0.02),
        (1.0, -1.0, False, Verdict.WRONG, 2.0),
        (2.0, 4.0, False, Verdict.WRONG, 0.5),
        (NAN, 1.0, False, Verdict.WRONG, NAN),
        (1.0, NAN, False, Verdict.UNRESOLVED, NAN),
    ],
)
def test_verdicts_by_hand(
    analytic: float,
    numeric: float,
    kinked: bool,  # noqa: FBT001
    verdict: Verdict,
    error: float,
) -> None:
    given = Numeric(np.array([numeric]), np.array([kinked]), np.array([1e-12]))
    found = gradient_check(np.array([analytic]), given)
    assert found.verdict.tolist() == [verdict]
    np.testing.assert_allclose(found.error, [error], rtol=1e-6)


def test_the_worst_is_found_by_verdict_and_then_by_error() -> None:
    # By error: both zero, a kink of 1/2, doubtful, wrong by 1/10, wrong by 1/5, fine.
    numeric = Numeric(
        np.array([0.0, 0.5, 0.995, 0.9, 0.8, 1.0]),
        np.array([False, True, False, False, False, False]),
        np.full(6, 1e-12),
    )
    analytic = np.array([0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    for count, worst in ((6, 4), (4, 3), (3, 2), (2, 1), (1, 0)):
        gradient, kinked, resolution = numeric
        part = Numeric(gradient[:count], kinked[:count], resolution[:count])
        assert gradient_check(analytic[:count], part).worst == worst


@pytest.mark.parametrize("planted", [lambda g: 1.5 * g, lambda g: -g, lambda _: 0.0])
def test_a_planted_mistake_is_the_worst(planted: type[float]) -> None:
    honest, numeric = flat_gradient(TANH, SQUARED), numeric_gradient(*TANH, SQUARED)
    for index in range(len(honest)):
        analytic = honest.copy()
        analytic[index] = planted(analytic[index])
        found = gradient_check(analytic, numeric)
        assert found.worst == index
        assert np.flatnonzero(found.verdict == Verdict.WRONG).tolist() == [index]
