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
    `magnitude` is what `value` is rounded in proportion to: the mean over samples of the sum of the
    magnitudes that it adds up, before any of them cancel. Leading axes, of many networks, are kept:
    `value` and `magnitude` then have one number for each.
    """

    formula: str
    value: Callable[[Array, Array, Array], Array]
    dA: Callable[[Array, Array], Array]
    delta: Callable[[str, Array, Array, Array], Array]
    magnitude: Callable[[Array, Array, Array], Array]
    outputs: tuple[str, ...]


def _squared_error(_: Array, A: Array, Y: Array) -> Array:
    return np.asarray(np.sum((A - Y) ** 2, axis=(-2, -1)) / Y.shape[-1])


def _squared_error_dA(A: Array, Y: Array) -> Array:
    return np.asarray(2 * (A - Y) / Y.shape[-1])


def _squared_error_delta(output: str, Z: Array, A: Array, Y: Array) -> Array:
    return _squared_error_dA(A, Y) * ACTIVATIONS[output].derivative(Z, A)


def _squared_error_magnitude(_: Array, A: Array, Y: Array) -> Array:
    # A is known to a unit in the last place of 1, and so (A - Y)² to one of |A - Y|.
    error = np.abs(A - Y)
    return np.asarray(np.sum(error * (error + 1), axis=(-2, -1)) / Y.shape[-1])


def _cross_entropy(Z: Array, _: Array, Y: Array) -> Array:
    # -Y log A - (1 - Y) log(1 - A) with A = sigmoid(Z), written in Z: finite however large Z is.
    return np.asarray(np.sum(np.logaddexp(0, Z) - Y * Z, axis=(-2, -1)) / Y.shape[-1])


def _cross_entropy_magnitude(Z: Array, _: Array, Y: Array) -> Array:
    # Where A is nearly Y, the two terms of the loss are nearly the same.
    return np.asarray(np.sum(np.logaddexp(0, Z) + np.abs(Y * Z), axis=(-2, -1)) / Y.shape[-1])


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
        _squared_error_magnitude,
        tuple(ACTIVATIONS),
    ),
    "binary_cross_entropy": Loss(
        "mean over samples of the sum over outputs of -Y log A - (1 - Y) log(1 - A)",
        _cross_entropy,
        _cross_entropy_dA,
        _cross_entropy_delta,
        _cross_entropy_magnitude,
        ("sigmoid",),
    ),
}
