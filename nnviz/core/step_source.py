"""Writes one training step as Python source: a straight line of NumPy calls for one network.

The same mathematics as `network.forward` and `network.backward`, which are the form to read. On
networks this small the time goes into calls and allocations, not into arithmetic; so each call
writes into memory that is allocated once, and no loop and no inner function stands between them.
For 2-3-1, ReLU, then a sigmoid, and squared error, the step is

    def step(X, Y, update):
        forward_1(X, Z1)
        maximum(Z1, zero, out=A1)
        forward_2(A1_and_ones, Z2)
        exp(Z2, Z2); add(Z2, one, Z2); reciprocal(Z2, Z2); subtract(one, Z2, A2)
        subtract(A2, Y, delta2)
        loss = sum_of_squares(error)
        multiply(A2, Z2, Z2)
        multiply(delta2, Z2, delta2)
        sign(As, Zs)
        back_2(delta2, delta1)
        multiply(delta1, Z1, delta1)
        outer_2(delta2_T, gradient2)
        X.dot(delta1_T, gradient1)
        multiply(gradient, rate, update)
        subtract(parameters, update, parameters)
        return loss

`inplace` says what the names stand for.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple


class Architecture(NamedTuple):
    """What a step is written for.

    sizes           inputs, hidden layers' widths, outputs
    activations     one a layer, the same for all hidden layers
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str


# f(Z) into A, which may spoil Z; and f'(Z) over Z, from A and from what the first has left in Z.
_ACTIVATIONS = {
    "relu": ("maximum(Z, zero, out=A)", "greater(A, zero, Z)"),
    "leaky_relu": (
        "multiply(Z, leak, A); maximum(Z, A, out=A)",
        "greater(A, zero, Z); multiply(Z, rise, Z); add(Z, leak, Z)",
    ),
    "tanh": ("tanh(Z, A)", "multiply(A, A, Z); subtract(one, Z, Z)"),
    # Z becomes 1 - A = 1 / (1 + exp(Z)), which is 0, as it should be, where exp overflows.
    "sigmoid": (
        "exp(Z, Z); add(Z, one, Z); reciprocal(Z, Z); subtract(one, Z, A)",
        "multiply(A, Z, Z)",
    ),
    "identity": ("copyto(A, Z)", "Z.fill(1.0)"),
}

# ReLU's A is never negative, so that sign(A) is f'(Z) too: several times faster than `greater` for
# few numbers, and slower for more than this many.
LARGE = 3000
_SLOPE_OF_FEW = {"relu": "sign(A, Z)"}

# From Z of the output layer to the loss, summed over samples, and to dC/dZ, but for a factor that
# `inplace` has in its rate: 2 and 1.
_LOSSES = {
    "squared_error": (
        "{f}",
        "subtract(A, Y, delta)",
        "loss = sum_of_squares(error)",
        "{slope}",
        "multiply(delta, Z, delta)",
    ),
    # The loss is log(1 + exp(Z)) - Y Z; its derivative A - Y, as sigmoid' cancels.
    "binary_cross_entropy": (
        "multiply(Y, Z, YZ)",
        "logaddexp(Z, zero, delta)",
        "subtract(delta, YZ, delta)",
        "loss = total(error)",
        "{f}",
        "subtract(A, Y, delta)",
    ),
}


def step_source(architecture: Architecture, samples: int) -> str:
    """The source of a step on batches of so many samples.

    Raises KeyError for an activation or a loss that it does not know.
    """
    lines = (*_forward(architecture), *_output(architecture), *_backward(architecture, samples))
    return "\n    ".join(["def step(X, Y, update):", *lines])


def equal_layers(architecture: Architecture) -> list[range]:
    """The layers above the first, from the last down, in groups with weights of one shape.

    Each group is a range of layers, counted from 1.
    """
    sizes = architecture.sizes
    layers = range(len(sizes) - 1, 1, -1)
    groups = (list(group) for _, group in groupby(layers, key=lambda i: (sizes[i - 1], sizes[i])))
    return [range(group[-1], group[0] + 1) for group in groups]


def _forward(architecture: Architecture) -> Iterator[str]:
    f, _ = _ACTIVATIONS[architecture.activations[0]]
    A_prev = "X"
    for layer in range(1, len(architecture.sizes) - 1):
        yield f"forward_{layer}({A_prev}, Z{layer})"
        yield _of(layer, f)
        A_prev = f"A{layer}_and_ones"
    last = len(architecture.sizes) - 1
    yield f"forward_{last}({A_prev}, Z{last})"


def _output(architecture: Architecture) -> Iterator[str]:
    f, slope = _ACTIVATIONS[architecture.activations[-1]]
    for line in _LOSSES[architecture.loss]:
        yield _of(len(architecture.sizes) - 1, line.format(f=f, slope=slope))


def _backward(architecture: Architecture, samples: int) -> Iterator[str]:
    hidden = architecture.sizes[1:-1]
    if hidden:
        activation, numbers = (
            architecture.activations[0],
            samples * sum(width + 1 for width in hidden),
        )
        _, slope = _ACTIVATIONS[activation]
        yield _of("s", slope if numbers > LARGE else _SLOPE_OF_FEW.get(activation, slope))
    for layers in equal_layers(architecture):
        for layer in reversed(layers):
            yield f"back_{layer}(delta{layer}, delta{layer - 1})"
            yield _of(layer - 1, "multiply(delta, Z, delta)")
        first = layers[0]
        if len(layers) == 1:
            yield f"outer_{first}(delta{first}_T, gradient{first})"
        else:  # one call for all of them
            yield f"matmul(inputs{first}, deltas{first}_T, gradients{first})"
    yield "X.dot(delta1_T, gradient1)"
    yield "multiply(gradient, rate, update)"
    yield "subtract(parameters, update, parameters)"
    yield "return loss"


def _of(layer: int | str, lines: str) -> str:
    """The lines with one layer's names; layer "s" is all hidden layers at once."""
    return re.sub(r"\b(A|Z|delta)\b", rf"\g<1>{layer}", lines)
