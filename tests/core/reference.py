"""Slow, plain code that the tests hold the core against."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle
from typing import NamedTuple

import numpy as np

from nnviz import Config, backward, forward
from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS, hidden_activations
from nnviz.core.model.initializers import initial_network
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Gradients, Network, Trace, loss_value
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.datasets import Dataset

# Every activation x loss x output activation that the loss is defined for.
MODELS = [
    (activation, loss, output)
    for activation in hidden_activations()
    for loss in LOSSES
    for output in LOSSES[loss].outputs
]
# Few of them: every loss with each of its outputs once, and the activations in turn.
SOME_MODELS = [
    (activation, loss, output)
    for activation, (loss, output) in zip(
        cycle(hidden_activations()), dict.fromkeys(model[1:] for model in MODELS), strict=False
    )
]

# The central difference of sixth order: f' = sum of weight (f(x + k h) - f(x - k h)) / h.
# With two points, an h small enough for the curvature drowns small gradients in rounding.
STENCIL = ((1, 45 / 60), (2, -9 / 60), (3, 1 / 60))
REACH = 1e-3  # h

NEARLY_ZERO = 1e-9  # below this, two derivatives count as equal
MARGIN = 0.01  # the least distance from a joint, from which 3 h should not reach over it
MEASURABLE = 5e-7  # above this, central differences are sure to six digits


def central_differences(value: Callable[[], float], array: Array, reach: float = REACH) -> Array:
    """The derivative of `value()` with respect to each number of `array`, which it reads."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        kept, total = array[index], 0.0
        for k, weight in STENCIL:
            array[index] = kept + k * reach
            above = value()
            array[index] = kept - k * reach
            total += weight * (above - value())
        array[index], slopes[index] = kept, total / reach
    return slopes


def relative_error(analytic: Array, numeric: Array) -> Array:
    """|a - n| / max(|a|, |n|), elementwise; 0 where both are nearly zero."""
    scale = np.maximum(np.abs(analytic), np.abs(numeric))
    zero = scale < NEARLY_ZERO
    return np.where(zero, 0.0, np.abs(analytic - numeric) / np.where(zero, 1.0, scale))


def assert_gradients_agree(name: str, analytic: Array, numeric: Array, limit: float = 1e-6) -> None:
    """Fail with both values of the worst parameter when a relative error is above `limit`."""
    assert analytic.shape == numeric.shape, name
    error = relative_error(analytic, numeric)
    worst = np.unravel_index(int(error.argmax()), error.shape)
    assert error[worst] <= limit, (
        f"{name}{[int(i) for i in worst]}: backward says {analytic[worst]:.12g}, "
        f"central differences {numeric[worst]:.12g}, relative error {error[worst]:.3g}"
    )


class Problem(NamedTuple):
    """A network with random weights and biases, and random data for it."""

    network: Network
    X: Array
    Y: Array


def draw_targets(rng: np.random.Generator, output: str, shape: tuple[int, int]) -> Array:
    """Targets between 0 and 1, which add up to 1 for each sample where the outputs do."""
    Y = rng.uniform(0.0, 1.0, shape)
    return Y if ACTIVATIONS[output].slope else Y / Y.sum(axis=0)


def draw_problem(
    initializer: str, sizes: Sequence[int], activations: Sequence[str], loss: str
) -> Problem:
    """The first random problem whose gradient can be checked.

    That is: no Z or A - Y lies near a joint, where a derivative jumps; no layer's gradient is all 0
    (behind weights that are all 0 it must be, so there only the last layer's counts); and no
    derivative is so small that the rounding of the loss, about 1e-16 / h, shows in its sixth digit.
    """
    for seed in range(1000):
        rng = np.random.default_rng((seed, 0, 9))
        network = initial_network(initializer, sizes, activations, rng=rng)
        for layer in network:
            layer.b[:] = rng.normal(0.0, 0.5, layer.b.shape)
        X = rng.normal(0.0, 1.0, (sizes[0], 4))
        Y = draw_targets(rng, activations[-1], (sizes[-1], 4))
        trace = forward(network, X)
        gradients = backward(network, trace, Y, loss)
        alive = gradients[-1:] if initializer == "zeros" else gradients
        magnitudes = np.abs(np.concatenate([d.ravel() for g in gradients for d in (g.dW, g.db)]))
        measurable = not ((magnitudes > 0) & (magnitudes < MEASURABLE)).any()
        smooth = (np.abs(_from_joints(network, trace, Y, loss)) > MARGIN).all()
        if measurable and smooth and all(g.db.any() for g in alive):
            return Problem(network, X, Y)
    raise AssertionError("no problem without a joint in reach was drawn")


GRID = np.arange(-3000, 3001) / 1000


def _joints(slopes: Array) -> Array:
    """The places of GRID where the slope, or how fast it changes, jumps: there pieces are joined.

    In the formulas here a third derivative, where there is one, is at most about 2.
    """
    return GRID[1:-1][np.abs(np.diff(slopes, 2)) / 1e-3 > 0.05]


@cache
def joints_of_activation(name: str) -> Array:
    """Places of Z."""
    record = ACTIVATIONS[name]
    if record.slope is None:
        return np.empty(0)
    with np.errstate(all="ignore"):  # of what np.where does not choose
        return _joints(record.derivative(GRID, record.function(GRID)))


