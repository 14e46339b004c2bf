"""One training step as a straight line of NumPy calls on memory that is allocated once.

The same mathematics as `network.forward` and `network.backward`, which are the form to read; here
each call writes into a given array, because on networks this small NumPy's time goes into calls
and allocations, not into arithmetic. Few calls win: the slopes f'(Z) of all hidden layers are taken
at once, and a factor that the whole gradient shares waits until the gradient is written out.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.activations import LEAK
from nnviz.core.arrays import Array
from nnviz.core.parameters import layer_blocks

# (X above a row of ones, Y, where to write the flat gradient) -> the loss, summed over samples
Step = Callable[[Array, Array, Array], Any]
# (input of the output layer, Y) -> the loss, summed over samples
Output = Callable[[Array, Array], Any]

# NumPy converts a Python number at each call, but not a 0-d array.
_ZERO, _ONE, _LEAK, _RISE = (np.array(c) for c in (0.0, 1.0, LEAK, 1 - LEAK))

# Above this many numbers `greater` is faster than `sign`, which is several times faster below.
_LARGE = 3000


def _relu(Z: Array, A: Array) -> None:
    np.maximum(Z, _ZERO, out=A)


def _relu_slope(A: Array, slope: Array) -> None:
    if A.size > _LARGE:
        np.greater(A, _ZERO, slope)
    else:
        np.sign(A, slope)  # A is never negative


def _leaky_relu(Z: Array, A: Array) -> None:
    np.multiply(Z, _LEAK, A)
    np.maximum(Z, A, out=A)


def _leaky_relu_slope(A: Array, slope: Array) -> None:
    np.greater(A, _ZERO, slope)
    np.multiply(slope, _RISE, slope)
    np.add(slope, _LEAK, slope)


def _tanh_slope(A: Array, slope: Array) -> None:
    np.multiply(A, A, slope)
    np.subtract(_ONE, slope, slope)


def _sigmoid(Z: Array, A: Array) -> None:
    # Z becomes 1 - A = 1 / (1 + exp(Z)), which is 0, as it should be, where exp overflows.
    np.exp(Z, Z)
    np.add(Z, _ONE, Z)
    np.reciprocal(Z, Z)
    np.subtract(_ONE, Z, A)


def _sigmoid_slope(A: Array, slope: Array) -> None:
    np.multiply(A, slope, slope)  # where `_sigmoid` has left 1 - A


def _identity(Z: Array, A: Array) -> None:
    np.copyto(A, Z)


def _identity_slope(_: Array, slope: Array) -> None:
    slope.fill(1.0)


class _InPlace(NamedTuple):
    """An activation in two calls: `f(Z, A)` writes f(Z) into A and may spoil Z.

    `slope(A, Z)` then writes f'(Z) over Z.
    """

    f: Callable[[Array, Array], object]
    slope: Callable[[Array, Array], object]


_ACTIVATIONS = {
    "relu": _InPlace(_relu, _relu_slope),
    "leaky_relu": _InPlace(_leaky_relu, _leaky_relu_slope),
    "tanh": _InPlace(np.tanh, _tanh_slope),
    "sigmoid": _InPlace(_sigmoid, _sigmoid_slope),
    "identity": _InPlace(_identity, _identity_slope),
}


def _squared_error(block: Array, delta: Array, activation: str) -> Output:
    """The output layer, which leaves half of the summed loss's dC/dZ in `delta`."""
    dot, (f, slope) = block.T.dot, _ACTIVATIONS[activation]
    Z, A = np.empty_like(delta), np.empty_like(delta)
    flat = delta.reshape(-1)

    def output(A_prev: Array, Y: Array) -> Any:
        dot(A_prev, Z)
        f(Z, A)
        np.subtract(A, Y, delta)
        loss = flat.dot(flat)
        slope(A, Z)
        np.multiply(delta, Z, delta)
        return loss

    return output


