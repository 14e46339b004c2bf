"""The passes as stages: the same numbers as forward and backward, and the sum behind each."""

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from nnviz import backward, forward
from nnviz.core.explain.mistakes import with_mistakes
from nnviz.core.explain.stages import (
    Matrices,
    Model,
    Stage,
    evaluated,
    given,
    gradient_followed,
    stages_of,
)
from nnviz.core.explain.sums import Factor
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.network import Layer, loss_value
from tests.core.model.test_network import NETWORK, X, Y
from tests.core.reference import (
    MODELS,
    Problem,
    draw_problem,
    flat_gradient,
    numeric_dA,
    numeric_slope,
    sgd,
)

RATE = 0.3
CASES = pytest.mark.parametrize(
    ("activation", "loss", "output", "depth"),
    [(*model, depth) for model in MODELS for depth in range(7)],
)
# W2[1,3], b1[2], new b1[2], f'(Z1)[2,3] and so on.
SYMBOL = re.compile(r"((?:new )?d?b\d)\[(\d)\]|(.+)\[(\d),(\d)\]")


class Shown(NamedTuple):
    """A drawn problem, and its stages with what they evaluate to."""

    problem: Problem
    model: Model
    stages: list[Stage]
    matrices: Matrices


@cache
def shown(activation: str, loss: str, output: str, depth: int) -> Shown:
    sizes, activations = (2, *(3,) * depth, 2), (*(activation,) * depth, output)
    problem, model = draw_problem("he", sizes, activations, loss), Model(activations, loss, RATE)
    stages = stages_of(model)
    return Shown(problem, model, stages, evaluated(stages, given(*problem)))


def by_name(problem: Problem, loss: str) -> Matrices:
    """What forward, backward, loss_value and sgd say."""
    network, X, Y = problem
    trace = forward(network, X)
    gradients = backward(network, trace, Y, loss)
    after = sgd(network, gradients, RATE)
    found = {"C": np.array([[loss_value(trace, Y, loss)]])}
    found["new C"] = np.array([[loss_value(forward(after, X), Y, loss)]])
    for number, (t, g, new) in enumerate(zip(trace, gradients, after, strict=True), 1):
        found |= {f"Z{number}": t.Z, f"A{number}": t.A, f"delta{number}": g.delta}
        found |= {f"dW{number}": g.dW, f"db{number}": g.db}
        found |= {f"new W{number}": new.W, f"new b{number}": new.b}
    return found


@CASES
def test_the_passes_and_the_update(activation: str, loss: str, output: str, depth: int) -> None:
    problem, model, stages, matrices = shown(activation, loss, output, depth)
    expected = by_name(problem, loss)
    for name, matrix in expected.items():
        np.testing.assert_allclose(matrices[name], matrix, rtol=1e-12, atol=1e-12, err_msg=name)
    slopes = {f"f'(Z{layer})" for layer in range(1, depth + 2)}
    slopes |= {f"dA{layer}" for layer in range(1, depth + 2)}
    if loss == "binary_cross_entropy":
        slopes.remove(f"f'(Z{depth + 1})")
    assert {stage.result for stage in stages} == set(expected) | slopes
    followed = gradient_followed(stages, matrices, model)
    np.testing.assert_allclose(followed, flat_gradient(problem, loss), rtol=1e-12, atol=1e-12)


# Each model with another number of hidden layers, 0 to 6, in turn.
@pytest.mark.parametrize(
    ("activation", "loss", "output", "depth"),
    [(*model, index % 7) for index, model in enumerate(MODELS)],
)
def test_the_derivatives_in_between(activation: str, loss: str, output: str, depth: int) -> None:
    problem, _, _, matrices = shown(activation, loss, output, depth)
    for number, layer in enumerate(problem.network, 1):
        Z, A = matrices[f"Z{number}"], matrices[f"A{number}"]
        numeric = {f"dA{number}": numeric_dA(problem.network[number:], A, problem.Y, loss)}
        if number <= depth or loss == "squared_error":  # else f' has cancelled
            numeric[f"f'(Z{number})"] = numeric_slope(layer.activation, Z)
        for name, slopes in numeric.items():
            np.testing.assert_allclose(matrices[name], slopes, rtol=1e-6, atol=1e-9, err_msg=name)


