"""Takes training steps one after another: data in, parameters changed in place."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.batches import Batches, shuffled
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.emitter import Step, fused
from nnviz.core.train.numbers import StepNumbers
from nnviz.core.train.program import BATCH, Architecture
from nnviz.core.train.step import step_program
from nnviz.core.train.tape import Row, Tape


class Batch(NamedTuple):
    """The step for a batch of this `size`, and its X, its X.dot and its Y, which the step takes."""

    step: Step
    data: tuple[Array, Callable[..., Any], Array]
    size: int


class Stepper:
    """A network, or a stack of them, and the number of the next `step`, counted from 0.

    `configs` are alike but for numbers. `memory` (1 + states, ..., parameters) holds the flat
    parameters and the optimizer's state, with an axis of runs between if this is a stack.
    """

    def __init__(
        self, configs: Sequence[Config], datasets: Sequence[Dataset], memory: Array
    ) -> None:
        self.memory, self.step, self._config = memory.copy(), 0, configs[0]
        self.runs = memory.shape[1:-1]
        samples = datasets[0].X.shape[1]
        self._seeds = [config.seed for config in configs]
        self.batches, self._epoch = Batches(configs[0], samples), -1
        self._numbers = StepNumbers(configs, self.batches, stacked=bool(self.runs))
        X, self.Y = self._laid_out(datasets)
        self._batches = self._bound(X)

    def _laid_out(self, datasets: Sequence[Dataset]) -> tuple[Array, Array]:
        """X above ones, (..., inputs + 1, samples), and Y (outputs, ..., samples)."""
        inputs, samples = datasets[0].X.shape
        X = np.ones((len(datasets), inputs + 1, samples))
        for X_and_ones, data in zip(X, datasets, strict=True):
            X_and_ones[:-1] = data.X
        Y = np.stack([data.Y for data in datasets], axis=1)
        if self.batches.count > 1:
            # With a sample a row, a batch is one piece of memory, which a product need not copy.
            # All samples of the first run come first, then those of the second, and so on.
            self._first_rows = samples * np.arange(len(X))[:, np.newaxis]
            self._given = X.mT.reshape(-1, inputs + 1), Y.reshape(len(Y), -1)
            self._shuffled = X.mT.copy(), Y.copy()
            X, Y = self._shuffled[0].mT, self._shuffled[1]
        return (X, Y) if self.runs else (X[0], Y[:, 0])

    def _bound(self, X: Array) -> list[Batch]:
        """The batches of an epoch; those of one size share their step, which owns its memory."""
        architecture = Architecture.of(self._config)
        sizes = {stop - start for start, stop in self.batches.bounds}
        self._programs = {
            size: step_program(
                architecture,
                self.memory,
                size,
                self._numbers.fixed,
                keep_targets=self.batches.count > 1,
            )
            for size in sizes
        }
        steps = {size: fused(each.calls, BATCH, each.row) for size, each in self._programs.items()}
        found = []
        for start, stop in self.batches.bounds:
            part = X[..., start:stop]
            dot = partial(np.matmul, part) if self.runs else part.dot
            size = stop - start
            found.append(Batch(steps[size], (part, dot, self.Y[..., start:stop]), size))
        return found

    def tape(self, *, rows: int, nbytes: float = np.inf) -> Tape:
        """A tape for these steps, with so many rows or bytes at most."""
        return Tape(
            self._config,
            self.batches,
            self._programs,
            self._numbers,
            runs=self.runs,
            rows=rows,
            nbytes=nbytes,
        )

    def _next_batches(self, limit: int) -> list[Batch]:
        """The next batches, at least one and at most to the epoch's end, their data in place."""
        if self.batches.count == 1:
            return self._batches * limit
        epoch, batch = divmod(self.step, self.batches.count)
        if epoch != self._epoch:
            self._epoch = epoch
            self._shuffle(epoch)
        return self._batches[batch : batch + limit]

    def _shuffle(self, epoch: int) -> None:
        """Lay the samples of every run in its order of this epoch."""
        samples = self.Y.shape[-1]
        # Runs of one seed see their samples in one order, which is drawn once for all of them.
        orders = {seed: shuffled(samples, seed, epoch) for seed in set(self._seeds)}
        chosen = np.stack([orders[seed] for seed in self._seeds])
        chosen += self._first_rows
        (X, Y), (X_out, Y_out) = self._given, self._shuffled
        X.take(chosen, axis=0, out=X_out, mode="clip")
        Y.take(chosen, axis=1, out=Y_out, mode="clip")

    def restart(self, memory: Array, step: int) -> None:
        """Go on from other parameters and another state (a copy is taken), and another step."""
        self.memory[...], self.step = memory, step

    def advance(self, rows: Sequence[Row], keep: Sequence[Array | None] = ()) -> None:
        """Take one step for each of `rows`, a tape's, which receive what the steps leave behind.

        `keep` has for each step the place that its memory is to be copied to, or None.
        """
        memory, places = self.memory, iter(keep or [None] * len(rows))
        while rows:
            batches = self._next_batches(len(rows))
            for (step, data, size), row, place in zip(batches, rows, places, strict=False):
                step(data, row[size])
                if place is not None:
                    place[...] = memory
            self.step += len(batches)
            rows = rows[len(batches) :]
