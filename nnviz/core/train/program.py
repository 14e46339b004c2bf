"""A training step as a list of calls, what they are handed, and how formulas are added to it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.symbols import Expression, Symbol, evaluated, nodes
from nnviz.core.setup.config import Config
from nnviz.core.train.calls import Call, Input, Operand, Result, calls_of
from nnviz.core.train.scalars import gathered

# What a step is handed: a batch, and a row of the tape to write on. X lies above a row of ones and
# is laid out for products, with any runs first; `X_dot` is the product with X on the left. Y and
# the rows are laid out as Memory is, but for OUTPUT_MATRICES, the outputs laid out for products.
BATCH = X, X_DOT, Y = Input("X"), Input("X_dot"), Input("Y")
OUTPUTS, OUTPUT_MATRICES = Input("outputs"), Input("output_matrices")
TARGETS, GRADIENT = Input("targets"), Input("gradient")


class Architecture(NamedTuple):
    """What a step is written for; the activations are one a layer, the penalties those on."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    optimizer: str
    penalties: tuple[str, ...] = ()
    clips: bool = False

    @classmethod
    def of(cls, config: Config) -> "Architecture":
        """That of a run."""
        return cls(
            config.sizes,
            config.activations,
            config.loss,
            config.optimizer,
            tuple(config.penalties),
            bool(config.clip_norm),
        )


class Block(NamedTuple):
    """A part of the flat gradient that one product writes: from `start` to `stop`, in a shape."""

    start: int
    stop: int
    shape: tuple[int, ...]


class Program:
    """The calls, in the order in which they are added.

    scale       what the gradient on the tape is to be multiplied by
    blocks      the parts of the gradient that are handed over
    varying     the trees of the numbers that change from step to step; they come last
    """

    def __init__(self, scale: float, numbers: Mapping[str, Any]) -> None:
        self.scale, self._numbers = scale, numbers
        self.calls: list[Call] = []
        self.blocks: list[Block] = []
        self.varying: list[Expression] = []
        self._constants: dict[Expression, Array] = {}

    @property
    def row(self) -> tuple[Input, ...]:
        """What a row of the tape is, in this order."""
        blocks = (_block(index) for index in range(len(self.blocks)))
        numbers = (_number(index) for index in range(len(self.varying)))
        return (OUTPUTS, OUTPUT_MATRICES, TARGETS, GRADIENT, *blocks, *numbers)

    def call(self, do: Callable[..., Any] | Input, *reads: Operand, out: Operand | Block) -> None:
        """Add one call; a Block of the gradient to write into is handed over from now on."""
        if isinstance(out, Block):
            self.blocks.append(out)
            out = _block(len(self.blocks) - 1)
        self.calls.append(Call(do, reads, out))

    def formulas(
        self, results: list[Result], places: Mapping[str, Operand], memory: Iterator[Array]
    ) -> None:
        """Add the calls that compute the results, as `calls_of` says."""
        simple = [Result(gathered(tree), into) for tree, into in results]
        self.calls += calls_of(simple, places, self._scalar, memory)

    def _scalar(self, tree: Expression) -> Operand:
        """Where a number is: in memory if it is the same at each step, else handed over."""
        if any(node.name not in self._numbers for node in nodes(tree) if isinstance(node, Symbol)):
            if tree not in self.varying:
                self.varying.append(tree)
            return _number(self.varying.index(tree))
        # As an array: NumPy converts a Python number at each call.
        if tree not in self._constants:
            self._constants[tree] = np.array(evaluated(tree, self._numbers), dtype=float)
        return self._constants[tree]


def _block(index: int) -> Input:
    return Input(f"block_{index}")


def _number(index: int) -> Input:
    return Input(f"number_{index}")
