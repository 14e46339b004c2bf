"""Activation functions, each with its derivative: name -> Activation."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array

LEAK = 0.01  # slope of leaky_relu below zero (Maas et al., 2013)


@dataclass(frozen=True)
class Activation:
    """f and f', both elementwise on any shape.

    `derivative` takes Z and A = f(Z), because several derivatives are shortest in terms of A.
    `kinks` says that f' jumps at Z = 0; there the value for Z < 0 is used, by convention.
    """

    formula: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array, Array], Array]
    kinks: bool = False


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        "max(0, Z)",
        lambda Z: np.maximum(Z, 0.0),
        lambda Z, _: np.where(Z > 0, 1.0, 0.0),
        kinks=True,
    ),
    "leaky_relu": Activation(
        f"Z if Z > 0, else {LEAK} Z",
        lambda Z: np.where(Z > 0, Z, LEAK * Z),
        lambda Z, _: np.where(Z > 0, 1.0, LEAK),
        kinks=True,
    ),
    "tanh": Activation("tanh(Z)", np.tanh, lambda _, A: 1 - A * A),
    # 1 / (1 + exp(-Z)) written with tanh, which cannot overflow.
    "sigmoid": Activation(
        "1 / (1 + exp(-Z))", lambda Z: (1 + np.tanh(Z / 2)) / 2, lambda _, A: A * (1 - A)
    ),
    "identity": Activation("Z", lambda Z: Z.copy(), lambda Z, _: np.ones_like(Z)),
}