def check_named_numbers(factor: Factor, matrices: Matrices) -> None:
    """A factor that is a cell of a matrix has that cell's value."""
    match = SYMBOL.fullmatch(factor.symbol)
    name, *place = (part for part in match.groups() if part) if match else ("",)
    if name in matrices:
        row, column = (int(index) - 1 for index in (*place, "1")[:2])
        assert factor.value == matrices[name][row, column], factor.symbol


@CASES
def test_every_cell_is_its_sum(activation: str, loss: str, output: str, depth: int) -> None:
    _, _, stages, matrices = shown(activation, loss, output, depth)
    for stage in stages:
        name, result = stage.result, matrices[stage.result]
        for row, column in np.ndindex(*result.shape):
            found = stage.cell(matrices, row, column)
            assert found.value == pytest.approx(result[row, column], rel=1e-12, abs=1e-12)
            if name in ("C", "new C"):
                assert found.symbol == name
            elif "b" in name:
                assert found.symbol == f"{name}[{row + 1}]"
            else:
                assert found.symbol == f"{name}[{row + 1},{column + 1}]"
            for factor in (factor for term in found.terms for factor in term):
                check_named_numbers(factor, matrices)


@pytest.mark.parametrize(
    ("loss", "between"),
    [
        ("squared_error", ["C", "dA2", "f'(Z2)", "delta2"]),
        ("binary_cross_entropy", ["C", "dA2", "delta2"]),
    ],
)
def test_the_order_of_the_stages(loss: str, between: list[str]) -> None:
    stages = stages_of(Model(("tanh", "sigmoid"), loss, RATE))
    forwards, updates = ["Z1", "A1", "Z2", "A2"], ["new W1", "new b1", "new W2", "new b2", "new C"]
    backwards = ["dW2", "db2", "dA1", "f'(Z1)", "delta1", "dW1", "db1"]
    assert [stage.result for stage in stages] == [*forwards, *between, *backwards, *updates]
    assert [stage.direction for stage in stages] == [
        *["forward"] * 4,
        *["loss"] * 2,
        *["backward"] * (len(between) - 2 + 7),
        *["update"] * 5,
    ]
    for stage in stages:
        digits = re.findall(r"\d", stage.result)
        assert [stage.layer] == ([int(digit) for digit in digits] or [2]), "C is the last layer's"
        assert not stage.mistake


# The numbers of test_network, worked there by hand: Z1 = [2, -1], A1 = [2, 0], Z2 = 0, A2 = 0.5.
BY_HAND = [
    (
        "Z1",
        (1, 0),
        [[("W1[2,1]", -1), ("A0[1,1]", 1)], [("W1[2,2]", 0.5), ("A0[2,1]", 2)], [("b1[2]", -1)]],
    ),
    ("A1", (0, 0), [[("max(0, Z1[1,1])", 2)]]),
    ("A1", (1, 0), [[("max(0, Z1[2,1])", 0)]]),
    ("A2", (0, 0), [[("sigmoid(Z2[1,1])", 0.5)]]),
    ("C", (0, 0), [[("1/m", 1), ("(A2[1,1] − Y[1,1])²", 0.25)]]),
    ("dA2", (0, 0), [[("2", 2), ("1/m", 1), ("(A2[1,1] − Y[1,1])", -0.5)]]),
    ("f'(Z2)", (0, 0), [[("A2[1,1] (1 − A2[1,1])", 0.25)]]),
    ("delta2", (0, 0), [[("dA2[1,1]", -1), ("f'(Z2)[1,1]", 0.25)]]),
    ("dW2", (0, 1), [[("delta2[1,1]", -0.25), ("A1[2,1]", 0)]]),
    ("db2", (0, 0), [[("delta2[1,1]", -0.25)]]),
    ("dA1", (1, 0), [[("W2[1,2]", 3), ("delta2[1,1]", -0.25)]]),
    ("f'(Z1)", (1, 0), [[("f'(Z1[2,1])", 0)]]),
    ("dW1", (0, 1), [[("delta1[1,1]", -0.25), ("A0[2,1]", 2)]]),
    ("new W1", (0, 1), [[("W1[1,2]", 0.25)], [("−learning_rate", -0.5), ("dW1[1,2]", -0.5)]]),
    ("new b1", (1, 0), [[("b1[2]", -1)], [("−learning_rate", -0.5), ("db1[2]", 0)]]),
]


