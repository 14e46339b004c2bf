"""A stacked network in parts: some of its steps, or as many as fit into the processor's cache."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nnviz.core.model.network import Layer, Network

_BYTES = 2**20  # of Z and A computed at once: beyond the processor's cache it takes twice as long


def at(network: Network, places: NDArray[np.intp]) -> Network:
    """Some of the steps of a stacked network."""
    return tuple(Layer(layer.W[places], layer.b[places], layer.activation) for layer in network)


def parts(network: Network, samples: int) -> Iterator[Network]:
    """A stacked network in parts for which Z and A of so many samples fit into the cache."""
    for places in groups(np.arange(len(network[0].W)), network, samples):
        yield at(network, places)


def groups(places: NDArray[np.intp], network: Network, samples: int) -> Iterator[NDArray[np.intp]]:
    """`places` in groups for which Z and A of so many samples fit into the cache."""
    units = sum(layer.W.shape[-2] for layer in network)
    size = max(1, _BYTES // (2 * 8 * units * samples))
    for start in range(0, len(places), size):
        yield places[start : start + size]
