"""Takes training steps one after another: data in, parameters changed in place."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.inplace import Step, bind_step
from nnviz.core.train.step_source import Architecture
from nnviz.core.train.tape import Row

# The step for a batch of this size, its X above ones, its Y, and its size.
Batch = tuple[Step, Array, Array, int]


class Stepper:
    """A network's flat `parameters` and the number of the next `step`, counted from 0."""

    def __init__(self, config: Config, dataset: Dataset, parameters: Array) -> None:
        self.parameters, self.step = parameters.copy(), 0
        self.batches = Batches(config, dataset.X.shape[1])
        X, Y = np.vstack([dataset.X, np.ones(dataset.X.shape[1])]), dataset.Y
        # With a sample a row, a batch is one piece of memory, which a dot need not copy.
        self._samples = X.T.copy(), Y.T.copy()
        self._shuffled, self._epoch = tuple(array.copy() for array in self._samples), -1
        if self.batches.count > 1:
            X, Y = (array.T for array in self._shuffled)
        self._batches = self._bind(config, X, Y)

    def _bind(self, config: Config, X: Array, Y: Array) -> list[Batch]:
        """The batches of an epoch; those of one size share their step, which owns its memory."""
        architecture = Architecture(config.sizes, config.activations, config.loss)
        sizes = {stop - start for start, stop in self.batches.bounds}
        steps = {
            size: bind_step(architecture, self.parameters, size, config.learning_rate)
            for size in sizes
        }
        return [
            (steps[stop - start], X[:, start:stop], Y[:, start:stop], stop - start)
            for start, stop in self.batches.bounds
        ]

    def _next_batches(self, limit: int) -> list[Batch]:
        """The next batches, at least one and at most to the epoch's end, their data in place."""
        if self.batches.count == 1:
            return self._batches * limit
        epoch, batch = divmod(self.step, self.batches.count)
        if epoch != self._epoch:
            order, self._epoch = self.batches.order(epoch), epoch
            for array, shuffled in zip(self._samples, self._shuffled, strict=True):
                np.take(array, order, axis=0, out=shuffled, mode="clip")
        return self._batches[batch : batch + limit]

    def restart(self, parameters: Array, step: int) -> None:
        """Go on from other parameters (a copy is taken) and another step."""
        self.parameters[:], self.step = parameters, step

    def advance(self, rows: Sequence[Row]) -> None:
        """Take one step for each of `rows`, a tape's, which receive what the steps leave behind."""
        while rows:
            batches = self._next_batches(len(rows))
            for (step, X, Y, size), (update, terms) in zip(batches, rows, strict=False):
                step(X, Y, terms[size], update)
            self.step += len(batches)
            rows = rows[len(batches) :]
