"""Takes training steps one after another: data in, parameters changed in place."""

from collections.abc import Iterable, Sequence
from itertools import repeat

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.config import Config
from nnviz.core.datasets import Dataset
from nnviz.core.inplace import Step, bind_step
from nnviz.core.schedule import Schedule
from nnviz.core.step_source import Architecture

Batch = tuple[Step, Array, Array]  # the step for a batch of this size, its X and ones, its Y


class Stepper:
    """A network's flat `parameters` and the number of the next `step`, counted from 0."""

    def __init__(self, config: Config, dataset: Dataset, parameters: Array) -> None:
        self.parameters, self.step = parameters.copy(), 0
        self._schedule = Schedule(config, dataset.X.shape[1])
        # A sample is a row here, so that a batch is one piece of memory, which a dot need not copy.
        X_and_ones = np.vstack([dataset.X, np.ones(dataset.X.shape[1])])
        self._data = X_and_ones.T.copy(), dataset.Y.T.copy()
        self._shuffled, self._epoch = tuple(array.copy() for array in self._data), -1
        self._batches = self._bind(config)

    def _bind(self, config: Config) -> list[Batch]:
        """The batches of an epoch; those of one size share their step, which owns its memory."""
        architecture = Architecture(config.sizes, config.activations, config.loss)
        bounds, rate = self._schedule.bounds, config.learning_rate
        sizes = {stop - start for start, stop in bounds}
        steps = {size: bind_step(architecture, self.parameters, size, rate) for size in sizes}
        X, Y = (array.T for array in self._shuffled)
        return [(steps[stop - start], X[:, start:stop], Y[:, start:stop]) for start, stop in bounds]

    def _batches_left_in_epoch(self) -> Iterable[Batch]:
        """The batches left in this epoch, their data in place; without end for the full batch."""
        if self._schedule.batches == 1:
            return repeat(self._batches[0])
        epoch, batch = divmod(self.step, self._schedule.batches)
        if epoch != self._epoch:
            order, self._epoch = self._schedule.order(epoch), epoch
            for array, shuffled in zip(self._data, self._shuffled, strict=True):
                np.take(array, order, axis=0, out=shuffled, mode="clip")
        return self._batches[batch:]

    def restart(self, parameters: Array, step: int) -> None:
        """Go on from other parameters (a copy is taken) and another step."""
        self.parameters[:], self.step = parameters, step

    def advance(self, rows: Sequence[Array]) -> list[float]:
        """Take one step for each of `rows`, which receives the update (parameters,) of that step.

        Returns each step's loss before the update, summed over the samples of its batch.
        """
        losses: list[float] = []
        while len(losses) < len(rows):
            done = len(losses)
            for (step, X, Y), update in zip(self._batches_left_in_epoch(), rows[done:]):  # noqa: B905 (the shorter ends it)
                losses.append(step(X, Y, update))
            self.step += len(losses) - done
        return losses
