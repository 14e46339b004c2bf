"""A run looked at in many steps at once: the same mathematics with a leading axis of frames."""

from collections.abc import Iterator, Sequence

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.network import Layer, Network, backward, forward
from nnviz.core.setup.batches import Batches
from nnviz.core.train.run import Run

_BYTES = 16 * 2**20  # of activations held at once

Matrices = list[tuple[Array, Array]]  # one a layer: (frames, fan_out, fan_in), (frames, fan_out, 1)


def stacked(networks: Sequence[Network]) -> Network:
    """Networks of one shape as one whose W and b have a leading axis of frames."""
    return tuple(
        Layer(
            np.stack([layer.W for layer in layers]),
            np.stack([layer.b for layer in layers]),
            layers[0].activation,
        )
        for layers in zip(*networks, strict=True)
    )


def parameters(network: Network) -> Matrices:
    """W and b of each layer of a stacked network."""
    return [(layer.W, layer.b) for layer in network]


def activations(network: Network, X: Array) -> list[Array]:
    """A of each layer, (frames, units, samples), of a stacked network for X (features, samples)."""
    with np.errstate(all="ignore"):  # a run that diverges later may overflow on other points
        parts = [[layer.A for layer in forward(part, X)] for part in _parts(network, X.shape[1])]
    return [np.concatenate(layer) for layer in zip(*parts, strict=True)]


def outputs(network: Network, X: Array) -> Array:
    """The output layer's A, (frames, outputs, samples), of a stacked network."""
    with np.errstate(all="ignore"):
        return np.concatenate([forward(part, X)[-1].A for part in _parts(network, X.shape[1])])


def gradients(run: Run, steps: Sequence[int], network: Network) -> Matrices:
    """Return dW and db of each layer, for each of `steps`, of the data that the step used.

    After the last step, where no step followed, they are of the whole training set. They may be
    infinite there, if the run diverged.
    """
    X, Y, loss = run.dataset.X, run.dataset.Y, run.config.loss
    batches = Batches(run.config, X.shape[1])
    if batches.count == 1:
        passes = [(part, X, Y) for part in _parts(network, X.shape[1])]
    else:
        passes = []
        for index, step in enumerate(steps):
            chosen = batches.indices(step) if step < run.steps else slice(None)
            passes.append((_part(network, index, index + 1), X[:, chosen], Y[:, chosen]))
    with np.errstate(all="ignore"):
        found = [backward(part, forward(part, X), Y, loss) for part, X, Y in passes]
    return [
        (np.concatenate([g.dW for g in layer]), np.concatenate([g.db for g in layer]))
        for layer in zip(*found, strict=True)
    ]


def norms(matrices: Matrices) -> Array:
    """The L2 norm of each layer's gradient, W and b together; (frames, layers)."""
    with np.errstate(all="ignore"):
        squares = [(dW**2).sum(axis=(1, 2)) + (db**2).sum(axis=(1, 2)) for dW, db in matrices]
        return np.asarray(np.sqrt(np.stack(squares, axis=1)))


def _part(network: Network, start: int, stop: int) -> Network:
    return tuple(
        Layer(layer.W[start:stop], layer.b[start:stop], layer.activation) for layer in network
    )


def _parts(network: Network, samples: int) -> Iterator[Network]:
    """The frames of a stacked network in groups whose activations fit into memory."""
    units = max(layer.W.shape[1] for layer in network)
    size = max(1, _BYTES // (8 * units * samples))
    for start in range(0, len(network[0].W), size):
        yield _part(network, start, start + size)
