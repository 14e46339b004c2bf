"""One training step on memory that is allocated once: what the names in `step_source` stand for."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, pairwise
from types import CodeType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.model.activations import LEAK
from nnviz.core.model.parameters import layer_blocks, layer_offsets
from nnviz.core.train.step_source import FEW, Architecture, layers_together, step_source

# (X above a row of ones, Y, where to write the terms of the loss, where to write the update)
Step = Callable[[Array, Array, Array, Array], None]
Names = Iterator[tuple[str, object]]

_FUNCTIONS = "add exp logaddexp matmul maximum multiply reciprocal sign square subtract tanh uint64"
# NumPy converts a Python number at each call, but not a 0-d array.
_CONSTANTS = {"zero": 0.0, "one": 1.0, "leak": LEAK}
_COMMON = {name: getattr(np, name) for name in _FUNCTIONS.split()} | {
    name: np.array(number) for name, number in _CONSTANTS.items()
}
_LEFT_OUT = {"squared_error": 2.0, "binary_cross_entropy": 1.0}  # of dC/dZ in the step's delta


def bind_step(
    architecture: Architecture, parameters: Array, samples: int, learning_rate: float
) -> Step:
    """Bind a step of gradient descent, on batches of so many samples, to the flat `parameters`.

    The step changes them in place. The update that it writes is what it has subtracted: the
    gradient of the batch's mean loss, times learning_rate. Raises KeyError for an activation or a
    loss that has no source.
    """
    code = _compiled(step_source(architecture, samples))
    names: dict[str, Any] = _COMMON | _Memory(architecture, parameters, samples).names
    names["rate"] = np.array(learning_rate * _LEFT_OUT[architecture.loss] / samples)
    exec(code, names)  # noqa: S102 (of our own words and numbers only)
    step: Step = names["step"]
    return step


def sums_of_losses(loss: str, terms: Array) -> Array:
    """The losses whose `terms` (steps, ...) some steps have written, summed over samples."""
    flat = terms.reshape(len(terms), -1)
    return np.asarray(np.vecdot(flat, flat) if loss == "squared_error" else flat.sum(axis=1))


@cache
def _compiled(source: str) -> CodeType:
    return compile(source, "<nnviz: one step>", "exec")


class _Memory:
    """The arrays that a step writes, and its matrix products, bound to their left factors.

    The layers lie one below the other, each layer's units above a row of ones, so that one call
    reaches all hidden ones. Where a call writes over what it reads, both have the same name: of two
    views of the same memory NumPy would ask how they overlap, which takes as long as the work.
    """

    def __init__(self, architecture: Architecture, parameters: Array, samples: int) -> None:
        self.architecture, self.samples, self.parameters = architecture, samples, parameters
        sizes = architecture.sizes
        self.gradient, self.offsets = np.empty_like(parameters), layer_offsets(sizes)
        # The rows where each layer begins, the first layer first.
        self.rows = list(accumulate((width + 1 for width in sizes[1:]), initial=0))
        # Of the last two, many samples use a part only; what is never touched takes no memory.
        self.As, self.dAs, self.deltas = (_aligned(self.rows[-1], samples) for _ in range(3))
        self.zeros = _aligned(max(sizes[1:]), samples)
        self.As[:], self.zeros[:] = 1.0, 0.0

    @property
    def names(self) -> dict[str, object]:
        whole = {"parameters": self.parameters, "gradient": self.gradient}
        return whole | dict([*self._products(), *self._layers(), *self._groups()])

    def _products(self) -> Names:
        sizes = self.architecture.sizes
        gradients = layer_blocks(self.gradient, sizes)
        for layer, block in enumerate(layer_blocks(self.parameters, sizes), start=1):
            yield f"gradient{layer}", gradients[layer - 1]
            yield f"forward_{layer}", block.T.dot
            yield f"back_{layer}", block[:-1].dot

    def _layers(self) -> Names:
        hidden = slice(self.rows[-2])
        yield from _named("A", "s", _with_bits(self.As[hidden]))
        yield from _named("dA", "s", _with_bits(self.dAs[hidden]))
        yield from _named("delta", "s", _with_bits(self.deltas[hidden]))
        for layer, (start, stop) in enumerate(pairwise(self.rows), start=1):
            A_and_ones = self.As[start:stop]
            yield f"A{layer}_and_ones", A_and_ones
            yield f"outer_{layer + 1}", A_and_ones.dot
            A = delta = _with_bits(A_and_ones[:-1])
            if self.samples <= FEW or stop == self.rows[-1]:
                delta = _with_bits(self.deltas[start : stop - 1])
            yield from _named("A", layer, A)
            yield from _named("dA", layer, _with_bits(self.dAs[: stop - 1 - start]))
            yield from _named("delta", layer, delta)
            yield f"delta{layer}_T", delta[0].T
            yield f"zeros{layer}", self.zeros[: stop - 1 - start]

    def _groups(self) -> Names:
        for layers in layers_together(self.architecture, self.samples):
            first, count = layers[0], len(layers)
            fan_in, fan_out = self.architecture.sizes[first - 1 : first + 1]
            inputs = self.As[self.rows[first - 2] :][: count * (fan_in + 1)]
            deltas = self.deltas[self.rows[first - 1] :][: count * (fan_out + 1)]
            gradients = self.gradient[self.offsets[first - 1] :][: count * (fan_in + 1) * fan_out]
            yield f"inputs{first}", inputs.reshape(count, fan_in + 1, self.samples)
            deltas_and_ones = deltas.reshape(count, fan_out + 1, self.samples)
            yield f"deltas{first}_T", deltas_and_ones[:, :-1].mT
            yield f"gradients{first}", gradients.reshape(count, fan_in + 1, fan_out)


def _with_bits(array: Array) -> tuple[Array, NDArray[np.uint64]]:
    """An array, and the same memory read as integers."""
    return array, array.view(np.uint64)


def _named(name: str, layer: int | str, arrays: tuple[Array, NDArray[np.uint64]]) -> Names:
    array, bits = arrays
    yield f"{name}{layer}", array
    yield f"{name}{layer}_bits", bits


def _aligned(rows: int, columns: int) -> Array:
    """A new array that begins with a cache line, so that fewer vectors lie across two of them."""
    memory = np.empty(rows * columns + 8)
    start = -memory.ctypes.data % 64 // 8
    return memory[start : start + rows * columns].reshape(rows, columns)
