"""One bound step gives the loss and the gradient of the readable form."""

import numpy as np
import pytest

from nnviz import backward, forward
from nnviz.core.arrays import Array
from nnviz.core.model.network import LayerGradient, loss_value
from nnviz.core.model.parameters import flatten, network_of
from nnviz.core.train.inplace import bind_step, sums_of_losses
from nnviz.core.train.step_source import FEW, Architecture
from tests.core.reference import MODELS, Problem, draw_problem


def bound_gradient(
    problem: Problem, activations: tuple[str, ...], loss: str
) -> tuple[float, Array]:
    """The mean loss and the flat gradient, by a bound step that has been used before."""
    network, X, Y = problem
    sizes, m = (len(X), *(len(layer.W) for layer in network)), X.shape[1]
    start = flatten(network)
    parameters, update = start.copy(), np.full_like(start, np.nan)
    terms = np.full((1, *Y.shape), np.nan)
    step = bind_step(Architecture(sizes, activations, loss), parameters, m, 0.25)
    X_and_ones = np.vstack([X, np.ones(m)])
    step(
        np.vstack([1 - 2 * X, np.ones(m)]), 1 - Y, terms[0], update
    )  # leaves its numbers in the memory
    parameters[:] = start
    step(X_and_ones, Y, terms[0], update)
    (value,) = sums_of_losses(loss, terms) / m
    np.testing.assert_array_equal(parameters, start - update)
    np.testing.assert_array_equal(X_and_ones[:-1], X, "the data were changed")
    return value, update / 0.25


def flat_gradient(gradients: tuple[LayerGradient, ...]) -> Array:
    return np.concatenate([np.vstack([g.dW.T, g.db.T]).ravel() for g in gradients])


@pytest.mark.parametrize("times", [1, FEW])  # few samples, and many
@pytest.mark.parametrize("hidden", [(), (3,), (3,) * 6, (4, 4, 4, 2, 2)], ids=str)
@pytest.mark.parametrize(("activation", "loss", "output"), MODELS)
def test_loss_and_gradient(
    activation: str, loss: str, output: str, hidden: tuple[int, ...], times: int
) -> None:
    activations = (*(activation,) * len(hidden), output)
    network, X, Y = draw_problem("he", (2, *hidden, 2), activations, loss)
    noise = np.random.default_rng(5).uniform(0.9, 1.1, (2, 4 * times))
    problem = Problem(network, np.tile(X, times) * noise, np.tile(Y, times))
    value, gradient = bound_gradient(problem, activations, loss)
    trace = forward(problem.network, problem.X)
    assert value == pytest.approx(loss_value(trace, problem.Y, loss), rel=1e-13)
    expected = flat_gradient(backward(problem.network, trace, problem.Y, loss))
    np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
@pytest.mark.parametrize("output", ["identity", "relu"])
def test_a_derivative_at_zero(activation: str, output: str) -> None:
    # Weights and biases of 0, or of the least positive number and its negative, which times a
    # number below 1/2 is -0, put every Z of the hidden layer on the kink.
    samples, width = 200, 5
    sizes, activations = (3, width, 1), (activation, output)
    rng = np.random.default_rng(3)
    tiny = np.where(rng.random(4 * width) < 0.5, -5e-324, 5e-324)
    tiny[-width:] = 0.0
    for first in (np.zeros(4 * width), tiny, rng.normal(size=4 * width)):
        flat = np.append(first, rng.normal(size=width + 1))
        network = network_of(flat, sizes, activations)
        X, Y = rng.uniform(-0.4, 0.4, size=(3, samples)), rng.normal(size=(1, samples))
        _, gradient = bound_gradient(Problem(network, X, Y), activations, "squared_error")
        trace = forward(network, X)
        expected = flat_gradient(backward(network, trace, Y, "squared_error"))
        np.testing.assert_allclose(gradient, expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("output", ["sigmoid", "tanh"])
def test_saturated_units_neither_overflow_nor_pass_anything_back(output: str) -> None:
    # Z = ±1000 for the two samples: exp overflows, f stands at its limits, and f' is exactly 0.
    network = network_of(np.array([1000.0, 0.0]), (1, 1), (output,))
    problem = Problem(network, np.array([[1.0, -1.0]]), np.array([[0.25, 0.25]]))
    with np.errstate(over="ignore"):
        value, gradient = bound_gradient(problem, (output,), "squared_error")
    low = 0.0 if output == "sigmoid" else -1.0
    assert value == ((1 - 0.25) ** 2 + (low - 0.25) ** 2) / 2
    np.testing.assert_array_equal(gradient, [0.0, 0.0])


@pytest.mark.parametrize(
    ("activations", "loss", "unknown"),
    [
        (("softplus", "tanh"), "squared_error", "softplus"),
        (("tanh", "softplus"), "squared_error", "softplus"),
        (("tanh", "sigmoid"), "hinge", "hinge"),
    ],
)
def test_unknown_names_are_refused(activations: tuple[str, str], loss: str, unknown: str) -> None:
    with pytest.raises(KeyError, match=unknown):
        bind_step(Architecture((1, 1, 1), activations, loss), np.zeros(4), 3, 0.1)
