"""A run looked at after many steps at once: the same mathematics with a leading axis of steps."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.model.clipping import clipping_factor
from nnviz.core.model.network import Layer, Network, backward, forward
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.penalties import penalised
from nnviz.core.model.symbols import evaluated
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.rates import rates_of
from nnviz.core.train.parts import at, groups, parts
from nnviz.core.train.run import Run

# Of each layer W and b, or what there is for each of their numbers, such as dW and db:
# (steps, fan_out, fan_in) and (steps, fan_out, 1).
Parameters = list[tuple[Array, Array]]


def stacked(networks: Sequence[Network]) -> Network:
    """Networks of one shape as one whose W and b have a leading axis of steps."""
    return tuple(
        Layer(
            np.stack([layer.W for layer in layers]),
            np.stack([layer.b for layer in layers]),
            layers[0].activation,
        )
        for layers in zip(*networks, strict=True)
    )


def parameters(network: Network) -> Parameters:
    """W and b of each layer of a stacked network."""
    return [(layer.W, layer.b) for layer in network]


def activations(network: Network, X: Array) -> list[Array]:
    """A of each layer, (steps, units, samples), of a stacked network for X (features, samples)."""
    with np.errstate(all="ignore"):  # a run that diverges later may overflow on other points
        found = [[layer.A for layer in forward(part, X)] for part in parts(network, X.shape[1])]
    return [np.concatenate(layer) for layer in zip(*found, strict=True)]


def outputs(network: Network, X: Array) -> Array:
    """The output layer's A, (steps, outputs, samples), of a stacked network."""
    with np.errstate(all="ignore"):
        return np.concatenate([forward(part, X)[-1].A for part in parts(network, X.shape[1])])


def gradients(run: Run, steps: Sequence[int], network: Network) -> Parameters:
    """Return dW and db of each layer, for each of `steps`, of the data that the step used.

    After the last step, where no step followed, they are of the whole training set. They may be
    infinite there, if the run diverged.
    """
    found = [(np.empty_like(layer.W), np.empty_like(layer.b)) for layer in network]
    for places, X, Y in _data_of(run, steps, network):
        part = at(network, places)
        with np.errstate(all="ignore"):
            layers = backward(part, forward(part, X), Y, run.config.loss)
        for (dW, db), layer in zip(found, layers, strict=True):
            dW[places], db[places] = layer.dW, layer.db
    return found


def followed(run: Run, network: Network, gradients: Parameters) -> Parameters:
    """Return what the optimizer makes each step of: the gradients with the penalties', clipped."""
    config, tree = run.config, penalised(run.config.penalties)
    pairs = zip(network, gradients, strict=True)
    with np.errstate(all="ignore"):
        found = [
            (evaluated(tree, {"W": layer.W, "dW": dW, **config.penalties}), db)
            for layer, (dW, db) in pairs
        ]
        if not config.clip_norm:
            return found
        norm = np.sqrt((norms(found) ** 2).sum(axis=1))
        factor = clipping_factor(norm, clip_norm=config.clip_norm).reshape(-1, 1, 1)
        return [(W * factor, b * factor) for W, b in found]


def updates(run: Run, steps: Sequence[int], network: Network, gradients: Parameters) -> Parameters:
    """Return what the step after each of `steps` adds to W and b of each layer.

    It is what the optimizer makes of its state then, and of the gradients that the step uses.
    """
    optimizer, states = OPTIMIZERS[run.config.optimizer], run.states_at(steps)
    each = np.array(steps).reshape(-1, 1, 1)
    rate = rates_of(run.config, each)
    numbers = optimizer.numbers(rate, each + 1.0, run.config)
    each_numbers = numbers, optimizer.for_biases(numbers)
    gradients = followed(run, network, gradients)

    def update(layer: int, which: int, parameters: Array) -> Array:
        state = {name: pairs[layer][which] for name, pairs in states.items()}
        stepped = optimizer(parameters, gradients[layer][which], state, **each_numbers[which])
        return stepped["W"] - parameters

    with np.errstate(all="ignore"):
        return [
            (update(index, 0, layer.W), update(index, 1, layer.b))
            for index, layer in enumerate(network)
        ]


def norms(gradients: Parameters) -> Array:
    """The L2 norm of each layer's gradient, W and b together; (steps, layers)."""
    with np.errstate(all="ignore"):
        squares = [(dW**2).sum(axis=(1, 2)) + (db**2).sum(axis=(1, 2)) for dW, db in gradients]
        return np.asarray(np.sqrt(np.stack(squares, axis=1)))


def _data_of(
    run: Run, steps: Sequence[int], network: Network
) -> Iterator[tuple[NDArray[np.intp], Array, Array]]:
    """Places in `steps` whose batches are of one size, with their X and Y, stacked as well.

    Where the batches are of all samples, X and Y are the dataset's own, for all these steps.
    """
    X, Y = run.dataset.X, run.dataset.Y
    batches = _batches_of(run, steps)
    sizes = np.array([len(batch) for batch in batches])
    for size in np.unique(sizes):
        for places in groups(np.flatnonzero(sizes == size), network, size):
            if size == X.shape[1]:
                yield places, X, Y
            else:
                samples = np.stack([batches[place] for place in places])
                yield places, X[:, samples].swapaxes(0, 1), Y[:, samples].swapaxes(0, 1)


def _batches_of(run: Run, steps: Sequence[int]) -> list[NDArray[np.intp]]:
    """The samples, counted from 0, of each of `steps`; after the last step, all of them."""
    everything = np.arange(run.dataset.X.shape[1])
    batches = Batches(run.config, len(everything))
    if batches.count == 1:
        return [everything] * len(steps)
    orders = {epoch: batches.order(epoch) for epoch in {step // batches.count for step in steps}}
    bounds = [slice(*batches.bounds[step % batches.count]) for step in steps]
    return [
        orders[step // batches.count][part] if step < run.steps else everything
        for step, part in zip(steps, bounds, strict=True)
    ]
