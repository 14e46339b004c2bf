"""Every derivative of C by central differences, and how far each of them may be off."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.explain.rounding import (
    rounding_of_backward,
    rounding_of_loss,
    rounding_of_pass,
)
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Network, Trace, forward
from nnviz.core.model.parameters import flatten, network_of

# The step h, and the smaller ones that are tried where it is too long.
_STEPS = (1e-3, 1e-5, 1e-7)
POINTS = (-4, -2, -1, 1, 2, 4)  # C is computed at w + k h
# The slope at w of the polynomial through C at -2 h ... 2 h, times h: the five-point formula, whose
# error is of the order h⁴ (Abramowitz and Stegun, 25.3.6).
_SLOPE = np.array([0, 1, -8, 8, -1, 0]) / 12
# By how much this polynomial misses C at -4 h and at 4 h (Lagrange's formula, 25.2.2).
_MISSES = np.array([[1, -15, 40, 24, -5, 0], [0, -5, 24, 40, -15, 1]])
# Where C is smooth, both misses together are 360 times as large as the error of the slope, times h;
# where its second derivative jumps between the points, as that of ELU does at Z = 0, at least 24
# times; where it bends so sharply that its first one seems to, at least 20 times.
_MISS = 20
_BYTES = 16 * 2**20  # of parameters and activations held at once


class Numeric(NamedTuple):
    """Derivatives by central differences, all parameters in one flat vector, (parameters,).

    kinked          where a step crosses a kink of an activation or of the loss
    resolution      how far the derivatives may be off: the rounding of C, and its curvature
    """

    gradient: Array
    kinked: NDArray[np.bool_]
    resolution: Array


def numeric_gradient(network: Network, X: Array, Y: Array, loss: str) -> Numeric:
    """Central differences of C for every parameter of `network` on X and Y."""
    *_, last = numeric_gradient_in_parts(network, X, Y, loss)
    return last


def numeric_gradient_in_parts(network: Network, X: Array, Y: Array, loss: str) -> Iterator[Numeric]:
    """The same bit by bit, for a progress bar: the same arrays each time, filled further.

    What is not yet computed is nan.
    """
    differences = _Differences(network, X, Y, loss)
    count, units = len(differences.flat), max(len(layer.b) for layer in network)
    found = Numeric(np.full(count, np.nan), np.zeros(count, dtype=bool), np.full(count, np.nan))
    size = max(1, _BYTES // (8 * (units * X.shape[1] + count)))
    for start in range(0, count, size):
        chosen = np.arange(start, min(start + size, count))
        for h in _STEPS:
            part, too_long = differences.at(chosen, h)
            for whole, values in zip(found, part, strict=True):
                whole[chosen] = values
            chosen = chosen[too_long]
            if not len(chosen):
                break
        yield found


class _Differences:
    """C around one point, and its differences."""

    def __init__(self, network: Network, X: Array, Y: Array, loss: str) -> None:
        self.network, self.X, self.Y = network, X, Y
        self.name, self.loss = loss, LOSSES[loss]
        self.flat = flatten(network)
        with np.errstate(all="ignore"):
            trace = forward(network, X)
            self.C = self.loss.value(trace[-1].Z, trace[-1].A, Y)
            self.of_pass = rounding_of_pass(network, trace, Y, loss)
            self.of_backward = rounding_of_backward(trace)
        self.above = _above_kinks(network, trace, Y, loss)

    def at(self, chosen: NDArray[np.intp], step: float) -> tuple[Numeric, NDArray[np.bool_]]:
        """The derivatives for the `chosen` parameters, and for which of them `step` is too long.

        h grows with a parameter above 1. It is too long where it crosses a kink, and where a
        hundredth of it would be exact to less, although rounding then weighs a hundred times more.
        """
        h = step * np.maximum(1.0, np.abs(self.flat[chosen]))
        with np.errstate(all="ignore"):
            changes, largest, kinked = self._around(chosen, h)
            rounding = (2 * largest + self.of_pass) / h + self.of_backward
            miss = np.abs(_MISSES @ changes).sum(axis=0) / (_MISS * h)
            found = Numeric(_SLOPE @ changes / h, kinked, rounding + miss)
            return found, kinked | (miss > 100 * rounding)

    def _around(self, chosen: NDArray[np.intp], h: Array) -> tuple[Array, Array, NDArray[np.bool_]]:
        """How C changes at each point, (points, chosen); how far it may be off; where it kinks."""
        changes = np.empty((len(POINTS), len(chosen)))
        largest, kinked = np.zeros(len(chosen)), np.zeros(len(chosen), dtype=bool)
        for change, k in zip(changes, POINTS, strict=True):
            network = self._moved(chosen, k * h)
            trace = forward(network, self.X)
            last = trace[-1]
            change[:] = self.loss.value(last.Z, last.A, self.Y) - self.C
            largest = np.maximum(largest, rounding_of_loss(self.name, last.Z, last.A, self.Y))
            above = _above_kinks(network, trace, self.Y, self.name)
            for now, before in zip(above, self.above, strict=True):
                kinked |= (now != before).any(axis=(-2, -1))
        return changes, largest, kinked

    def _moved(self, chosen: NDArray[np.intp], by: Array) -> Network:
        """A network for each chosen parameter, which is moved in it."""
        moved = np.tile(self.flat, (len(chosen), 1))
        moved[np.arange(len(chosen)), chosen] += by
        sizes = (self.network[0].W.shape[1], *(len(layer.b) for layer in self.network))
        return network_of(moved, sizes, [layer.activation for layer in self.network])


def _above_kinks(network: Network, trace: Trace, Y: Array, loss: str) -> list[NDArray[np.bool_]]:
    """Where Z lies above the kink of an activation that has one, and A above that of the loss."""
    pairs = zip(network, trace, strict=True)
    found = [each.Z > 0 for layer, each in pairs if ACTIVATIONS[layer.activation].kinks]
    return [*found, trace[-1].A > Y] if LOSSES[loss].kinks else found
