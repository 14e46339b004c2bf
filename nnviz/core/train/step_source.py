"""Writes one training step as Python source: a straight line of NumPy calls for one network.

The same mathematics as `network.forward` and `network.backward`, which are the form to read. On
networks this small the time goes into calls and allocations, not into arithmetic; so each call
writes into memory that is allocated once, and no loop and no inner function stands between them.
For 2-3-1, ReLU, then a sigmoid, and squared error, the step is

    def step(X, Y, terms, update):
        forward_1(X, A1)
        maximum(A1, zeros1, out=A1)
        forward_2(A1_and_ones, A2)
        exp(A2, dA2)
        add(dA2, one, dA2)
        reciprocal(dA2, dA2)
        subtract(one, dA2, A2)
        subtract(A2, Y, terms)
        multiply(A2, dA2, delta2)
        multiply(terms, delta2, delta2)
        sign(As_bits, deltas_bits)
        outer_2(delta2_T, gradient2)
        back_2(delta2, dA1)
        multiply(dA1_bits, delta1_bits, delta1_bits)
        X.dot(delta1_T, gradient1)
        multiply(gradient, rate, update)
        subtract(parameters, update, parameters)

A layer's A first holds its Z, and its delta first holds f'(Z). `inplace` says what the other names
stand for.
"""

import re
from collections.abc import Iterable, Iterator
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


class _Calls(NamedTuple):
    """The calls of one activation; the first two may use dA, which holds nothing yet.

    function    from Z, in A, to f(Z), in A
    slope       from A to f'(Z), in delta, which may be the same memory as A
    product     from dC/dA, in dA, and f'(Z) to dC/dZ, in delta
    at_once     `slope` right after `function`, with what that has left in dA
    """

    function: tuple[str, ...]
    slope: tuple[str, ...]
    product: str = "multiply(dA, delta, delta)"
    at_once: tuple[str, ...] = ()


_ACTIVATIONS = {
    # Read as integers, a number's bits have its sign, and times 0 or 1 they are 0 or the number;
    # NumPy's calls on integers are the faster ones. (maximum(-0, 0) is 0: A has no bits of a -0.)
    "relu": _Calls(
        ("maximum(A, zeros, out=A)",),
        ("sign(A_bits, delta_bits)",),
        "multiply(dA_bits, delta_bits, delta_bits)",
    ),
    "leaky_relu": _Calls(
        ("multiply(A, leak, dA)", "maximum(A, dA, out=A)"),
        ("sign(A, delta)", "maximum(delta, leak, out=delta)"),
    ),
    "tanh": _Calls(("tanh(A, A)",), ("square(A, delta)", "subtract(one, delta, delta)")),
    # dA becomes 1 - A = 1 / (1 + exp(Z)), which is 0, as it should be, where exp overflows.
    "sigmoid": _Calls(
        ("exp(A, dA)", "add(dA, one, dA)", "reciprocal(dA, dA)", "subtract(one, dA, A)"),
        ("subtract(one, A, dA)", "multiply(A, dA, delta)"),
        at_once=("multiply(A, dA, delta)",),
    ),
    "identity": _Calls((), ("delta.fill(1.0)",)),
}

# From Z of the output layer, in A, to what the loss is made of, in terms, and to dC/dZ, in delta;
# both but for a factor that `inplace` knows.
_LOSSES = {
    # The loss is the sum of the terms' squares.
    "squared_error": ("{function}", "subtract(A, Y, terms)", "{slope}", "{product}"),
    # The loss is the sum of the terms, log(1 + exp(Z)) - Y Z; as sigmoid' cancels, dC/dZ is A - Y.
    "binary_cross_entropy": (
        "multiply(A, Y, delta)",
        "logaddexp(A, zero, terms)",
        "subtract(terms, delta, terms)",
        "{function}",
        "subtract(A, Y, delta)",
    ),
}


def step_source(architecture: Architecture, samples: int) -> str:
    """The source of a step on batches of so many samples.

    Raises KeyError for an activation or a loss that it does not know.
    """
    lines = (*_forward(architecture), *_output(architecture), *_backward(architecture, samples))
    return "\n    ".join(["def step(X, Y, terms, update):", *lines])


# Up to so many samples, what several layers need is done in one call. With more, the time goes into
# memory, and each layer is done with before the next: its delta then takes the place of its A.
FEW = 100


def layers_together(architecture: Architecture, samples: int) -> list[range]:
    """The layers above the first, from the last down, in groups that take their dW in one product.

    These are neighbours with weights of one shape, if samples are few. Each group is a range of
    layers, counted from 1.
    """
    sizes = architecture.sizes

    def group(layer: int) -> tuple[int, ...]:
        return sizes[layer - 1 : layer + 1] if samples <= FEW else (layer,)

    groups = (list(layers) for _, layers in groupby(range(len(sizes) - 1, 1, -1), key=group))
    return [range(layers[-1], layers[0] + 1) for layers in groups]


def _forward(architecture: Architecture) -> Iterator[str]:
    A_prev = "X"
    for layer, activation in enumerate(architecture.activations, start=1):
        yield f"forward_{layer}({A_prev}, A{layer})"
        if layer < len(architecture.activations):
            yield from _of(layer, _ACTIVATIONS[activation].function)
        A_prev = f"A{layer}_and_ones"


def _output(architecture: Architecture) -> Iterator[str]:
    calls = _ACTIVATIONS[architecture.activations[-1]]
    # With squared error dC/dA is the terms, but for the factor.
    product = calls.product.replace("dA_bits", "terms.view(uint64)").replace("dA", "terms")
    slope = calls.at_once or calls.slope
    parts = {"{function}": calls.function, "{slope}": slope, "{product}": (product,)}
    for line in _LOSSES[architecture.loss]:
        yield from _of(len(architecture.activations), parts.get(line, (line,)))


def _backward(architecture: Architecture, samples: int) -> Iterator[str]:
    hidden = _ACTIVATIONS[architecture.activations[0]]
    if len(architecture.sizes) > 2 and samples <= FEW:
        yield from _of("s", hidden.slope)
    for layers in layers_together(architecture, samples):
        for layer in reversed(layers):
            if layer == layers[0]:
                yield _outer(layers)
            if samples > FEW:
                yield from _of(layer - 1, hidden.slope)
            yield f"back_{layer}(delta{layer}, dA{layer - 1})"
            yield from _of(layer - 1, [hidden.product])
    yield "X.dot(delta1_T, gradient1)"
    yield "multiply(gradient, rate, update)"
    yield "subtract(parameters, update, parameters)"


def _outer(layers: range) -> str:
    """The call that takes dW and db of `layers`."""
    first = layers[0]
    if len(layers) == 1:
        return f"outer_{first}(delta{first}_T, gradient{first})"
    return f"matmul(inputs{first}, deltas{first}_T, gradients{first})"


def _of(layer: int | str, lines: Iterable[str]) -> Iterator[str]:
    """The lines with one layer's names; layer "s" is all hidden layers at once."""
    for line in lines:
        yield re.sub(r"\b(A|dA|delta|zeros)(_bits)?\b", rf"\g<1>{layer}\g<2>", line)
