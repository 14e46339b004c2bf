"""One step of each optimizer, by hand."""

import numpy as np

from nnviz.core.model.network import Layer, LayerGradient
from nnviz.core.model.optimizers import OPTIMIZERS, sgd


def test_sgd_goes_against_the_gradient_and_leaves_its_input_alone() -> None:
    # W: 1 - 0.25 x 2 = 0.5 and 3 - 0.25 x -4 = 4; b: 5 - 0.25 x 8 = 3.
    network = (Layer(np.array([[1.0, 3.0]]), np.array([[5.0]]), "tanh"),)
    gradients = (LayerGradient(np.array([[8.0]]), np.array([[2.0, -4.0]]), np.array([[8.0]])),)
    (after,) = sgd(network, gradients, 0.25)
    np.testing.assert_array_equal(after.W, [[0.5, 4.0]])
    np.testing.assert_array_equal(after.b, [[3.0]])
    assert after.activation == "tanh"
    np.testing.assert_array_equal(network[0].W, [[1.0, 3.0]])
    np.testing.assert_array_equal(network[0].b, [[5.0]])


def test_sgd_is_registered() -> None:
    assert OPTIMIZERS["sgd"] is sgd
