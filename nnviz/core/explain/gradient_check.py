"""Is backward right? Each of its derivatives, judged against the one by central differences."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.explain.central_differences import Numeric

# The usual bands of the relative error (Stanford CS231n, "Gradient checks").
FINE, WRONG = 1e-7, 1e-2


class Verdict(IntEnum):
    """What the check says of one parameter: first where it can say nothing, last the worst."""

    ZERO = 0  # backward's is exactly 0, and the numeric one cannot be told from 0
    KINK = 1  # the small steps cross a kink of f or of the loss: too near to it to be measured
    UNRESOLVED = 2  # the differences are too inexact, or no numbers
    FINE = 3
    DOUBTFUL = 4
    WRONG = 5


@dataclass(frozen=True)
class GradientCheck:
    """Backward's derivatives beside the numeric ones; each (parameters,), in the flat order."""

    analytic: Array
    numeric: Array
    error: Array  # |analytic - numeric| / max(|analytic|, |numeric|); nan for ZERO
    verdict: NDArray[np.int_]

    @property
    def worst(self) -> int:
        """The parameter that is worst by verdict, and then by relative error."""
        unknown = np.where(self.verdict == Verdict.ZERO, -1.0, np.inf)
        error = np.where(np.isnan(self.error), unknown, self.error)
        return int(np.lexsort((error, self.verdict))[-1])


def gradient_check(analytic: Array, numeric: Numeric) -> GradientCheck:
    """Judge `analytic`, a flat gradient (parameters,), against `numeric`."""
    largest = np.maximum(np.abs(analytic), np.abs(numeric.gradient))
    difference = np.abs(analytic - numeric.gradient)
    with np.errstate(all="ignore"):
        error = difference / largest
    zero = (analytic == 0) & (np.abs(numeric.gradient) <= numeric.resolution) & ~numeric.kinked
    error[zero] = np.nan
    unknown = ~np.isfinite(numeric.gradient) | np.isnan(numeric.resolution)
    verdicts = {
        Verdict.ZERO: zero,
        Verdict.FINE: error <= FINE,
        Verdict.KINK: numeric.kinked,
        Verdict.UNRESOLVED: unknown | (difference <= numeric.resolution),
        Verdict.DOUBTFUL: error <= WRONG,
    }
    verdict = np.select(list(verdicts.values()), list(verdicts), Verdict.WRONG)
    return GradientCheck(analytic, numeric.gradient, error, verdict)
