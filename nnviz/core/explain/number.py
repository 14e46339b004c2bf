"""One number of a run after many steps at once, and its gradient: of a weight, a bias or an A.

Networks are stacked, as in snapshots.
"""

from collections.abc import Sequence

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.names import Entry
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Network, backward, forward
from nnviz.core.setup.batches import Batches
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run
from nnviz.core.train.snapshots import Parameters


def values_of(run: Run, network: Network, entry: Entry) -> Array:
    """What the number is in each of the networks; (steps,). `entry` is of W, b or A; A0 is X."""
    layer = entry.name.layer or 0
    if entry.name.letter != "A":
        return _cell(snapshots.parameters(network), entry)
    if layer == 0:
        return np.full(len(network[0].b), run.dataset.X[entry.row, entry.column])
    X = run.dataset.X[:, [entry.column]]
    return snapshots.activations(network, X)[layer - 1][:, entry.row, 0]


def gradients_of_parameter(
    run: Run, steps: Sequence[int], gradients: Parameters, entry: Entry
) -> Array:
    """The derivative of C by a weight or bias, of the data that the next step uses; (steps,).

    `gradients` are `snapshots.gradients` of `steps`. With mini-batches there is none after the last
    step, which no batch follows: nan.
    """
    found = _cell(gradients, entry)
    if Batches(run.config, run.dataset.X.shape[1]).count == 1:
        return found
    return np.where(np.array(steps) < run.steps, found, np.nan)


def gradients_of_activation(run: Run, network: Network, entry: Entry) -> Array:
    """The derivative by an A of the C of its sample alone; (steps,).

    In the output layer it is the loss's own, and below it W^T delta of the next layer.
    """
    X, Y = run.dataset.X[:, [entry.column]], run.dataset.Y[:, [entry.column]]
    layer, loss = entry.name.layer or 0, run.config.loss
    with np.errstate(all="ignore"):  # a saturated A makes cross-entropy's infinite
        trace = forward(network, X)
        if layer == len(network):
            dA = LOSSES[loss].dA(trace[-1].A, Y)
        else:
            dA = network[layer].W.mT @ backward(network, trace, Y, loss)[layer].delta
    return np.asarray(dA[:, entry.row, 0])


def _cell(layers: Parameters, entry: Entry) -> Array:
    W, b = layers[(entry.name.layer or 0) - 1]
    return (W if entry.name.letter == "W" else b)[:, entry.row, entry.column]
