"""Takes training steps one after another: data in, parameters changed in place."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import repeat

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.config import Config
from nnviz.core.datasets import Dataset
from nnviz.core.inplace import Call, Step, bind_step
from nnviz.core.schedule import Schedule


class Stepper:
    """A network's flat `parameters` and the number of the next `step`, counted from 0."""

    def __init__(self, config: Config, dataset: Dataset, parameters: Array) -> None:
        self.parameters, self.step = parameters.copy(), 0
        self._gradient = np.empty_like(self.parameters)
        self._schedule = Schedule(config, dataset.X.shape[1])
        self._data = np.vstack([dataset.X, np.ones(dataset.X.shape[1]), dataset.Y])
        self._shuffled, self._epoch = self._data.copy(), -1
        self._steps = self._bind(config)

    def _bind(self, config: Config) -> list[Step]:
        """One Step for each batch of an epoch, from fetching its data to the update."""
        model = config.sizes, config.activations, config.loss
        update = np.empty_like(self._gradient)
        descend: list[Call] = [
            partial(np.multiply, self._gradient, np.array(config.learning_rate), update),
            partial(np.subtract, self.parameters, update, self.parameters),
        ]
        bound: dict[int, tuple[Array, Step]] = {}  # by size: batches of one size share their memory
        steps = []
        for start, stop in self._schedule.bounds:
            if stop - start not in bound:
                data = np.empty((len(self._data), stop - start))
                step = bind_step(model, self.parameters, self._gradient, data)
                bound[stop - start] = data, step._replace(backward=step.backward + descend)
            data, step = bound[stop - start]
            fetch = partial(np.copyto, data, self._shuffled[:, start:stop])
            steps.append(step._replace(forward=[fetch, *step.forward]))
        if len(steps) == 1:  # the full batch is fetched once, not at each step
            steps[0].forward.pop(0)()
        return steps

    def _steps_left_in_epoch(self) -> Iterable[Step]:
        """The steps from here to the epoch's end, its data in order; endless for the full batch."""
        if self._schedule.batches == 1:
            return repeat(self._steps[0])
        epoch, batch = divmod(self.step, self._schedule.batches)
        if epoch != self._epoch:
            order, self._epoch = self._schedule.order(epoch), epoch
            np.take(self._data, order, axis=1, out=self._shuffled, mode="clip")
        return self._steps[batch:]

    def restart(self, parameters: Array, step: int) -> None:
        """Go on from other parameters (a copy is taken) and another step."""
        self.parameters[:], self.step = parameters, step

    def advance(self, rows: Sequence[Array]) -> list[float]:
        """Take one step for each of `rows`, which receives the gradient (parameters,) of that step.

        Returns each step's loss before the update, summed over the samples of its batch.
        """
        losses: list[float] = []
        gradient, copyto = self._gradient, np.copyto
        while len(losses) < len(rows):
            left = rows[len(losses) :]
            for (forward, measure, backward), row in zip(self._steps_left_in_epoch(), left):  # noqa: B905 (the shorter ends it)
                for call in forward:
                    call()
                losses.append(measure())
                for call in backward:
                    call()
                copyto(row, gradient)
                self.step += 1
        return losses
