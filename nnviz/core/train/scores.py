"""Scores: what a network has come to after each of many steps, its loss and its right answers."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Network, forward
from nnviz.core.train.parts import parts


class Scores(NamedTuple):
    """On the same data after each step.

    loss     (steps,) C
    right    (steps,) of how many samples the answer is right: each output on its target's side of
             0.5, or with several outputs the largest where the target's is
    """

    loss: Array
    right: NDArray[np.intp]


def scores(network: Network, X: Array, Y: Array, loss: str) -> Scores:
    """The scores of a stacked network on X (features, samples) with targets Y, by a loss's name."""
    losses, right = [], []
    with np.errstate(all="ignore"):  # a run that diverges later may overflow
        for part in parts(network, X.shape[1]):
            last = forward(part, X)[-1]
            losses.append(LOSSES[loss].value(last.Z, last.A, Y))
            right.append(np.count_nonzero(_right(last.A, Y), axis=-1))
    return Scores(np.concatenate(losses), np.concatenate(right))


def _right(A: Array, Y: Array) -> NDArray[np.bool_]:
    """Whether the answer to each sample is right, (..., samples)."""
    if len(Y) > 1:
        return np.asarray(A.argmax(axis=-2) == Y.argmax(axis=0))
    return np.asarray((A[..., 0, :] > 0.5) == (Y[0] > 0.5))