@cache
def joints_of_loss(name: str) -> Array:
    """Places of A - Y; those that are computed from Z are smooth."""
    record = LOSSES[name]
    if record.stable is not None:
        return np.empty(0)
    with np.errstate(all="ignore"):
        return _joints(record.slope(GRID, np.zeros_like(GRID)))


def _from_joints(network: Network, trace: Trace, Y: Array, loss: str) -> Array:
    """How far each Z and each A - Y is from each joint, in one row."""
    pairs = zip(network, trace, strict=True)
    found = [np.subtract.outer(t.Z, joints_of_activation(layer.activation)) for layer, t in pairs]
    found.append(np.subtract.outer(trace[-1].A - Y, joints_of_loss(loss)))
    return np.concatenate([each.ravel() for each in found])


def numeric_gradient(problem: Problem, loss: str) -> list[tuple[Array, Array]]:
    """dW and db of each layer by central differences, none of which steps over a joint."""
    network, X, Y = problem
    above = _from_joints(network, forward(network, X), Y, loss) > 0

    def value() -> float:
        trace = forward(network, X)
        same = np.array_equal(_from_joints(network, trace, Y, loss) > 0, above)
        assert same, "the perturbation steps over a joint"
        return loss_value(trace, Y, loss)

    return [
        (central_differences(value, layer.W), central_differences(value, layer.b))
        for layer in network
    ]


def sgd(network: Network, gradients: Gradients, learning_rate: float) -> Network:
    """Gradient descent: W <- W - learning_rate dW, b <- b - learning_rate db."""
    return tuple(
        replace(layer, W=layer.W - learning_rate * g.dW, b=layer.b - learning_rate * g.db)
        for layer, g in zip(network, gradients, strict=True)
    )


def flat(pairs: Iterable[tuple[Array, Array]]) -> Array:
    """(W, b) or (dW, db) of each layer in one vector: W column by column, then b."""
    return np.array([x for W, b in pairs for x in (*W.T.ravel(), *b.ravel())])


def flat_gradient(problem: Problem, loss: str) -> Array:
    """What `backward` says of every parameter, in one vector."""
    gradients = backward(problem.network, forward(problem.network, problem.X), problem.Y, loss)
    return flat((g.dW, g.db) for g in gradients)


def numeric_slope(activation: str, Z: Array) -> Array:
    """f'(Z) by central differences."""
    moved, function = Z.copy(), ACTIVATIONS[activation].function
    return central_differences(lambda: float(function(moved).sum()), moved)


def numeric_dA(above: Network, A: Array, Y: Array, loss: str) -> Array:
    """dC/dA by central differences, where A goes into the layers `above`, or is the output."""
    moved, each = A.copy(), LOSSES[loss].each
    if above:
        return central_differences(lambda: loss_value(forward(above, moved), Y, loss), moved)
    # A logarithm of an A near 0 bends within a hundredth.
    return central_differences(lambda: float(each(moved, Y).sum() / Y.shape[1]), moved, REACH / 10)


class PlainRun(NamedTuple):
    """What a Run should hold: the networks after 0, 1, ... steps, and the history."""

    networks: list[Network]
    loss: Array
    gradient_norm: Array


def gradient_norms(gradients: Gradients) -> list[float]:
    """The L2 norm of each layer's gradient, W and b together."""
    return [float(np.sqrt((g.dW**2).sum() + (g.db**2).sum())) for g in gradients]


def plain_step(
    config: Config, dataset: Dataset, network: Network, step: int
) -> tuple[float, Gradients, Network]:
    """The loss and gradients of `step`, counted from 0, on `network`, and the network after it."""
    batch = Batches(config, dataset.X.shape[1]).indices(step)
    X, Y = dataset.X[:, batch], dataset.Y[:, batch]
    trace = forward(network, X)
    gradients = backward(network, trace, Y, config.loss)
    loss = loss_value(trace, Y, config.loss)
    return loss, gradients, sgd(network, gradients, config.learning_rate)


def plain_run(config: Config) -> PlainRun:
    """Train with the readable forms of everything."""
    rng, dataset = np.random.default_rng(config.seed), config.make_dataset()
    networks = [initial_network(config.initializer, config.sizes, config.activations, rng=rng)]
    losses, norms = [], []
    for step in range(Batches(config, dataset.X.shape[1]).steps):
        loss, gradients, network = plain_step(config, dataset, networks[-1], step)
        losses.append(loss)
        norms.append(gradient_norms(gradients))
        networks.append(network)
    losses.append(loss_value(forward(networks[-1], dataset.X), dataset.Y, config.loss))
    return PlainRun(networks, np.array(losses), np.array(norms))


def parameters_of(network: Network) -> list[Array]:
    """W and b of each layer, first layer first."""
    return [array for layer in network for array in (layer.W, layer.b)]


def assert_same_network(got: Network, expected: Network) -> None:
    """Every W and b is the same to the last bit."""
    pairs = zip(parameters_of(got), parameters_of(expected), strict=True)
    for index, (a, b) in enumerate(pairs):
        np.testing.assert_array_equal(a, b, f"layer {index // 2 + 1}, {'Wb'[index % 2]}")


def assert_close_network(got: Network, expected: Network, tolerance: float = 1e-12) -> None:
    """Every number of W and b agrees to `tolerance`."""
    pairs = zip(parameters_of(got), parameters_of(expected), strict=True)
    for index, (a, b) in enumerate(pairs):
        name = f"layer {index // 2 + 1}, {'Wb'[index % 2]}"
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance, err_msg=name)
