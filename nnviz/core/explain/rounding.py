"""How far rounding may move C and its derivatives.

To first order the error of a result is the sum, over all numbers on the way to it, of what rounding
moves each times the derivative of the result by it. (The backward pass was first written down for
this very sum: Linnainmaa, Taylor expansion of the accumulated rounding error, BIT 16, 1976.)
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Network, Trace, backward
from nnviz.core.model.symbols import Expression, Number, Symbol, applied, traced

EPSILON = float(np.finfo(float).eps)  # the distance from 1 to the next number
_LITTLE = 2.0**-26  # its square root: so far an operand is moved, for each unit that it is off


def rounding_of_pass(network: Network, trace: Trace, Y: Array, loss: str) -> float:
    """How far C may be off because every Z of `trace` is rounded; `loss` itself rounds beside it.

    A sum of products is known to EPSILON times the sum of their magnitudes (Higham, Accuracy and
    Stability of Numerical Algorithms, 2002, section 3.1; a few terms), and an A to EPSILON times
    its own magnitude or 1: a sigmoid has no more correct decimals near 0 than near 1.
    """
    gradients = backward(network, trace, Y, loss)
    return EPSILON * sum(
        float(np.sum(np.abs(delta) * (np.abs(layer.W) @ (1 + np.abs(A_prev)) + np.abs(layer.b))))
        for layer, (A_prev, _, _), (delta, _, _) in zip(network, trace, gradients, strict=True)
    )


def rounding_of_loss(loss: str, Z: Array, A: Array, Y: Array) -> Array:
    """How far C may be off because its own formula rounds, given these Z, A and Y; (...)."""
    record = LOSSES[loss]
    if record.stable is not None:
        each = _rounded(traced(record.stable), {"Z": (Z, None), "Y": (Y, None)})
    else:
        each = _rounded(traced(record.each), {"A": (A, np.ones_like(A)), "Y": (Y, None)})
    return np.asarray(EPSILON * each[1].sum(axis=(-2, -1)) / Y.shape[-1])


# A value, and in units of EPSILON how far it may be off; None for a number that is exact.
Rounded = tuple[Any, Any]


def _rounded(tree: Expression, given: Mapping[str, Rounded]) -> Rounded:
    """What the tree computes, and how far that may be off.

    Each function rounds its result, by EPSILON of its magnitude, and passes on what its operands
    are off (running error analysis: Higham, section 3.3). By how much is tried out: with each
    operand a little off.
    """
    if isinstance(tree, Symbol):
        return given[tree.name]
    if isinstance(tree, Number):
        return tree.value, None
    operands = [_rounded(operand, given) for operand in tree.operands]
    values = [value for value, _ in operands]
    result = applied(tree, values)
    if np.asarray(result).dtype == bool:  # what np.where chooses by: its two sides meet there
        return result, None
    error = np.abs(result)
    for index, (value, off) in enumerate(operands):
        if off is not None:
            moved = [*values[:index], value + _LITTLE * off, *values[index + 1 :]]
            error = error + np.abs(applied(tree, moved) - result) / _LITTLE
    return result, error


def rounding_of_backward(trace: Trace) -> float:
    """How far a derivative by the backward pass may be off where C itself is known more exactly.

    That of the last layer is a sum of delta times A_prev, and delta, which compares A to Y, is
    known no better than A; the derivatives below are made of the same delta.
    """
    return 16 * EPSILON * max(1.0, float(np.max(np.abs(trace[-1].A_prev))))
