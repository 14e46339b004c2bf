"""How far rounding may move C and its derivatives.

To first order the error of a result is the sum, over all numbers on the way to it, of what rounding
moves each times the derivative of the result by it. (The backward pass was first written down for
this very sum: Linnainmaa, Taylor expansion of the accumulated rounding error, BIT 16, 1976.)
"""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.network import Network, Trace, backward

EPSILON = float(np.finfo(float).eps)  # the distance from 1 to the next number


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


def rounding_of_backward(trace: Trace) -> float:
    """How far a derivative by the backward pass may be off where C itself is known more exactly.

    That of the last layer is a sum of delta times A_prev, and delta, which compares A to Y, is
    known no better than A; the derivatives below are made of the same delta.
    """
    return 16 * EPSILON * max(1.0, float(np.max(np.abs(trace[-1].A_prev))))
