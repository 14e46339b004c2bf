"""Early stop: a run ends when its loss on the test data has not improved for `patience` epochs."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import forward
from nnviz.core.model.parameters import network_of
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train.parts import parts

Places = list[Array | None]  # after each step: where to keep its memory, or None


class Ends(NamedTuple):
    """The memory after each epoch's end among some steps, the first of which is `first`.

    at          where these are among the steps, from 0
    memories    (epochs, 1 + states, ..., parameters)
    places      where the memory after each of the steps belongs, if anywhere
    """

    first: int
    at: range
    memories: Array
    places: Places

    def hand_on(self) -> None:
        """Copy the memories to where they belong."""
        for index, memory in zip(self.at, self.memories, strict=True):
            place = self.places[index]
            if place is not None:
                place[...] = memory


class EarlyStop:
    """Follows the test loss of a run, or of each of a stack, from epoch to epoch.

    best        until each epoch, from before the first: the epoch, counted from 1, after which the
                test loss was smallest; 0 if it was never finite; (epochs + 1, runs)
    stops       (runs,) the epoch after which the run stops; 0 if it has not stopped

    What Keras' EarlyStopping does: the loss after each epoch is compared with the smallest so far,
    and only a smaller one is an improvement.
    """

    def __init__(
        self, configs: Sequence[Config], datasets: Sequence[Dataset], epoch_steps: int
    ) -> None:
        tests = [data.test for data in datasets if data.test is not None]
        self._X, self._Y = (
            np.array([data.X for data in tests]),
            np.array([data.Y for data in tests]),
        )
        self._config, self._epoch_steps = configs[0], epoch_steps
        self._patience = np.array([config.patience for config in configs])
        self._smallest = np.full(len(configs), np.inf)
        self.stops = np.zeros(len(configs), dtype=np.intp)
        self._best = [np.zeros((1, len(configs)), dtype=np.intp)]

    @property
    def best(self) -> NDArray[np.intp]:
        """As the class says, as far as the epochs have been seen."""
        return np.concatenate(self._best)

    def watched(self, start: int, places: Places, memory: Array) -> tuple[Places, "Ends"]:
        """The `places` after the steps that follow step `start`, with one for each epoch's end.

        What is written there is handed on by the Ends; `memory` has the shape of it.
        """
        at = range(-(start + 1) % self._epoch_steps, len(places), self._epoch_steps)
        ends = Ends(start + 1, at, np.empty((len(at), *memory.shape)), places)
        mine = dict(zip(at, ends.memories, strict=True))
        return [mine.get(index, place) for index, place in enumerate(places)], ends

    def look(self, ends: "Ends") -> None:
        """Go on with what was written."""
        ends.hand_on()
        if len(ends.at):
            parameters = ends.memories[:, 0].reshape(len(ends.at), len(self.stops), -1)
            self.see((ends.first + ends.at[0]) // self._epoch_steps, self._losses(parameters))

    def see(self, epoch: int, losses: Array) -> None:
        """Go on with the test losses (epochs, runs) after the epochs from `epoch` on."""
        epochs = epoch + np.arange(len(losses))[:, np.newaxis]
        # nan is no improvement, and nothing to compare with.
        smallest = np.fmin.accumulate(np.concatenate([[self._smallest], losses]))
        improved = losses < smallest[:-1]
        best = np.maximum.accumulate(np.where(improved, epochs, self._best[-1][-1]))
        over = epochs - best >= self._patience
        stops_now = over.any(axis=0) & (self.stops == 0)
        self.stops = np.where(stops_now, epochs[over.argmax(axis=0), 0], self.stops)
        self._best.append(best)
        self._smallest = smallest[-1]

    def _losses(self, parameters: Array) -> Array:
        """The test loss of each of the networks (epochs, runs, parameters); (epochs, runs)."""
        config = self._config
        network = network_of(parameters, config.sizes, config.activations)
        found = []
        for part in parts(network, self._X.shape[0] * self._X.shape[-1]):
            last = forward(part, self._X)[-1]
            found.append(LOSSES[config.loss].value(last.Z, last.A, self._Y))
        return np.concatenate(found)
