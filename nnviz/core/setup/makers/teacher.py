"""The answers of another network, drawn at random."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.dataset import Shape


def teacher(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """Targets in (0, 1) from a hidden random network: 8 tanh units, then a sigmoid.

    `noise` is the standard deviation of what is added to the teacher's last weighted sum.
    """
    X = rng.normal(0.0, 1.0, (shape.inputs, shape.samples))
    W1 = rng.normal(0.0, 1.5 / np.sqrt(shape.inputs), (8, shape.inputs))
    W2 = rng.normal(0.0, 1.0, (shape.outputs, 8))
    Z = W2 @ np.tanh(W1 @ X + rng.normal(0.0, 0.5, (8, 1)))
    Z += rng.normal(0.0, 1.0, Z.shape) * shape.noise
    return X, (1 + np.tanh(Z / 2)) / 2
