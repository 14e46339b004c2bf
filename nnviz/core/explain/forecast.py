"""The first-order forecast: how far a step should bring the loss down, and how far it did.

For a small step, C changes by about the gradient times the step: the sum over all W and b of dC/dW
times what the step adds to W. For gradient descent that is -learning_rate × |gradient|²; a step
that carries on with earlier gradients may even go uphill. What is left over comes from the
curvature of C, and of kinks, and grows with the square of the step: that is why a large learning
rate fails.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.network import Network, forward, loss_value
from nnviz.core.setup.batches import Batches
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run


class Forecast(NamedTuple):
    """For some steps, (steps,) each: the change of C that the gradient promised, and what came.

    Both are of the loss on the data of that step, before and after it.
    """

    steps: Sequence[int]
    predicted: Array
    actual: Array


def first_order_forecast(run: Run, steps: Sequence[int]) -> Forecast:
    """The forecast for each of `steps`, which rise, 0 <= step < run.steps."""
    chosen = list(steps)
    before = snapshots.stacked(run.networks_at(chosen))
    after = run.networks_at([step + 1 for step in chosen])
    gradients = snapshots.gradients(run, chosen, before)
    predicted = np.zeros(len(chosen))
    for slopes, old, new in zip(gradients, before, snapshots.stacked(after), strict=True):
        for slope, step in zip(slopes, (new.W - old.W, new.b - old.b), strict=True):
            predicted += (slope * step).sum(axis=(1, 2))
    return Forecast(chosen, predicted, _changes(run, chosen, after))


def _changes(run: Run, steps: Sequence[int], after: Sequence[Network]) -> Array:
    X, Y, loss = run.dataset.X, run.dataset.Y, run.config.loss
    batches = Batches(run.config, X.shape[1])
    if batches.count == 1:
        return np.diff(run.loss)[list(steps)]
    found = np.empty(len(steps))
    for index, (step, network) in enumerate(zip(steps, after, strict=True)):
        batch = batches.indices(step)
        there = loss_value(forward(network, X[:, batch]), Y[:, batch], loss)
        found[index] = there - run.loss[step]
    return found
