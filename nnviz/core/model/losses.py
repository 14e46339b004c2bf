"""Loss functions, each with its derivatives: name -> Loss."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS


@dataclass(frozen=True)
class Loss:
    """C and its derivatives for Z, A and the targets Y of the output layer, all (outputs, m).

    C is the mean over the m samples of the sum over outputs, so each derivative carries 1/m.
    `delta` is dC/dZ of the output layer; `outputs` names the output activations it is defined for.
    Leading axes, of many networks, are kept: `value` then has one C for each.
    """

    formula: str
    value: Callable[[Array, Array, Array], Array]
    dA: Callable[[Array, Array], Array]
    delta: Callable[[str, Array, Array, Array], Array]
    outputs: tuple[str, ...]


def _squared_error(_: Array, A: Array, Y: Array) -> Array:
    return np.asarray(np.sum((A - Y) ** 2, axis=(-2, -1)) / Y.shape[-1])


def _squared_error_dA(A: Array, Y: Array) -> Array:
    return np.asarray(2 * (A - Y) / Y.shape[-1])


def _squared_error_delta(output: str, Z: Array, A: Array, Y: Array) -> Array:
    return _squared_error_dA(A, Y) * ACTIVATIONS[output].derivative(Z, A)


def _cross_entropy(Z: Array, _: Array, Y: Array) -> Array:
    # -Y log A - (1 - Y) log(1 - A) with A = sigmoid(Z), written in Z: finite however large Z is.
    return np.asarray(np.sum(np.logaddexp(0, Z) - Y * Z, axis=(-2, -1)) / Y.shape[-1])


def _cross_entropy_dA(A: Array, Y: Array) -> Array:
    return np.asarray((A - Y) / (A * (1 - A)) / Y.shape[-1])


def _cross_entropy_delta(_: str, __: Array, A: Array, Y: Array) -> Array:
    # dC/dA times sigmoid'(Z) = A(1 - A) leaves A - Y: the division by zero is gone.
    return np.asarray((A - Y) / Y.shape[-1])


LOSSES: dict[str, Loss] = {
    "squared_error": Loss(
        "mean over samples of the sum over outputs of (A - Y)²",
        _squared_error,
        _squared_error_dA,
        _squared_error_delta,
        tuple(ACTIVATIONS),
    ),
    "binary_cross_entropy": Loss(
        "mean over samples of the sum over outputs of -Y log A - (1 - Y) log(1 - A)",
        _cross_entropy,
        _cross_entropy_dA,
        _cross_entropy_delta,
        ("sigmoid",),
    ),
}
