"""One step gives the loss, the gradient and the parameters of the readable forms."""

import numpy as np
import pytest
from hypothesis import given, settings

from nnviz import Config, backward, forward
from nnviz.core.arrays import Array
from nnviz.core.model.network import Network, loss_value
from nnviz.core.model.parameters import (
    flat_vector,
    flatten,
    layer_offsets,
    network_of,
    pairs_of,
    weights_only,
)
from nnviz.core.train.program import Architecture
from nnviz.core.train.step import step_program
from tests.core.train.reference_step import decay, plain_followed, plain_update
from tests.core.train.steps import Bound, Problem, problems

STEPS = 4


def readable_gradient(network: Network, X: Array, Y: Array, loss: str) -> Array:
    """What network.backward says, as one flat vector."""
    gradients = backward(network, forward(network, X), Y, loss)
    return flat_vector((each.dW, each.db) for each in gradients)


@given(problem=problems())
@settings(max_examples=200)
def test_a_step_is_the_readable_one(problem: Problem) -> None:
    bound, loss = Bound(problem, stacked=False), problem.architecture.loss
    (X, Y), (config,) = problem.data[0], problem.configs
    followed: list[Array] = []
    for _ in range(STEPS):
        network, before = bound.network(), bound.parameters[0].copy()
        bound.step()
        trace = forward(network, X)
        assert bound.loss == pytest.approx(loss_value(trace, Y, loss), rel=1e-12, abs=1e-15)
        np.testing.assert_array_equal(bound.targets, Y)
        gradient = bound.gradient * bound.program.scale
        expected = readable_gradient(network, X, Y, loss)
        np.testing.assert_allclose(gradient, expected, rtol=1e-11, atol=1e-14)
        # Of the gradients that it used, however small: Adam divides by them.
        sizes = problem.architecture.sizes
        pairs = zip(backward(network, trace, Y, loss), pairs_of(gradient, sizes), strict=True)
        used = tuple(each._replace(dW=dW, db=db) for each, (dW, db) in pairs)
        used = plain_followed(config, network, used)
        followed.append(flat_vector((each.dW, each.db) for each in used))
        update, weights = plain_update(config, followed, config.learning_rate), weights_only(sizes)
        decayed = decay(config, before * weights, config.learning_rate)
        np.testing.assert_allclose(bound.parameters[0], before + update.added + decayed, atol=1e-12)
        for state, value in zip(bound.parameters[1:], update.state.values(), strict=True):
            np.testing.assert_allclose(state, value, rtol=1e-11, atol=1e-15)


@given(problem=problems(most_runs=2))
@settings(max_examples=50)
def test_each_number_of_the_gradient_is_written_once(problem: Problem) -> None:
    bound = Bound(problem, stacked=len(problem.networks) > 1)
    blocks = sorted(bound.program.blocks)
    assert [block.start for block in blocks] == [0, *(block.stop for block in blocks[:-1])]
    assert blocks[-1].stop == layer_offsets(problem.architecture.sizes)[-1]
    assert all(block.stop - block.start == np.prod(block.shape) for block in blocks)


@given(problem=problems())
@settings(max_examples=50)
def test_a_step_leaves_nothing_behind_for_the_next(problem: Problem) -> None:
    used, fresh = Bound(problem, stacked=False), Bound(problem, stacked=False)
    start = used.parameters.copy()
    used.step([(1 - 2 * X, Y[::-1]) for X, Y in problem.data])
    used.parameters[...], used.t = start, 0
    used.step()
    fresh.step()
    np.testing.assert_array_equal(used.gradient, fresh.gradient)
    np.testing.assert_array_equal(used.outputs, fresh.outputs)
    np.testing.assert_array_equal(used.parameters, fresh.parameters)


@given(problem=problems(most_runs=4))
@settings(max_examples=100)
def test_a_stack_of_steps_is_each_alone_to_the_last_bit(problem: Problem) -> None:
    stack = Bound(problem, stacked=True)
    for _ in range(STEPS):
        stack.step()
    architecture, *parts = problem
    for run, (network, data, config) in enumerate(zip(*parts, strict=True)):
        alone = Bound(Problem(architecture, [network], [data], [config]), stacked=False)
        for _ in range(STEPS):
            alone.step()
        np.testing.assert_array_equal(stack.outputs[:, run], alone.outputs)
        np.testing.assert_array_equal(stack.gradient[run], alone.gradient)
        np.testing.assert_array_equal(stack.parameters[:, run], alone.parameters)
        np.testing.assert_array_equal(stack.loss[run], alone.loss)


def one_step(network: Network, X: Array, Y: Array) -> Bound:
    """After a step of gradient descent on the squared error."""
    sizes = (len(X), *(len(layer.W) for layer in network))
    activations = tuple(layer.activation for layer in network)
    architecture = Architecture(sizes, activations, "squared_error", "sgd")
    bound = Bound(Problem(architecture, [network], [(X, Y)], [Config()]), stacked=False)
    bound.step()
    return bound


@pytest.mark.parametrize("samples", [8, 200], ids=["few", "many"])
@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
@pytest.mark.parametrize("output", ["identity", "relu"])
def test_a_derivative_at_zero(activation: str, output: str, samples: int) -> None:
    # Weights and biases of 0, or of the least positive number and its negative, which times a
    # number below 1/2 is -0, put every Z of the hidden layer on the kink.
    width, rng = 5, np.random.default_rng(3)
    tiny = np.where(rng.random(4 * width) < 0.5, -5e-324, 5e-324)
    tiny[-width:] = 0.0
    for first in (np.zeros(4 * width), tiny, rng.normal(size=4 * width)):
        flat = np.append(first, rng.normal(size=width + 1))
        network = network_of(flat, (3, width, 1), (activation, output))
        X, Y = rng.uniform(-0.4, 0.4, size=(3, samples)), rng.normal(size=(1, samples))
        bound = one_step(network, X, Y)
        expected = readable_gradient(network, X, Y, "squared_error")
        found = bound.gradient * bound.program.scale
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("output", ["sigmoid", "tanh"])
def test_saturated_units_neither_overflow_nor_pass_anything_back(output: str) -> None:
    # Z = ±1000 for the two samples: exp overflows, f stands at its limits, and f' is exactly 0.
    network = network_of(np.array([1000.0, 0.0]), (1, 1), (output,))
    bound = one_step(network, np.array([[1.0, -1.0]]), np.array([[0.25, 0.25]]))
    low = 0.0 if output == "sigmoid" else -1.0
    assert bound.loss == ((1 - 0.25) ** 2 + (low - 0.25) ** 2) / 2
    np.testing.assert_array_equal(bound.gradient, [0.0, 0.0])
    np.testing.assert_array_equal(bound.parameters[0], flatten(network))


@pytest.mark.parametrize(
    ("activations", "loss", "optimizer", "unknown"),
    [
        (("unknown", "tanh"), "squared_error", "sgd", "unknown"),
        (("tanh", "unknown"), "squared_error", "sgd", "unknown"),
        (("tanh", "sigmoid"), "hinge", "sgd", "hinge"),
        (("tanh", "sigmoid"), "squared_error", "lion", "lion"),
    ],
)
def test_unknown_names_are_refused(
    activations: tuple[str, str], loss: str, optimizer: str, unknown: str
) -> None:
    architecture = Architecture((1, 1, 1), activations, loss, optimizer)
    with pytest.raises(KeyError, match=unknown):
        step_program(architecture, np.zeros((1, 4)), 3, {"rate": 0.1}, keep_targets=False)
