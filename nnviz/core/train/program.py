"""One training step as a list of calls: forward, backward, and the optimizer's update.

The same mathematics as `network.forward` and `network.backward`, which are the form to read, and
the very formulas of the records. On networks this small the time goes into calls and allocations,
not into arithmetic: so each call writes into memory that is there already. A layer's A first holds
its Z, and its delta first holds f'(Z).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import layer_blocks
from nnviz.core.model.symbols import (
    Application,
    Expression,
    Number,
    Symbol,
    evaluated,
    nodes,
    replaced,
    traced,
)
from nnviz.core.train.calls import Call, Input, Operand, Result, calls_of, integer
from nnviz.core.train.memory import Memory, aligned, matrices, spare
from nnviz.core.train.scalars import gathered, scaled

# What a step is handed: a batch, and a row of the tape to write on. X lies above a row of ones and
# is laid out for products, with any runs first; `X_dot` is the product with X on the left. Y and
# the rows are laid out as Memory is, but for OUTPUT_MATRICES, the outputs laid out for products.
X, X_DOT, Y = Input("X"), Input("X_dot"), Input("Y")
OUTPUTS, OUTPUT_MATRICES = Input("outputs"), Input("output_matrices")
TARGETS, GRADIENT = Input("targets"), Input("gradient")


class Architecture(NamedTuple):
    """What a step is written for; the activations are one a layer."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    optimizer: str


@dataclass
class Program:
    """The calls, and what they are handed.

    layers      how many; the gradient's block of each is handed over, too
    varying     the trees of the numbers that change from step to step, which come last
    scale       what the gradient on the tape is to be multiplied by
    """

    layers: int
    scale: float
    calls: list[Call] = field(default_factory=list)
    varying: list[Expression] = field(default_factory=list)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """In the order in which the step takes them."""
        blocks = (_block(index) for index in range(self.layers))
        numbers = (_number(index) for index in range(len(self.varying)))
        return (X, X_DOT, Y, OUTPUTS, OUTPUT_MATRICES, TARGETS, GRADIENT, *blocks, *numbers)


def _block(index: int) -> Input:
    return Input(f"gradient_{index + 1}")


def _number(index: int) -> Input:
    return Input(f"number_{index}")


def program(
    architecture: Architecture,
    parameters: Array,
    samples: int,
    numbers: Mapping[str, Any],
    *,
    keep_targets: bool,
) -> Program:
    """The program of a step on batches of so many samples.

    `parameters` (1 + states, ..., count) are the flat parameters and the optimizer's state, with
    any runs in between; the step changes them. `numbers` are the optimizer's, by name, each one
    number or (runs, 1); a number that is not there changes from step to step. `keep_targets` says
    that Y is put on the tape, too, because batches differ.
    """
    written = _Writer(architecture, parameters, samples, numbers)
    written.forward()
    written.output(keep_targets=keep_targets)
    written.backward()
    written.update()
    return written.program


