"""Overfitting: the loss on test data rises again, while that on training data still falls."""

from itertools import product
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.diagnosis.finding import Finding
from nnviz.core.limits import PATIENCE
from nnviz.core.model.network import Trace
from nnviz.core.train.run import Run

_RISE = 1.05  # a test loss that ends below this share of its smallest has hardly risen


def overfits(run: Run, _: Trace) -> Finding | None:
    """A test loss that ends above its smallest, at a step from which the training loss fell."""
    if run.test_curve is None or run.config.patience or not run.steps:
        return None
    steps, losses = run.test_curve
    place = int(np.nanargmin(losses))
    best, low, end = int(steps[place]), float(losses[place]), float(losses[-1])
    before, after = run.loss_on_all(best), float(run.loss[-1])
    if not (end > _RISE * low and after < before):
        return None
    return Finding(
        "The network overfits.",
        f"From step {best:,} to the end C of test data goes up, from {low:.4g} to {end:.4g}, while"
        f" C of training data goes down, from {before:.4g} to {after:.4g}.",
        *_early_stop(run, steps[1:] * run.config.epochs / run.steps, losses[1:]),
    )


def _early_stop(run: Run, epochs: Array, losses: Array) -> tuple[str, dict[str, Any] | None]:
    """The smallest round patience that outlasts every pause before the smallest of `losses`.

    None where that is the last of them, or so late that the run would end before its stop.
    """
    smallest = np.fmin.accumulate(losses)
    improved = np.flatnonzero(np.append(True, losses[1:] < smallest[:-1]))
    pause = np.diff(epochs[improved]).max(initial=1)
    rounds = (digit * 10**power for power, digit in product(range(6), (1, 2, 3, 5)))
    patience = next(each for each in rounds if each >= pause)
    if patience > min(PATIENCE.high, run.config.epochs - epochs[improved[-1]] - 1):
        return "", None
    return f"Stop early, with patience {patience:,}", {"patience": patience}
