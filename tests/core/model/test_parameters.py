"""The flat vector of parameters and the networks that are views of it."""

import numpy as np
import pytest

from nnviz.core.model.initializers import initial_network
from nnviz.core.model.network import Network
from nnviz.core.model.parameters import flatten, layer_blocks, layer_offsets, network_of, symbols
from tests.core.reference import assert_same_network, parameters_of

SIZES = [(1, 1), (3, 2), (2, 4, 1), (5, 1, 3, 2), (2, 3, 3, 3, 3, 3, 3, 2)]


def random_network(sizes: tuple[int, ...]) -> tuple[Network, tuple[str, ...]]:
    rng = np.random.default_rng(1)
    activations = ("tanh",) * (len(sizes) - 2) + ("sigmoid",)
    network = initial_network("he", sizes, activations, rng=rng)
    for layer in network:
        layer.b[:] = rng.normal(size=layer.b.shape)
    return network, activations


def test_layout_by_hand() -> None:
    # 2-2-1: layer 1 is the columns of W1^T over b1, 6 numbers; layer 2 is W2^T over b2, 3 numbers.
    assert layer_offsets((2, 2, 1)) == [0, 6, 9]
    (W1, b1), (W2, b2) = (
        (layer.W, layer.b) for layer in network_of(np.arange(9.0), (2, 2, 1), ("relu", "sigmoid"))
    )
    np.testing.assert_array_equal(W1, [[0, 2], [1, 3]])
    np.testing.assert_array_equal(b1, [[4], [5]])
    np.testing.assert_array_equal(W2, [[6, 7]])
    np.testing.assert_array_equal(b2, [[8]])


@pytest.mark.parametrize("sizes", SIZES)
def test_round_trip(sizes: tuple[int, ...]) -> None:
    network, activations = random_network(sizes)
    flat = flatten(network)
    assert flat.shape == (sum(array.size for array in parameters_of(network)),)
    again = network_of(flat, sizes, activations)
    assert_same_network(again, network)
    assert tuple(layer.activation for layer in again) == activations
    np.testing.assert_array_equal(flatten(again), flat)


@pytest.mark.parametrize("sizes", SIZES)
def test_networks_and_blocks_are_views_and_flatten_copies(sizes: tuple[int, ...]) -> None:
    network, activations = random_network(sizes)
    flat = flatten(network)
    assert not any(np.shares_memory(flat, array) for array in parameters_of(network))
    views = parameters_of(network_of(flat, sizes, activations))
    blocks = layer_blocks(flat, sizes)
    flat[:] = np.arange(flat.size)
    assert sorted(float(x) for view in views for x in view.ravel()) == list(range(flat.size))
    for block in blocks:
        assert np.shares_memory(block, flat)
        assert block.flags.c_contiguous, "NumPy would copy it at each product"


def test_the_views_of_a_read_only_vector_are_read_only() -> None:
    flat = np.arange(9.0)
    flat.flags.writeable = False
    for array in parameters_of(network_of(flat, (2, 2, 1), ("relu", "sigmoid"))):
        assert not array.flags.writeable


def test_the_layout_of_two_networks_by_hand() -> None:
    # As above; the numbers of the second network are 10 larger.
    many = np.stack([np.arange(9.0), 10 + np.arange(9.0)])
    first, second = layer_blocks(many, (2, 2, 1))
    np.testing.assert_array_equal(first[0], [[0, 1], [2, 3], [4, 5]])
    np.testing.assert_array_equal(second[1], [[16], [17], [18]])
    layer, _ = network_of(many, (2, 2, 1), ("relu", "sigmoid"))
    np.testing.assert_array_equal(layer.W, [[[0, 2], [1, 3]], [[10, 12], [11, 13]]])
    np.testing.assert_array_equal(layer.b, [[[4], [5]], [[14], [15]]])


@pytest.mark.parametrize("shape", [(1,), (4,), (2, 3)])
@pytest.mark.parametrize("sizes", SIZES)
def test_with_leading_axes_each_vector_is_its_own_network(
    sizes: tuple[int, ...], shape: tuple[int, ...]
) -> None:
    activations = ("tanh",) * (len(sizes) - 1)
    many = np.random.default_rng(2).normal(size=(*shape, layer_offsets(sizes)[-1]))
    network = network_of(many, sizes, activations)
    for index in np.ndindex(shape):
        alone = network_of(many[index].copy(), sizes, activations)
        pairs = zip(parameters_of(network), parameters_of(alone), strict=True)
        for together, expected in pairs:
            np.testing.assert_array_equal(together[index], expected)
    assert all(np.shares_memory(array, many) for array in parameters_of(network))


def test_symbols_name_the_numbers_of_a_flat_vector() -> None:
    # A layer of 2 units with 1 input, then one of 1 unit: W1 by column, b1, W2, b2.
    assert symbols((1, 2, 1)) == [
        "W1[1,1]",
        "W1[2,1]",
        "b1[1]",
        "b1[2]",
        "W2[1,1]",
        "W2[1,2]",
        "b2[1]",
    ]
