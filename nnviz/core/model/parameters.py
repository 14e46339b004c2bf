"""All parameters of a network in one flat vector, each layer a view of it.

Layer l is a block (fan_in + 1, fan_out), its last row the bias: against activations with a last
row of ones, one product makes Z = W A + b, and one makes dW and db together. Vectors may have a
leading axis more, for many networks of one shape.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.network import Layer, Network


def layer_offsets(sizes: Sequence[int]) -> list[int]:
    """Where each layer's block begins, and last the number of parameters; (layers + 1,)."""
    offsets = [0]
    for fan_in, fan_out in pairwise(sizes):
        offsets.append(offsets[-1] + (fan_in + 1) * fan_out)
    return offsets


def layer_blocks(flat: Array, sizes: Sequence[int]) -> list[Array]:
    """Views (..., fan_in + 1, fan_out) of `flat` (..., parameters), one a layer."""
    spans = pairwise(layer_offsets(sizes))
    shapes = ((*flat.shape[:-1], fan_in + 1, fan_out) for fan_in, fan_out in pairwise(sizes))
    return [
        flat[..., start:stop].reshape(shape)
        for (start, stop), shape in zip(spans, shapes, strict=True)
    ]


def flatten(network: Network) -> Array:
    """Copy a network's parameters into one new flat vector."""
    return flat_vector((layer.W, layer.b) for layer in network)


def flat_vector(pairs: Iterable[tuple[Array, Array]]) -> Array:
    """Copy one W (fan_out, fan_in) and b (fan_out, 1) a layer, or dW and db, into a flat vector."""
    return np.concatenate([np.vstack([W.T, b.T]).ravel() for W, b in pairs])


def symbols(sizes: Sequence[int]) -> list[str]:
    """What each number of a flat vector is called: W1[1,1], W1[2,1], ..., counted from 1."""
    return [
        f"W{layer}[{unit},{source}]" if source <= fan_in else f"b{layer}[{unit}]"
        for layer, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1)
        for source in range(1, fan_in + 2)
        for unit in range(1, fan_out + 1)
    ]


def weights_only(sizes: Sequence[int]) -> Array:
    """1 for each weight of a flat vector, and 0 for each bias; (parameters,)."""
    found = np.ones(layer_offsets(sizes)[-1])
    for block in layer_blocks(found, sizes):
        block[-1] = 0
    return found


def pairs_of(flat: Array, sizes: Sequence[int]) -> list[tuple[Array, Array]]:
    """W (..., fan_out, fan_in) and b (..., fan_out, 1) of each layer, as views of `flat`."""
    return [(block[..., :-1, :].mT, block[..., -1:, :].mT) for block in layer_blocks(flat, sizes)]


def network_of(flat: Array, sizes: Sequence[int], activations: Sequence[str]) -> Network:
    """A network whose W (..., fan_out, fan_in) and b (..., fan_out, 1) are views of `flat`."""
    pairs = zip(pairs_of(flat, sizes), activations, strict=True)
    return tuple(Layer(W, b, activation) for (W, b), activation in pairs)
