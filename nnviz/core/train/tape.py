"""The tape: what some steps leave behind, a row a step, and reduced for all of them at once."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.parameters import layer_offsets
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.train.inplace import sums_of_losses

# Where a step writes its update (parameters,) and the terms of its loss (outputs, samples); these
# for each number of samples that a batch may have.
Row = tuple[Array, dict[int, Array]]


class Tape:
    """As many `rows` as are asked for, but at most so many bytes; at least one."""

    def __init__(
        self, config: Config, batches: Batches, *, rows: int, nbytes: float = np.inf
    ) -> None:
        sizes = {stop - start for start, stop in batches.bounds}
        parameters, terms = layer_offsets(config.sizes)[-1], config.outputs * max(sizes)
        count = max(1, int(min(rows, nbytes // (8 * (parameters + terms)))))
        self._config, self._ragged = config, len(sizes) > 1
        self._updates, self._terms = np.empty((count, parameters)), np.zeros((count, terms))
        self.rows: list[Row] = [
            (update, {size: row[: config.outputs * size].reshape(-1, size) for size in sizes})
            for update, row in zip(self._updates, self._terms, strict=True)
        ]

    def reduced(self, count: int) -> tuple[Array, Array]:
        """The losses of the first `count` steps, and the squared norms of their gradients.

        The losses (count,) are summed over samples; the norms (count, layers) are of W and b of a
        layer together. What was on the tape is then lost.
        """
        losses = sums_of_losses(self._config.loss, self._terms[:count])
        if self._ragged:  # a short batch leaves the end of its row as it is
            self._terms.fill(0.0)
        gradients = self._updates[:count]
        np.divide(gradients, self._config.learning_rate, gradients)
        np.multiply(gradients, gradients, gradients)
        layers = layer_offsets(self._config.sizes)[:-1]
        return losses, np.add.reduceat(gradients, layers, axis=1)
