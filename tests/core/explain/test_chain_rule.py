"""One parameter at a time by the chain rule, against backward and central differences."""

from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import backward, forward
from nnviz.core.arrays import Array
from nnviz.core.explain.chain_rule import ChainRule, Parameter, is_finite
from nnviz.core.explain.sums import product, text_of
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.network import Layer, Network
from tests.core.model.test_network import NETWORK, X, Y
from tests.core.reference import (
    MODELS,
    Problem,
    central_differences,
    draw_problem,
    numeric_dA,
    numeric_slope,
)
from tests.core.strategies import problems

DEPTHS = pytest.mark.parametrize("layers", range(1, 7))


def chain(problem: Problem, loss: str) -> ChainRule:
    network, X, Y = problem
    return ChainRule(network, forward(network, X), Y, loss)


def expected(problem: Problem, loss: str, parameter: Parameter) -> float:
    network, X, Y = problem
    gradient = backward(network, forward(network, X), Y, loss)[parameter.layer - 1]
    if parameter.column is None:
        return float(gradient.db[parameter.row, 0])
    return float(gradient.dW[parameter.row, parameter.column])


def every_parameter(network: Network) -> list[Parameter]:
    return [
        Parameter(number, row, column)
        for number, layer in enumerate(network, 1)
        for row in range(layer.W.shape[0])
        for column in (*range(layer.W.shape[1]), None)
    ]


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-12, abs=1e-12)


@DEPTHS
@settings(max_examples=30)
@given(data=st.data())
def test_every_form_is_what_backward_computes(layers: int, data: st.DataObject) -> None:
    problem, loss = data.draw(problems(layers=layers))
    parameter = data.draw(st.sampled_from(every_parameter(problem.network)))
    rule, right = chain(problem, loss), expected(problem, loss, parameter)
    samples = range(problem.X.shape[1])
    whole = rule.of_parameter(parameter)
    assert text_of(whole.symbol) == f"dC/d{parameter}"
    assert whole.value == close(right)
    assert len(whole.terms) == len(samples)
    units = [len(layer.b) for layer in problem.network[parameter.layer :]]
    unrolled = [rule.over_paths(parameter, sample) for sample in samples]
    assert sum(total.value for total in unrolled) == close(right)
    for sample, (term, total) in enumerate(zip(whole.terms, unrolled, strict=True)):
        assert total.value == close(product(term))
        ends = len(problem.Y) if rule.mixes(len(problem.network)) else 1
        assert len(total.terms) == rule.path_count(parameter.layer) == prod(units) * ends
        assert len(set(total.terms)) == len(total.terms), "each path once"
        # Two factors for w, two for each layer above, one for the loss.
        assert {len(path) for path in total.terms} == {3 + 2 * len(units)}
        layer, mixed = parameter.layer, rule.mixes(parameter.layer)
        inner = (rule.of_sum if mixed else rule.of_activation)(layer, parameter.row, sample)
        assert inner.symbol == term[-1].symbol
        assert inner.value == close(term[-1].value)
        outputs = len(problem.Y) if mixed else 1
        assert len(inner.terms) == (units[0] if units else outputs)


@DEPTHS
@settings(max_examples=20)
@given(data=st.data())
def test_every_factor_of_a_sum_for_A_is_the_sum_of_the_next(
    layers: int, data: st.DataObject
) -> None:
    problem, loss = data.draw(problems(layers=layers))
    rule = chain(problem, loss)
    for layer in range(1, layers):
        for to, (*_, last) in enumerate(rule.of_activation(layer, 0, 0).terms):
            mixed = rule.mixes(layer + 1)
            above = (rule.of_sum if mixed else rule.of_activation)(layer + 1, to, 0)
            assert last.symbol == above.symbol
            assert text_of(last.symbol) == f"dC/d{'Z' if mixed else 'A'}{layer + 1}[{to + 1},1]"
            assert above.value == close(last.value)


