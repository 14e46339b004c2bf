"""One training step as a straight line of NumPy calls on memory that is allocated once.

The same mathematics as `network.forward` and `network.backward`, which are the form to read; here
each call writes into a given array and is bound to its arguments beforehand, because on networks
this small NumPy's time goes into calls and allocations, not into arithmetic.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.activations import LEAK
from nnviz.core.arrays import Array
from nnviz.core.parameters import layer_blocks

Call = Callable[[], object]

# NumPy converts a Python number at each call, but not a 0-d array.
_ZERO, _HALF, _ONE, _LEAK, _RISE = (np.array(c) for c in (0.0, 0.5, 1.0, LEAK, 1 - LEAK))

# Above this many numbers `greater` is faster than `sign`, which is several times faster below.
_LARGE = 8000


def _activate(name: str, Z: Array, A: Array) -> list[Call]:
    """Calls that write f(Z) into A; Z and A may be the same memory."""
    match name:
        case "relu":
            return [partial(np.maximum, Z, _ZERO, out=A)]
        case "leaky_relu":
            leaked = np.empty_like(Z)
            return [partial(np.multiply, Z, _LEAK, leaked), partial(np.maximum, Z, leaked, out=A)]
        case "tanh":
            return [partial(np.tanh, Z, A)]
        case "sigmoid":
            return [
                partial(np.multiply, Z, _HALF, A),
                partial(np.tanh, A, A),
                partial(np.multiply, A, _HALF, A),
                partial(np.add, A, _HALF, A),
            ]
        case "identity":
            return [] if Z is A else [partial(np.copyto, A, Z)]
    raise KeyError(name)


def _times_derivative(name: str, A: Array, delta: Array) -> list[Call]:
    """Calls that multiply delta by f'(Z), written in terms of A = f(Z)."""
    slope = np.empty_like(A)
    by_slope = partial(np.multiply, delta, slope, delta)
    match name:
        case "relu":  # A is never negative, so its sign is the derivative
            step = (
                partial(np.greater, A, _ZERO, slope)
                if A.size > _LARGE
                else partial(np.sign, A, slope)
            )
            return [step, by_slope]
        case "leaky_relu":
            return [
                partial(np.greater, A, _ZERO, slope),
                partial(np.multiply, slope, _RISE, slope),
                partial(np.add, slope, _LEAK, slope),
                by_slope,
            ]
        case "tanh":
            return [
                partial(np.multiply, A, A, slope),
                partial(np.subtract, _ONE, slope, slope),
                by_slope,
            ]
        case "sigmoid":
            return [
                partial(np.subtract, _ONE, A, slope),
                partial(np.multiply, A, slope, slope),
                by_slope,
            ]
        case "identity":
            return []
    raise KeyError(name)


class Step(NamedTuple):
    """The calls of one step, bound to their memory.

    `forward` ends with the output's error A - Y; `measure` returns the loss, summed over samples;
    `backward` leaves the gradient of the mean loss in the memory it was bound to.
    """

    forward: list[Call]
    measure: Callable[[], Any]  # a NumPy scalar
    backward: list[Call]


def _squared_error(error: Array, delta: Array, layer: tuple[str, Array]) -> Step:
    """Measure, and calls from A - Y to delta = 2/m (A - Y) f'(Z), for an output layer (f, A)."""
    flat = error.reshape(-1)
    factor = np.array(2 / error.shape[1])
    slope = _times_derivative(*layer, delta)
    return Step([], partial(flat.dot, flat), [partial(np.multiply, error, factor, delta), *slope])


def _cross_entropy(Z: Array, Y: Array, error: Array, delta: Array) -> Step:
    """Measure, and calls from A - Y to delta = (A - Y)/m: sigmoid' has cancelled."""
    softplus, product = np.empty_like(Z), np.empty_like(Z)
    measured: list[Call] = [
        partial(np.logaddexp, Z, _ZERO, softplus),
        partial(np.multiply, Y, Z, product),
        partial(np.subtract, softplus, product, softplus),
    ]
    total = partial(softplus.reshape(-1).dot, np.ones(Z.size))
    return Step(measured, total, [partial(np.multiply, error, np.array(1 / Z.shape[1]), delta)])


def bind_step(
    model: tuple[Sequence[int], Sequence[str], str], parameters: Array, gradient: Array, data: Array
) -> Step:
    """Bind one step on `data`, of the flat `parameters`, into the flat `gradient`.

    `model` is (sizes, activations, loss); `data` (features + 1 + outputs, m) holds X, a row of ones
    and Y. The caller may change the contents of `data` and `parameters` between steps.
    """
    sizes, activations, loss = model
    m = data.shape[1]
    Y, error = data[sizes[0] + 1 :], np.empty((sizes[-1], m))
    # The input of each layer; its last row is the ones that the biases are multiplied with.
    inputs = [data[: sizes[0] + 1], *(np.ones((width + 1, m)) for width in sizes[1:-1])]
    As = [*(A[:-1] for A in inputs[1:]), np.empty_like(error)]
    Zs = [*As[:-1], np.empty_like(error)]  # hidden layers turn Z into A in place
    deltas = [np.empty_like(A) for A in As]
    blocks, slopes = layer_blocks(parameters, sizes), layer_blocks(gradient, sizes)

    forward: list[Call] = []
    for block, A_prev, Z, A, name in zip(blocks, inputs, Zs, As, activations, strict=True):
        forward += [partial(block.T.dot, A_prev, Z), *_activate(name, Z, A)]
    forward.append(partial(np.subtract, As[-1], Y, error))

    if loss == "binary_cross_entropy":
        output = _cross_entropy(Zs[-1], Y, error, deltas[-1])
    else:
        output = _squared_error(error, deltas[-1], (activations[-1], As[-1]))

    backward: list[Call] = []
    for index in reversed(range(len(blocks))):
        backward.append(partial(inputs[index].dot, deltas[index].T, slopes[index]))
        if index > 0:
            below = deltas[index - 1]
            backward.append(partial(blocks[index][:-1].dot, deltas[index], below))
            backward += _times_derivative(activations[index - 1], As[index - 1], below)
    return Step(forward + output.forward, output.measure, output.backward + backward)