def _cross_entropy(block: Array, delta: Array, activation: str) -> Output:
    """The output layer, which leaves the summed loss's dC/dZ in `delta`: sigmoid' has cancelled."""
    dot, (f, _) = block.T.dot, _ACTIVATIONS[activation]
    Z, A, YZ, softplus = (np.empty_like(delta) for _ in range(4))
    flat, ones = softplus.reshape(-1), np.ones(delta.size)

    def output(A_prev: Array, Y: Array) -> Any:
        dot(A_prev, Z)
        np.multiply(Y, Z, YZ)
        np.logaddexp(Z, _ZERO, softplus)
        np.subtract(softplus, YZ, softplus)
        f(Z, A)
        np.subtract(A, Y, delta)
        return flat.dot(ones)

    return output


# The output layer by loss, and the factor that it leaves out.
_OUTPUTS: dict[str, tuple[Callable[[Array, Array, str], Output], float]] = {
    "squared_error": (_squared_error, 2.0),
    "binary_cross_entropy": (_cross_entropy, 1.0),
}


class _Memory:
    """What the layers of a network with these `sizes` write for `m` samples.

    The hidden layers lie in stacks, each layer's units above a row of ones, so that one call can
    reach them all. Z lies in `slopes`, until f'(Z) replaces it.
    """

    def __init__(self, sizes: Sequence[int], m: int) -> None:
        hidden = sizes[1:-1]
        bounds = list(accumulate((width + 1 for width in hidden), initial=0))
        self.A, self.slopes = np.ones((bounds[-1], m)), np.ones((bounds[-1], m))
        # By layer: A with its row of ones, which is the next layer's input; A; Z.
        self.inputs = [self.A[start:stop] for start, stop in pairwise(bounds)]
        self.As = [self.A[start : stop - 1] for start, stop in pairwise(bounds)]
        self.Zs = [self.slopes[start : stop - 1] for start, stop in pairwise(bounds)]
        self.deltas = [np.empty((width, m)) for width in sizes[1:]]  # the last is the output's


def _bind_forward(
    blocks: Sequence[Array], memory: _Memory, activation: str
) -> Callable[[Array], Array]:
    """From X to the input of the output layer."""
    f = _ACTIVATIONS[activation].f
    dots = [block.T.dot for block in blocks[:-1]]
    layers = list(zip(dots, memory.Zs, memory.As, memory.inputs, strict=True))

    def forward(X: Array) -> Array:
        A_prev = X
        for dot, Z, A, rows in layers:
            dot(A_prev, Z)
            f(Z, A)
            A_prev = rows
        return A_prev

    return forward


def _bind_backward(
    blocks: Sequence[Array], gradients: Sequence[Array], memory: _Memory, activation: str
) -> Callable[[Array], None]:
    """From X and the output layer's delta to every layer's gradient."""
    slope, As, slopes = _ACTIVATIONS[activation].slope, memory.A, memory.slopes
    delta_Ts = [delta.T for delta in memory.deltas]
    layers = [
        (
            (memory.inputs[below].dot, delta_Ts[layer], gradients[layer]),
            (blocks[layer][:-1].dot, memory.deltas[layer], memory.deltas[below]),
            memory.Zs[below],
        )
        for below, layer in reversed(list(pairwise(range(len(blocks)))))
    ]

    def backward(X: Array) -> None:
        slope(As, slopes)
        for (outer, delta_T, gradient), (back, delta, delta_below), slope_below in layers:
            outer(delta_T, gradient)
            back(delta, delta_below)
            np.multiply(delta_below, slope_below, delta_below)
        X.dot(delta_Ts[0], gradients[0])

    return backward


def bind_step(model: tuple[Sequence[int], Sequence[str], str], parameters: Array, m: int) -> Step:
    """Bind one step, on batches of `m` samples, to the flat `parameters`, which it reads.

    `model` is (sizes, activations, loss), with one activation for all hidden layers.
    """
    sizes, activations, loss = model
    memory, unscaled = _Memory(sizes, m), np.empty_like(parameters)
    blocks = layer_blocks(parameters, sizes)
    forward = _bind_forward(blocks, memory, activations[0])
    bind_output, factor = _OUTPUTS[loss]
    output = bind_output(blocks[-1], memory.deltas[-1], activations[-1])
    backward = _bind_backward(blocks, layer_blocks(unscaled, sizes), memory, activations[0])
    scale = np.array(factor / m)

    def step(X: Array, Y: Array, gradient: Array) -> Any:
        loss = output(forward(X), Y)
        backward(X)
        np.multiply(unscaled, scale, gradient)
        return loss

    return step