@pytest.mark.parametrize(
    ("activation", "loss", "output"),
    [model for model in MODELS if ACTIVATIONS[model[2]].slope],
)
def test_the_three_factors_against_central_differences(
    activation: str, loss: str, output: str
) -> None:
    problem = draw_problem("he", (2, 3, 3, 2), (activation, activation, output), loss)
    network, X, Y = problem
    trace, rule = forward(network, X), chain(problem, loss)
    slopes = [numeric_slope(n.activation, t.Z) for n, t in zip(network, trace, strict=True)]
    dAs = [numeric_dA(network[number:], t.A, Y, loss) for number, t in enumerate(trace, 1)]
    for parameter in every_parameter(network):
        index, row, column = parameter.layer - 1, parameter.row, parameter.column
        below = np.ones(X.shape[1]) if column is None else trace[index].A_prev[column]
        terms = rule.of_parameter(parameter).terms
        found = np.array([[factor.value for factor in term] for term in terms])
        np.testing.assert_array_equal(found[:, 0], below)
        np.testing.assert_allclose(found[:, 1], slopes[index][row], rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(found[:, 2], dAs[index][row], rtol=1e-6, atol=1e-9)


# As in test_network: dC/dA2 = 2 (0.5 - 1) = -1, sigmoid' = 0.25, W2 = [1 3], x = [1 2].
def test_by_hand() -> None:
    rule = ChainRule(NETWORK, forward(NETWORK, X), Y, "squared_error")
    (term,) = rule.of_parameter(Parameter(1, 0, 1)).terms
    assert [(text_of(factor.symbol), factor.value) for factor in term] == [
        ("dZ1[1,1]/dW1[1,2]", 2),
        ("dA1[1,1]/dZ1[1,1]", 1),
        ("dC/dA1[1,1]", -0.25),
    ]
    (term,) = rule.of_activation(1, 1, 0).terms
    assert [(text_of(factor.symbol), factor.value) for factor in term] == [
        ("dZ2[1,1]/dA1[2,1]", 3),
        ("dA2[1,1]/dZ2[1,1]", 0.25),
        ("dC/dA2[1,1]", -1),
    ]
    (path,) = rule.over_paths(Parameter(1, 1, None), 0).terms
    assert [(text_of(factor.symbol), factor.value) for factor in path] == [
        ("dZ1[2,1]/db1[2]", 1),
        ("dA1[2,1]/dZ1[2,1]", 0),
        ("dZ2[1,1]/dA1[2,1]", 3),
        ("dA2[1,1]/dZ2[1,1]", 0.25),
        ("dC/dA2[1,1]", -1),
    ]


def numeric_mixed_slope(Z: Array, output: int, sample: int) -> Array:
    """dA of one output by every Z, by central differences."""
    moved, softmax = Z.copy(), ACTIVATIONS["softmax"].function
    return central_differences(lambda: float(softmax(moved)[output, sample]), moved)


def test_behind_softmax_dZ_reaches_every_output() -> None:
    problem = draw_problem("he", (2, 3, 3), ("tanh", "softmax"), "cross_entropy")
    network, _, Y = problem
    rule, trace = chain(problem, "cross_entropy"), forward(network, problem.X)
    dA = numeric_dA((), trace[-1].A, Y, "cross_entropy")
    for unit, sample in np.ndindex(*Y.shape):
        total = rule.of_sum(2, unit, sample)
        for output, (slope, derivative) in enumerate(total.terms):
            moved = numeric_mixed_slope(trace[-1].Z, output, sample)
            cell = f"A2[{output + 1},{sample + 1}]"
            assert text_of(slope.symbol) == f"d{cell}/dZ2[{unit + 1},{sample + 1}]"
            assert text_of(derivative.symbol) == f"dC/d{cell}"
            assert slope.value == pytest.approx(moved[unit, sample], rel=1e-6, abs=1e-9)
            assert derivative.value == pytest.approx(dA[output, sample], rel=1e-6)


def test_behind_softmax_by_hand() -> None:
    # Z = [0 0]: A = [1/2 1/2], and dA_k/dZ_j = A_k (1 - A_j) or -A_k A_j = 1/4 or -1/4. With the
    # target [1 0], dC/dA = [-2 0]: dC/dZ1 = 1/4 x -2 = -1/2 = A - Y, and dC/dZ2 = 1/2.
    network = (Layer(np.zeros((2, 1)), np.zeros((2, 1)), "softmax"),)
    target = np.array([[1.0], [0.0]])
    rule = chain(Problem(network, np.array([[3.0]]), target), "cross_entropy")
    found = [[(f.value for f in term) for term in rule.of_sum(1, j, 0).terms] for j in (0, 1)]
    assert [[list(term) for term in terms] for terms in found] == [
        [[0.25, -2.0], [-0.25, 0.0]],
        [[-0.25, -2.0], [0.25, 0.0]],
    ]
    (term,) = rule.of_parameter(Parameter(1, 1, 0)).terms
    assert [(text_of(factor.symbol), factor.value) for factor in term] == [
        ("dZ1[2,1]/dW1[2,1]", 3.0),
        ("dC/dZ1[2,1]", 0.5),
    ]


@pytest.mark.parametrize(
    ("parameter", "symbol"),
    [(Parameter(2, 0, 1), "W2[1,2]"), (Parameter(1, 2, None), "b1[3]")],
)
def test_a_parameter_is_written_from_1(parameter: Parameter, symbol: str) -> None:
    assert str(parameter) == symbol


def test_the_paths_are_counted_by_hand() -> None:
    # Above layer 1 of 2-3-2-4 come 2 and then 4 units; above layer 2 the 4; above the last none.
    problem = draw_problem("he", (2, 3, 2, 4), ("tanh", "tanh", "identity"), "squared_error")
    rule = chain(problem, "squared_error")
    assert [rule.path_count(layer) for layer in (1, 2, 3)] == [8, 4, 1]


@pytest.mark.parametrize(("weight", "finite"), [(1.0, True), (100.0, False)])
def test_a_saturated_output_is_not_finite_with_cross_entropy(weight: float, finite: bool) -> None:  # noqa: FBT001
    # sigmoid(100) is 1 to the last bit, so that A (1 - A) = 0 is divided by.
    network = (Layer(np.array([[weight]]), np.array([[0.0]]), "sigmoid"),)
    one = np.array([[1.0]])
    with np.errstate(all="ignore"):
        rule = ChainRule(network, forward(network, one), 0 * one, "binary_cross_entropy")
        assert is_finite(rule.of_parameter(Parameter(1, 0, 0))) is finite


@settings(max_examples=30)
@given(case=problems(layers=2), listed=st.integers(0, 3))
def test_of_many_samples_the_others_are_what_is_left(
    case: tuple[Problem, str], listed: int
) -> None:
    problem, loss = case
    rule, samples = chain(problem, loss), problem.X.shape[1]
    for parameter in every_parameter(problem.network):
        whole, short = rule.of_parameter(parameter), rule.of_parameter(parameter, listed)
        assert len(short.terms) == min(samples, listed)
        assert (short.many, whole.others.many) == (samples, 0)
        np.testing.assert_allclose(short.value, whole.value, rtol=1e-9, atol=1e-12)
