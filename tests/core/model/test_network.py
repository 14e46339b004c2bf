"""forward and backward: by hand, and against central differences over the registries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import backward, forward
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.initializers import INITIALIZERS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Layer, Network, loss_value
from tests.core.reference import (
    assert_gradients_agree,
    draw_problem,
    numeric_gradient,
    parameters_of,
    sgd,
)

# A 2-2-1 network and one sample, with numbers that binary fractions hold exactly.
NETWORK: Network = (
    Layer(np.array([[0.5, 0.25], [-1.0, 0.5]]), np.array([[1.0], [-1.0]]), "relu"),
    Layer(np.array([[1.0, 3.0]]), np.array([[-2.0]]), "sigmoid"),
)
X = np.array([[1.0], [2.0]])
Y = np.array([[1.0]])


def test_forward_by_hand() -> None:
    # Z1 = [0.5 x 1 + 0.25 x 2 + 1, -1 x 1 + 0.5 x 2 - 1] = [2, -1], so A1 = [2, 0]
    # Z2 = 1 x 2 + 3 x 0 - 2 = 0, so A2 = sigmoid(0) = 0.5 and C = (0.5 - 1)² = 0.25
    first, second = forward(NETWORK, X)
    np.testing.assert_array_equal(first.A_prev, X)
    np.testing.assert_array_equal(first.Z, [[2], [-1]])
    np.testing.assert_array_equal(first.A, [[2], [0]])
    np.testing.assert_array_equal(second.A_prev, first.A)
    np.testing.assert_array_equal(second.Z, [[0]])
    np.testing.assert_array_equal(second.A, [[0.5]])
    assert loss_value((first, second), Y, "squared_error") == 0.25


def test_backward_by_hand() -> None:
    # delta2 = 2 (0.5 - 1) x 0.5 (1 - 0.5) = -0.25
    # dW2 = -0.25 x [2 0] = [-0.5 0], db2 = -0.25
    # delta1 = [1 3]^T x -0.25 = [-0.25, -0.75], times relu'(Z1) = [1, 0], is [-0.25, 0]
    # dW1 = [-0.25, 0] [1 2] = [-0.25 -0.5; 0 0], db1 = [-0.25, 0]
    first, second = backward(NETWORK, forward(NETWORK, X), Y, "squared_error")
    np.testing.assert_array_equal(second.delta, [[-0.25]])
    np.testing.assert_array_equal(second.dW, [[-0.5, 0]])
    np.testing.assert_array_equal(second.db, [[-0.25]])
    np.testing.assert_array_equal(first.delta, [[-0.25], [0]])
    np.testing.assert_array_equal(first.dW, [[-0.25, -0.5], [0, 0]])
    np.testing.assert_array_equal(first.db, [[-0.25], [0]])


def test_update_by_hand() -> None:
    # learning_rate 0.5: W1 + 0.5 x [0.25 0.5; 0 0], b1 + 0.5 x [0.25, 0], and so on.
    gradients = backward(NETWORK, forward(NETWORK, X), Y, "squared_error")
    first, second = sgd(NETWORK, gradients, 0.5)
    np.testing.assert_array_equal(first.W, [[0.625, 0.5], [-1, 0.5]])
    np.testing.assert_array_equal(first.b, [[1.125], [-1]])
    np.testing.assert_array_equal(second.W, [[1.25, 3]])
    np.testing.assert_array_equal(second.b, [[-1.875]])


def test_with_cross_entropy_delta_is_A_minus_Y_by_hand() -> None:
    # delta2 = 0.5 - 1 = -0.5: twice what squared error gave, so every gradient is.
    trace = forward(NETWORK, X)
    squared = backward(NETWORK, trace, Y, "squared_error")
    crossed = backward(NETWORK, trace, Y, "binary_cross_entropy")
    np.testing.assert_array_equal(crossed[1].delta, [[-0.5]])
    for a, b in zip(crossed, squared, strict=True):
        np.testing.assert_array_equal(a.dW, 2 * b.dW)
        np.testing.assert_array_equal(a.db, 2 * b.db)


def test_a_unit_at_exactly_zero_passes_nothing_back() -> None:
    # Z1 = 1 x 1 - 1 = 0, where relu' is 0 by convention.
    network: Network = (
        Layer(np.array([[1.0]]), np.array([[-1.0]]), "relu"),
        Layer(np.array([[1.0]]), np.array([[0.0]]), "identity"),
    )
    trace = forward(network, np.array([[1.0]]))
    first, second = backward(network, trace, Y, "squared_error")
    assert second.delta == [[-2.0]]
    assert first.delta == [[0.0]]
    assert first.dW == [[0.0]]


@settings(max_examples=75)
@given(data=st.data(), depth=st.integers(0, 6))
def test_backward_against_central_differences(data: st.DataObject, depth: int) -> None:
    loss = data.draw(st.sampled_from(sorted(LOSSES)))
    hidden = [data.draw(st.sampled_from(hidden_activations())) for _ in range(depth)]
    output = data.draw(st.sampled_from(LOSSES[loss].outputs))
    widths = data.draw(st.lists(st.integers(2, 4), min_size=depth + 2, max_size=depth + 2))
    check_gradient("he", tuple(widths), (*hidden, output), loss)


@pytest.mark.parametrize("initializer", INITIALIZERS)
@pytest.mark.parametrize(("loss", "output"), [(n, o) for n in LOSSES for o in LOSSES[n].outputs])
def test_backward_from_every_start(initializer: str, loss: str, output: str) -> None:
    check_gradient(initializer, (3, 3, 2, 2), ("tanh", "leaky_relu", output), loss)


def check_gradient(
    initializer: str, sizes: tuple[int, ...], activations: tuple[str, ...], loss: str
) -> None:
    problem = draw_problem(initializer, sizes, activations, loss)
    assert all(layer.b.all() for layer in problem.network), "the biases are not to be 0"
    trace = forward(problem.network, problem.X)
    analytic = backward(problem.network, trace, problem.Y, loss)
    numeric = numeric_gradient(problem, loss)
    for number, (a, (dW, db)) in enumerate(zip(analytic, numeric, strict=True), 1):
        assert_gradients_agree(f"dW{number}", a.dW, dW)
        assert_gradients_agree(f"db{number}", a.db, db)


def test_shapes_and_evidence_of_each_layer() -> None:
    problem = draw_problem("xavier", (4, 5, 3, 2), ("tanh", "relu", "sigmoid"), "squared_error")
    trace = forward(problem.network, problem.X)
    gradients = backward(problem.network, trace, problem.Y, "squared_error")
    below = problem.X
    for layer, t, g in zip(problem.network, trace, gradients, strict=True):
        assert t.A_prev is below
        assert t.Z.shape == t.A.shape == g.delta.shape == (len(layer.W), problem.X.shape[1])
        assert g.dW.shape == layer.W.shape
        assert g.db.shape == layer.b.shape
        below = t.A


def test_a_pass_changes_nothing_it_was_given() -> None:
    network, inputs, targets = draw_problem(
        "he", (3, 4, 2), ("identity", "identity"), "squared_error"
    )
    arrays = [*parameters_of(network), inputs, targets]
    kept = [array.copy() for array in arrays]
    trace = forward(network, inputs)
    traced = [array.copy() for t in trace for array in t]
    backward(network, trace, targets, "squared_error")
    for array, before in zip(arrays, kept, strict=True):
        np.testing.assert_array_equal(array, before)
    for array, before in zip((array for t in trace for array in t), traced, strict=True):
        np.testing.assert_array_equal(array, before)


@pytest.mark.parametrize("loss", ["squared_error", "binary_cross_entropy"])
def test_the_gradient_is_the_mean_over_samples_of_each_samples_gradient(loss: str) -> None:
    network, inputs, targets = draw_problem("xavier", (3, 4, 2), ("tanh", "sigmoid"), loss)
    whole = backward(network, forward(network, inputs), targets, loss)
    singles = []
    for index in range(inputs.shape[1]):
        x, y = inputs[:, index : index + 1], targets[:, index : index + 1]
        singles.append(backward(network, forward(network, x), y, loss))
    for number, gradient in enumerate(whole):
        mean = np.mean([single[number].dW for single in singles], axis=0)
        np.testing.assert_allclose(gradient.dW, mean, rtol=1e-12, atol=1e-15)