@pytest.mark.parametrize(("name", "place", "terms"), BY_HAND)
def test_cells_by_hand(
    name: str, place: tuple[int, int], terms: list[list[tuple[str, float]]]
) -> None:
    stages = stages_of(Model(("relu", "sigmoid"), "squared_error", 0.5))
    matrices = evaluated(stages, given(NETWORK, X, Y))
    (stage,) = (stage for stage in stages if stage.result == name)
    found = stage.cell(matrices, *place)
    assert [[(f.symbol, f.value) for f in term] for term in found.terms] == terms


# What is written for a computed factor, with 0.5 for A2 and 1 for Y.
WRITTEN = [
    ("relu", "squared_error", "A1", ("max(0, ", -1.0, ")")),
    ("relu", "squared_error", "C", ("(", 0.5, " − ", 1.0, ")", "²")),
    ("relu", "squared_error", "dA2", ("(", 0.5, " − ", 1.0, ")")),
    ("relu", "squared_error", "f'(Z1)", ("0, as ", -1.0, " ≤ 0")),
    ("leaky_relu", "squared_error", "f'(Z1)", ("0.01, as ", -1.0, " ≤ 0")),
    ("relu above 0", "squared_error", "f'(Z1)", ("1, as ", 0.5, " > 0")),
    ("leaky_relu above 0", "squared_error", "f'(Z1)", ("1, as ", 0.5, " > 0")),
    ("identity", "squared_error", "f'(Z1)", ()),
    ("tanh", "squared_error", "A1", ("tanh(", -1.0, ")")),
    ("tanh", "squared_error", "f'(Z1)", ("(1 − ", float(np.tanh(-1)), "²)")),
    ("relu", "squared_error", "f'(Z2)", (0.5, " × (1 − ", 0.5, ")")),
    (
        "relu",
        "binary_cross_entropy",
        "C",
        ("(−", 1.0, " log ", 0.5, " − (1 − ", 1.0, ") log(1 − ", 0.5, "))"),
    ),
    ("relu", "binary_cross_entropy", "dA2", ("1/(", 0.5, " × (1 − ", 0.5, "))")),
]


@pytest.mark.parametrize(("activation", "loss", "name", "written"), WRITTEN)
def test_written_by_hand(
    activation: str, loss: str, name: str, written: tuple[str | float, ...]
) -> None:
    # Z1 = W1 x = -1, or 0.5, in one hidden unit; b2 cancels what comes of it, so Z2 = 0.
    activation, _, above = activation.partition(" ")
    Z1 = np.array([[0.5 if above else -1.0]])
    hidden, A1 = Layer(Z1, np.array([[0.0]]), activation), ACTIVATIONS[activation].function(Z1)
    network = (hidden, Layer(np.array([[1.0]]), -A1, "sigmoid"))
    stages = stages_of(Model((activation, "sigmoid"), loss, 0.5))
    matrices = evaluated(stages, given(network, np.array([[1.0]]), Y))
    (stage,) = (stage for stage in stages if stage.result == name)
    (term,) = stage.cell(matrices, 0, 0).terms
    assert term[-1].written == written


def test_the_mean_is_written_with_the_number_of_samples() -> None:
    _, _, stages, matrices = shown("tanh", "squared_error", "sigmoid", 1)
    for name, terms in (("C", 8), ("dA2", 1)):
        (stage,) = (stage for stage in stages if stage.result == name)
        found = stage.cell(matrices, 0, 0).terms
        means = [(f.value, f.written) for term in found for f in term if f.symbol == "1/m"]
        assert means == [(0.25, ("1/", 4.0))] * terms


def test_the_step_against_the_gradient_is_followed_with_its_sign() -> None:
    problem, model, honest, _ = shown("tanh", "squared_error", "sigmoid", 1)
    stages = with_mistakes(honest, ["sign"], model)
    followed = gradient_followed(stages, evaluated(stages, given(*problem)), model)
    expected = -flat_gradient(problem, "squared_error")
    np.testing.assert_allclose(followed, expected, rtol=1e-12)


def test_evaluation_changes_nothing_it_was_given_and_is_silent_when_it_overflows() -> None:
    large = shown("identity", "squared_error", "identity", 2)
    start = given(*large.problem)
    for name in ("W1", "W2", "W3"):
        start[name] = start[name] * 1e200
    kept = {name: matrix.copy() for name, matrix in start.items()}
    matrices = evaluated(large.stages, start)
    assert not np.isfinite(matrices["C"]).any()
    assert list(start) == list(kept)
    for name, matrix in kept.items():
        np.testing.assert_array_equal(start[name], matrix)