class _Writer:
    """Writes the calls, one part of the mathematics a method; to be called in this order."""

    def __init__(
        self,
        architecture: Architecture,
        parameters: Array,
        samples: int,
        numbers: Mapping[str, Any],
    ) -> None:
        self.program = Program(len(architecture.activations), 1 / samples)
        self._numbers, self._constants = numbers, dict[Expression, Array]()
        self._activations = [_Traced.of(name) for name in architecture.activations]
        self._loss, self._optimizer = LOSSES[architecture.loss], OPTIMIZERS[architecture.optimizer]
        self._parameters = parameters
        self._Ws = layer_blocks(parameters[0], architecture.sizes)
        *widths, outputs = architecture.sizes[1:]
        own_Z = [_reads(each.slope, "Z") for each in self._activations[:-1]]
        self._memory = Memory(widths, own_Z, parameters.shape[1:-1], samples)
        self._hidden = self._memory.layers
        self._output_shape = (outputs, *parameters.shape[1:-1], samples)
        self._output_delta = aligned(self._output_shape)

    def forward(self) -> None:
        """From X to the Z of the last hidden layer, and its A."""
        A_prev: Operand = X
        for layer, W, activation in zip(self._hidden, self._Ws, self._activations, strict=False):
            self._call(_times(W.mT), A_prev, out=matrices(layer.Z))
            self._formulas([Result(activation.f, layer.A)], {"Z": layer.Z}, layer.spare())
            A_prev = matrices(layer.A_and_ones)
        self._A_prev = A_prev

    def output(self, *, keep_targets: bool) -> None:
        """From the last hidden A to the output layer's delta, with the loss's share on the tape.

        The row of the tape is the memory of A, or of Z where the loss is computed from that.
        """
        loss, activation = self._loss, self._activations[-1]
        if keep_targets:
            self._call(np.positive, Y, out=TARGETS)
        own: Array = aligned(self._output_shape)
        A: Operand = OUTPUTS if loss.stable is None else own
        Z: Operand = OUTPUTS
        if loss.stable is None and _reads(activation.output_slope, "Z"):
            Z = own
        Z_matrices = OUTPUT_MATRICES if Z is OUTPUTS else matrices(own)
        self._call(_times(self._Ws[-1].mT), self._A_prev, out=Z_matrices)
        self._formulas([Result(activation.f, A)], {"Z": Z}, spare(self._output_shape))
        if loss.cancelled is not None:
            factor, delta = scaled(traced(loss.cancelled))
        else:
            factor, dA = scaled(traced(loss.slope))
            delta = Application(np.multiply, (dA, activation.output_slope))
        self.program.scale *= float(evaluated(factor, {}))
        places = {"A": A, "Z": Z, "Y": Y}
        self._formulas([Result(delta, self._output_delta)], places, spare(self._output_shape))

    def backward(self) -> None:
        """From the output layer's delta to the gradient of every layer."""
        if self._memory.few:
            self._slopes_together()
        delta = self._output_delta
        for index in reversed(range(len(self._hidden))):
            layer, block = self._hidden[index], _block(index + 1)
            dZ = matrices(delta)
            self._call(_times(matrices(layer.A_and_ones)), dZ.mT, out=block)
            if not self._memory.few:
                self._slope(index)
            self._call(_times(self._Ws[index + 1][..., :-1, :]), dZ, out=matrices(layer.dA))
            self._multiply_by_slope(index)
            delta = layer.delta
        self._call(X_DOT, matrices(delta).mT, out=_block(0))

    def _slopes_together(self) -> None:
        """f'(Z) of neighbours with the same activation in one go; a row of ones does no harm."""
        indices = range(len(self._hidden))
        for activation, group in groupby(indices, key=self._activations.__getitem__):
            first, *_, last = [*group] * 2
            if _reads(activation.slope, "Z"):
                for index in range(first, last + 1):
                    self._slope(index)
                continue
            rows = slice(self._memory.rows[first], self._memory.rows[last + 1])
            A, deltas = self._memory.As[rows], self._memory.deltas[rows]
            self._formulas([Result(activation.slope, deltas)], {"A": A}, spare(A.shape))

    def _slope(self, index: int) -> None:
        layer, slope = self._hidden[index], self._activations[index].slope
        self._formulas([Result(slope, layer.delta)], {"A": layer.A, "Z": layer.Z}, layer.spare())

    def _multiply_by_slope(self, index: int) -> None:
        """The product dA * f'(Z), in the place of the latter; a slope of bits multiplies bits."""
        dA, delta = self._hidden[index].dA, self._hidden[index].delta
        if integer(self._activations[index].slope):
            bits = delta.view(np.uint64)
            self._call(np.multiply, dA.view(np.uint64), bits, out=bits)
        else:
            self._call(np.multiply, dA, delta, out=delta)

    def update(self) -> None:
        """The optimizer's step, on all parameters at once."""
        names = (*self._optimizer.state, "W")
        memory = dict(zip(("W", *self._optimizer.state), self._parameters, strict=True))
        gradient = Application(np.multiply, (Symbol("g"), Number(self.program.scale)))
        trees = {
            name: replaced(tree, {Symbol("g"): gradient})
            for name, tree in traced(self._optimizer.step).items()
        }
        results = [Result(trees[name], memory[name]) for name in names]
        places: dict[str, Operand] = {**memory, "g": GRADIENT}
        self._formulas(results, places, spare(self._parameters.shape[1:]))

    def _call(self, do: Callable[..., Any] | Input, *reads: Operand, out: Operand) -> None:
        self.program.calls.append(Call(do, reads, out))

    def _formulas(
        self, results: list[Result], places: Mapping[str, Operand], memory: Iterator[Array]
    ) -> None:
        simple = [Result(gathered(tree), into) for tree, into in results]
        self.program.calls += calls_of(simple, places, self._scalar, memory)

    def _scalar(self, tree: Expression) -> Operand:
        """Where a number is: in memory if it is the same at each step, else handed over."""
        if all(node.name in self._numbers for node in nodes(tree) if isinstance(node, Symbol)):
            return self._constant(tree)
        if tree not in self.program.varying:
            self.program.varying.append(tree)
        return _number(self.program.varying.index(tree))

    def _constant(self, tree: Expression) -> Array:
        """A number as an array: NumPy converts a Python number at each call."""
        if tree not in self._constants:
            self._constants[tree] = np.array(evaluated(tree, self._numbers), dtype=float)
        return self._constants[tree]


@dataclass(frozen=True)
class _Traced:
    """The trees of an activation in the form for the trainer.

    `slope` is for a hidden layer, `output_slope` for the output's, whose A is a row of the tape,
    which has no bits to look at; both are 1 where the activation mixes units, and are not used.
    """

    f: Expression
    slope: Expression
    output_slope: Expression

    @classmethod
    def of(cls, name: str) -> "_Traced":
        record = ACTIVATIONS[name]
        f = traced(record.fast or record.stable or record.f)
        slopes = [each for each in (record.fast_slope, record.slope) if each]
        trees = [traced(each) for each in slopes] or [Number(1.0)]
        return cls(f, trees[0], next(tree for tree in trees if not integer(tree)))


def _reads(tree: Expression, name: str) -> bool:
    return Symbol(name) in nodes(tree)


def _times(left: Array) -> Callable[..., Any]:
    """The product with `left` on its left side: of matrices, or of stacks of them."""
    return left.dot if left.ndim == 2 else partial(np.matmul, left)
