"""Which samples each step sees: the batches of an epoch, in an order seeded per epoch."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnviz.core.setup.config import Config


class Batches:
    """The batches of a run. Step k, counted from 0, is batch k % count of epoch k // count.

    Each has `size` samples; the last one of an epoch may be short. The full batch is not shuffled.
    Otherwise each epoch's order is drawn from (seed, epoch), so that any epoch can be replayed
    alone.
    """

    def __init__(self, config: Config, samples: int) -> None:
        self.size = min(config.batch_size, samples) or samples
        self.count = -(-samples // self.size)
        self.steps = self.count * config.epochs
        self._samples, self._seed = samples, config.seed

    @cached_property
    def bounds(self) -> list[tuple[int, int]]:
        """The first and the past-the-last place of each batch in its epoch's order."""
        starts = range(0, self._samples, self.size)
        return [(start, min(start + self.size, self._samples)) for start in starts]

    def order(self, epoch: int) -> NDArray[np.intp]:
        """The samples' order in an epoch; (samples,)."""
        if self.count == 1:
            return np.arange(self._samples)
        return shuffled(self._samples, self._seed, epoch)

    def indices(self, step: int) -> NDArray[np.intp]:
        """The samples that `step` is computed on, counted from 0."""
        epoch, batch = divmod(step, self.count)
        start, stop = self.bounds[batch]
        return self.order(epoch)[start:stop]

    def sizes(self, start: int, stop: int) -> NDArray[np.intp]:
        """How many samples each of the steps start..stop-1 is computed on; (stop - start,)."""
        lengths = np.array([end - begin for begin, end in self.bounds])
        return lengths[np.arange(start, stop) % self.count]


def shuffled(samples: int, seed: int, epoch: int) -> NDArray[np.intp]:
    """The order in which an epoch goes through so many samples; (samples,)."""
    return np.random.default_rng((seed, epoch)).permutation(samples)
