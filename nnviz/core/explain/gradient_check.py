"""Is backward right? Every derivative again, by central differences, from the loss alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Network, Trace, forward
from nnviz.core.model.parameters import flatten, network_of

# The usual bands of the relative error (Stanford CS231n, "Gradient checks").
FINE, WRONG = 1e-7, 1e-2

# The step h, and the smaller one that is tried where the first crosses a kink.
_STEPS = (1e-3, 1e-5)
# C at w + k h, and its weight: the five-point stencil, two central differences combined so that
# their error in h² cancels (Abramowitz and Stegun, 25.3.6).
_STENCIL = {-2: 1 / 12, -1: -8 / 12, 1: 8 / 12, 2: -1 / 12}
_POINTS = (-4, -2, -1, 1, 2, 4)  # the same stencil with 2 h tells how large its own error is
_BYTES = 16 * 2**20  # of parameters and activations held at once


class Verdict(IntEnum):
    """What the check says of one parameter: first where it can say nothing, last the worst."""

    BOTH_ZERO = 0
    KINK = 1  # the small steps cross a kink of f, where there is no derivative
    UNRESOLVED = 2  # the differences are too inexact, or no numbers
    FINE = 3
    DOUBTFUL = 4
    WRONG = 5


class Numeric(NamedTuple):
    """Derivatives by central differences, all parameters in one flat vector, (parameters,).

    kinked          where a step crosses a kink of an activation
    resolution      how far the derivatives may be off: the rounding of C, and its curvature
    """

    gradient: Array
    kinked: NDArray[np.bool_]
    resolution: Array


@dataclass(frozen=True)
class GradientCheck:
    """Backward's derivatives beside the numeric ones; each (parameters,), in the flat order."""

    analytic: Array
    numeric: Array
    error: Array  # |analytic - numeric| / max(|analytic|, |numeric|); nan where both are 0
    verdict: NDArray[np.int_]

    @property
    def worst(self) -> int:
        """The parameter that is worst by verdict, and then by relative error."""
        unknown = np.where(self.verdict == Verdict.BOTH_ZERO, -1.0, np.inf)
        error = np.where(np.isnan(self.error), unknown, self.error)
        return int(np.lexsort((error, self.verdict))[-1])


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
            gradient, kinked, resolution = differences.at(chosen, h)
            found.gradient[chosen], found.kinked[chosen] = gradient, kinked
            found.resolution[chosen] = resolution
            chosen = chosen[kinked]
            if not len(chosen):
                break
        yield found


class _Differences:
    """C around one point, and its differences."""

    def __init__(self, network: Network, X: Array, Y: Array, loss: str) -> None:
        self.network, self.X, self.Y, self.value = network, X, Y, LOSSES[loss].value
        self.flat = flatten(network)
        trace = forward(network, X)
        self.C = float(self.value(trace[-1].Z, trace[-1].A, Y))
        self.above = _above_kinks(network, trace)

    def at(self, chosen: NDArray[np.intp], step: float) -> Numeric:
        """The derivatives for the `chosen` parameters; h grows with a parameter above 1."""
        h = step * np.maximum(1.0, np.abs(self.flat[chosen]))
        kinked, changes = np.zeros(len(chosen), dtype=bool), {}
        with np.errstate(all="ignore"):
            for k in _POINTS:
                moved = np.tile(self.flat, (len(chosen), 1))
                moved[np.arange(len(chosen)), chosen] += k * h
                stacked = _like(self.network, moved)
                trace = forward(stacked, self.X)
                changes[k] = self.value(trace[-1].Z, trace[-1].A, self.Y) - self.C
                for now, before in zip(_above_kinks(stacked, trace), self.above, strict=True):
                    kinked |= (now != before).any(axis=(-2, -1))
            gradient, coarse = (
                sum(weight * changes[k * scale] for k, weight in _STENCIL.items()) / (scale * h)
                for scale in (1, 2)
            )
            # A, and so sqrt(C), is known to a few units in the last place. The stencil's error
            # grows with h to the fourth, so that of 2 h is sixteen times that of h.
            largest = abs(self.C) + np.max(np.abs(list(changes.values())), axis=0)
            rounding = 16 * np.finfo(float).eps * (largest + np.sqrt(largest)) / h
            return Numeric(gradient, kinked, rounding + np.abs(gradient - coarse) / 4)


def _like(network: Network, flat: Array) -> Network:
    sizes = (network[0].W.shape[1], *(len(layer.b) for layer in network))
    return network_of(flat, sizes, [layer.activation for layer in network])


def _above_kinks(network: Network, trace: Trace) -> list[NDArray[np.bool_]]:
    """Where Z lies above the kink, for each layer whose activation has one."""
    pairs = zip(network, trace, strict=True)
    return [each.Z > 0 for layer, each in pairs if ACTIVATIONS[layer.activation].kinks]


def gradient_check(analytic: Array, numeric: Numeric) -> GradientCheck:
    """Judge `analytic`, a flat gradient (parameters,), against `numeric`."""
    largest = np.maximum(np.abs(analytic), np.abs(numeric.gradient))
    difference = np.abs(analytic - numeric.gradient)
    with np.errstate(all="ignore"):
        error = difference / largest
    zero = (analytic == 0) & (np.abs(numeric.gradient) <= numeric.resolution)
    error[zero] = np.nan
    unknown = ~np.isfinite(numeric.gradient)
    verdicts = {
        Verdict.BOTH_ZERO: zero,
        Verdict.FINE: error <= FINE,
        Verdict.UNRESOLVED: unknown | (difference <= numeric.resolution),
        Verdict.KINK: numeric.kinked,
        Verdict.DOUBTFUL: error <= WRONG,
    }
    verdict = np.select(list(verdicts.values()), list(verdicts), Verdict.WRONG)
    return GradientCheck(analytic, numeric.gradient, error, verdict)
