"""The tape: what some steps leave behind, a row a step, and reduced for all of them at once."""

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.parameters import layer_offsets
from nnviz.core.model.symbols import evaluated
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.train.memory import matrices
from nnviz.core.train.numbers import StepNumbers
from nnviz.core.train.program import Block, Program

# For each number of samples that a batch may have, what a step on it is handed after the batch:
# where to write the output layer's Z or A, (outputs, ..., samples), and the same as matrices; its
# Y; its gradient, (..., parameters), and the blocks of it; and last the numbers that
# change from step to step.
Row = dict[int, tuple[Array, ...]]


class Tape:
    """As many `rows` as are asked for, but at most so many bytes; at least one."""

    def __init__(  # noqa: PLR0913 (what a row looks like, and how many there are)
        self,
        config: Config,
        batches: Batches,
        programs: Mapping[int, Program],
        numbers: StepNumbers,
        *,
        runs: tuple[int, ...],
        rows: int,
        nbytes: float = np.inf,
    ) -> None:
        offsets = layer_offsets(config.sizes)
        self._loss, self._batches = LOSSES[config.loss], batches
        self._programs, self._numbers, self._first = programs, numbers, offsets[:-1]
        self._output, gradient = (config.outputs, *runs), (*runs, offsets[-1])
        output = int(np.prod(self._output)) * max(programs)
        count = max(1, int(min(rows, nbytes // (8 * (2 * output + int(np.prod(gradient)))))))
        self._outputs, self._gradients = np.empty((count, output)), np.empty((count, *gradient))
        # Where all batches are one, its Y is not put on the tape.
        self._targets = np.empty((count if batches.count > 1 else 1, output))
        self._varying = {
            tree: np.empty((count, *((*runs, 1) if runs else ())))
            for program in programs.values()
            for tree in program.varying
        }
        self.rows: list[Row] = [
            dict(zip(programs, row, strict=True))
            for row in zip(*map(self._rows, programs), strict=True)
        ]

    def _rows(self, size: int) -> Iterator[tuple[Array, ...]]:
        """What the steps on batches of so many samples are handed, row by row."""
        outputs, targets = self._shaped(self._outputs, size), self._shaped(self._targets, size)
        return zip(
            outputs,
            _with_runs_first(outputs),
            targets if len(targets) > 1 else repeat(targets[0], len(outputs)),
            self._gradients,
            *(self._block(block) for block in self._programs[size].blocks),
            *(_each(self._varying[tree]) for tree in self._programs[size].varying),
            strict=False,  # the targets may be repeated for ever
        )

    def _block(self, block: Block) -> Array:
        part = self._gradients[..., block.start : block.stop]
        return part.reshape(*part.shape[:-1], *block.shape)

    def _shaped(self, rows: Array, size: int) -> Array:
        """The rows as (steps, outputs, ..., size); each is one piece, whatever the size."""
        length = int(np.prod(self._output)) * size
        return rows[:, :length].reshape(-1, *self._output, size)

    def begin(self, step: int) -> None:
        """Write the numbers that change for the rows, the first being that of `step`, from 0."""
        if not self._varying:
            return
        steps = np.arange(step, step + len(self.rows))
        given = {**self._numbers.fixed, **self._numbers.changing(steps)}
        for tree, numbers in self._varying.items():
            numbers[...] = evaluated(tree, given)

    def reduced(self, start: int, count: int, Y: Array) -> tuple[Array, Array]:
        """The losses of `count` steps from `start` on, and the squared norms of their gradients.

        The losses (count, ...) are means over each batch's samples, the norms (count, ..., layers)
        are of W and b of a layer together. Y is that of all samples. What was on the tape is then
        lost.
        """
        gradients = self._gradients[:count]
        losses = np.empty(gradients.shape[:-1])
        for size, chosen in self._rows_by_size(start, count):
            outputs, Y_there = self._matrices(self._outputs[:count][chosen], size), matrices(Y)
            if self._batches.count > 1:
                Y_there = self._matrices(self._targets[:count][chosen], size)
            losses[chosen] = self._loss.value(outputs, outputs, Y_there)
            gradients[chosen] *= self._programs[size].scale  # before squares could overflow
        np.multiply(gradients, gradients, gradients)
        return losses, np.add.reduceat(gradients, self._first, axis=-1)

    def _rows_by_size(self, start: int, count: int) -> Iterator[tuple[int, Any]]:
        """Each number of samples that batches have, with the rows of such steps."""
        if len(self._programs) == 1:
            yield next(iter(self._programs)), slice(None)
            return
        lengths = self._batches.sizes(start, start + count)
        for size in self._programs:
            yield size, np.flatnonzero(lengths == size)

    def _matrices(self, rows: Array, size: int) -> Array:
        """The rows as (steps, ..., outputs, size)."""
        return _with_runs_first(self._shaped(rows, size))


def _with_runs_first(rows: Array) -> Array:
    """The same of rows (steps, outputs, runs, samples): (steps, runs, outputs, samples)."""
    return rows if rows.ndim == 3 else rows.swapaxes(1, 2)


def _each(numbers: Array) -> list[Array]:
    """Each of `numbers` (steps, ...) as an array that goes on showing its place."""
    return [numbers[index, ...] for index in range(len(numbers))]
