"""The forward and the backward pass as calls.

The same mathematics as `network.forward` and `network.backward`, which are the form to read, and
the very formulas of the records. On networks this small the time goes into calls and allocations,
not into arithmetic: so each call writes into memory that is there already. A layer's A first holds
its Z, and its delta first holds f'(Z).
"""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.parameters import layer_blocks, layer_offsets
from nnviz.core.train.calls import Operand, Result, integer
from nnviz.core.train.memory import Memory, aligned, matrices, spare
from nnviz.core.train.program import (
    OUTPUT_MATRICES,
    OUTPUTS,
    TARGETS,
    X_DOT,
    Architecture,
    Block,
    Program,
    X,
    Y,
)
from nnviz.core.train.trees import ActivationTrees, output_delta, reads


class Passes:
    """Adds the calls of the passes to a program, part by part, in this order."""

    def __init__(
        self, program: Program, architecture: Architecture, parameters: Array, samples: int
    ) -> None:
        self._program, self._sizes, runs = program, architecture.sizes, parameters.shape[:-1]
        self._activations = [ActivationTrees.of(name) for name in architecture.activations]
        self._loss = LOSSES[architecture.loss]
        self._Ws = layer_blocks(parameters, self._sizes)
        *widths, outputs = self._sizes[1:]
        own_Z = [reads(each.slope, "Z") for each in self._activations[:-1]]
        self._memory = Memory(widths, own_Z, runs, samples)
        self._hidden = self._memory.layers
        self._output_shape = (outputs, *runs, samples)
        self._output_delta = aligned(self._output_shape)

    def forward(self) -> None:
        """From X to the A of the last hidden layer."""
        A_prev: Operand = X
        for layer, W, activation in zip(self._hidden, self._Ws, self._activations, strict=False):
            self._program.call(_times(W.mT), A_prev, out=matrices(layer.Z))
            self._program.formulas([Result(activation.f, layer.A)], {"Z": layer.Z}, layer.spare())
            A_prev = matrices(layer.A_and_ones)
        self._A_prev = A_prev

    def output(self, *, keep_targets: bool) -> None:
        """From there to the output layer's delta; what the loss is made of goes on the tape.

        The row of the tape is the memory of A, or of Z where the loss is computed from that.
        """
        program, loss, activation = self._program, self._loss, self._activations[-1]
        targets: Operand = Y
        if keep_targets:  # the row of the tape is in one piece, which Y of a stack's batch is not
            program.call(np.positive, Y, out=TARGETS)
            targets = TARGETS
        own: Array = aligned(self._output_shape)
        A: Operand = OUTPUTS if loss.stable is None else own
        Z: Operand = OUTPUTS
        if loss.stable is None and reads(activation.output_slope, "Z"):
            Z = own
        Z_matrices = OUTPUT_MATRICES if Z is OUTPUTS else matrices(own)
        program.call(_times(self._Ws[-1].mT), self._A_prev, out=Z_matrices)
        program.formulas([Result(activation.f, A)], {"Z": Z}, spare(self._output_shape))
        factor, delta = output_delta(loss, activation)
        program.scale *= factor
        places = {"A": A, "Z": Z, "Y": targets}
        program.formulas([Result(delta, self._output_delta)], places, spare(self._output_shape))

    def backward(self) -> None:
        """From the output layer's delta to the gradient of every layer."""
        if self._memory.few:
            self._slopes_together()
        delta = self._output_delta
        for index in reversed(range(len(self._hidden))):
            layer, dZ = self._hidden[index], matrices(delta)
            self._weights(index + 1, dZ)
            if not self._memory.few:
                self._slope(index)
            W = self._Ws[index + 1][..., :-1, :]
            self._program.call(_times(W), dZ, out=matrices(layer.dA))
            self._multiply_by_slope(index)
            delta = layer.delta
        self._program.call(X_DOT, matrices(delta).mT, out=self._block(0, 1))

    def _weights(self, index: int, dZ: Array) -> None:
        """The products that make dW and db of a layer above the first."""
        together = self._alike_from(index)
        if together is None:
            A_prev = matrices(self._hidden[index - 1].A_and_ones)
            self._program.call(_times(A_prev), dZ.mT, out=self._block(index, index + 1))
        elif index == together.start:
            rows, count = self._memory.rows, len(together)
            inputs = self._memory.As[rows[index - 1] : rows[index - 1 + count]]
            deltas = self._memory.deltas[rows[index] : rows[index + count]]
            inputs, deltas = (each.reshape(count, -1, each.shape[-1]) for each in (inputs, deltas))
            block = self._block(index, index + count)
            self._program.call(partial(np.matmul, inputs), deltas[:, :-1].mT, out=block)

    def _alike_from(self, index: int) -> range | None:
        """The hidden layers whose dW is made in one product with that of this one, if several.

        These are neighbours with weights of one shape, where samples are few and runs no stack.
        """
        if not self._memory.few or len(self._output_shape) == 3 or index == len(self._hidden):
            return None
        shapes = [self._sizes[layer : layer + 2] for layer in range(len(self._hidden))]
        first = last = index
        while first > 1 and shapes[first - 1] == shapes[index]:
            first -= 1
        while last + 1 < len(shapes) and shapes[last + 1] == shapes[index]:
            last += 1
        return range(first, last + 1) if last > first else None

    def _block(self, first: int, stop: int) -> Block:
        """The gradient of some neighbours, one matrix each."""
        offsets, sizes = layer_offsets(self._sizes), self._sizes
        shape = (sizes[first] + 1, sizes[first + 1])
        count = stop - first
        return Block(offsets[first], offsets[stop], shape if count == 1 else (count, *shape))

    def _slopes_together(self) -> None:
        """f'(Z) of neighbours with the same activation in one go; a row of ones does no harm."""
        indices = range(len(self._hidden))
        for activation, group in groupby(indices, key=self._activations.__getitem__):
            first, *_, last = [*group] * 2
            if reads(activation.slope, "Z"):
                for index in range(first, last + 1):
                    self._slope(index)
                continue
            rows = slice(self._memory.rows[first], self._memory.rows[last + 1])
            A, deltas = self._memory.As[rows], self._memory.deltas[rows]
            self._program.formulas([Result(activation.slope, deltas)], {"A": A}, spare(A.shape))

    def _slope(self, index: int) -> None:
        layer, slope = self._hidden[index], self._activations[index].slope
        places = {"A": layer.A, "Z": layer.Z}
        self._program.formulas([Result(slope, layer.delta)], places, layer.spare())

    def _multiply_by_slope(self, index: int) -> None:
        """The product dA * f'(Z), in the place of the latter; a slope of bits multiplies bits."""
        dA, delta = self._hidden[index].dA, self._hidden[index].delta
        if integer(self._activations[index].slope):
            bits = delta.view(np.uint64)
            self._program.call(np.multiply, dA.view(np.uint64), bits, out=bits)
        else:
            self._program.call(np.multiply, dA, delta, out=delta)


def _times(left: Array) -> Callable[..., Any]:
    """The product with `left` on its left side: of matrices, or of stacks of them."""
    return left.dot if left.ndim == 2 else partial(np.matmul, left)
