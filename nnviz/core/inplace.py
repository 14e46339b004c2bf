"""One training step on memory that is allocated once: what the names in `step_source` stand for."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, pairwise
from types import CodeType
from typing import Any

import numpy as np

from nnviz.core.activations import LEAK
from nnviz.core.arrays import Array
from nnviz.core.parameters import layer_blocks, layer_offsets
from nnviz.core.step_source import Architecture, equal_layers, step_source

# (X above a row of ones, Y, where to write the update) -> the loss, summed over samples
Step = Callable[[Array, Array, Array], Any]
Names = Iterator[tuple[str, object]]

_FUNCTIONS = (
    "add copyto exp greater logaddexp matmul maximum multiply reciprocal sign subtract tanh"
)
# NumPy converts a Python number at each call, but not a 0-d array.
_CONSTANTS = {"zero": 0.0, "one": 1.0, "leak": LEAK, "rise": 1 - LEAK}
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


@cache
def _compiled(source: str) -> CodeType:
    return compile(source, "<nnviz: one step>", "exec")


class _Memory:
    """The arrays that a step writes, and its matrix products, bound to their left factors.

    The hidden layers lie one below the other, each layer's units above a row of ones, so that one
    call reaches them all; f'(Z) takes the place of Z.
    """

    def __init__(self, architecture: Architecture, parameters: Array, samples: int) -> None:
        self.architecture, self.samples, self.parameters = architecture, samples, parameters
        sizes = architecture.sizes
        self.gradient, self.offsets = np.empty_like(parameters), layer_offsets(sizes)
        self.units = list(accumulate(sizes[1:], initial=0))  # the rows where each layer begins,
        self.hidden = list(accumulate((width + 1 for width in sizes[1:-1]), initial=0))  # with ones
        self.deltas = np.empty((self.units[-1], samples))
        self.As, self.Zs = (np.ones((self.hidden[-1], samples)) for _ in range(2))

    @property
    def names(self) -> dict[str, object]:
        whole = {
            "As": self.As,
            "Zs": self.Zs,
            "parameters": self.parameters,
            "gradient": self.gradient,
        }
        return whole | dict([*self._layers(), *self._output(), *self._groups()])

    def _layers(self) -> Names:
        sizes = self.architecture.sizes
        gradients = layer_blocks(self.gradient, sizes)
        for layer, block in enumerate(layer_blocks(self.parameters, sizes), start=1):
            delta = self.deltas[self.units[layer - 1] : self.units[layer]]
            yield f"delta{layer}", delta
            yield f"delta{layer}_T", delta.T
            yield f"gradient{layer}", gradients[layer - 1]
            yield f"forward_{layer}", block.T.dot
            yield f"back_{layer}", block[:-1].dot
        for layer, (start, stop) in enumerate(pairwise(self.hidden), start=1):
            A_and_ones = self.As[start:stop]
            yield f"A{layer}_and_ones", A_and_ones
            yield f"A{layer}", A_and_ones[:-1]
            yield f"Z{layer}", self.Zs[start : stop - 1]
            yield f"outer_{layer + 1}", A_and_ones.dot

    def _output(self) -> Names:
        last, delta = len(self.units) - 1, self.deltas[self.units[-2] :]
        for name in (f"A{last}", f"Z{last}", "YZ"):
            yield name, np.empty_like(delta)
        error = delta.reshape(-1)
        yield "error", error
        yield "sum_of_squares", error.dot
        yield "total", np.ones_like(error).dot

    def _groups(self) -> Names:
        for layers in equal_layers(self.architecture):
            first, count = layers[0], len(layers)
            fan_in, fan_out = self.architecture.sizes[first - 1 : first + 1]
            inputs = self.As[self.hidden[first - 2] :][: count * (fan_in + 1)]
            deltas = self.deltas[self.units[first - 1] :][: count * fan_out]
            gradients = self.gradient[self.offsets[first - 1] :][: count * (fan_in + 1) * fan_out]
            yield f"inputs{first}", inputs.reshape(count, fan_in + 1, self.samples)
            yield f"deltas{first}_T", deltas.reshape(count, fan_out, self.samples).mT
            yield f"gradients{first}", gradients.reshape(count, fan_in + 1, fan_out)
