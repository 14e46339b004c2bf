"""Targets that a viewer changes: which a loss allows, and what becomes of the others."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.names import TARGETS, Entry
from nnviz.core.model.losses import LOSSES


def refused_target(loss: str, Y: Array, value: float) -> str:
    """Why a target of Y (outputs, m) cannot be `value`, in words; empty where it can."""
    if LOSSES[loss].only and not 0 <= value <= 1:
        return "With cross-entropy a target needs 0 <= Y <= 1."
    if LOSSES[loss].distribution and len(Y) == 1 and value != 1:
        return "The targets of a sample add up to 1: a single one can only be 1."
    return ""


def changed_targets(loss: str, Y: Array, changed: Entry, value: float) -> dict[Entry, float]:
    """The targets that change with one of Y (outputs, m), which becomes `value`.

    Where those of a sample have to add up to 1, or delta = A - Y would not be the derivative, the
    others share the rest in proportion to what they were; those that were all 0, equally.
    """
    found = {changed: value}
    if not LOSSES[loss].distribution:
        return found
    others = np.delete(np.arange(len(Y)), changed.row)
    before = Y[others, changed.column]
    shares = before / before.sum() if before.any() else np.full(len(others), 1 / len(others))
    for row, share in zip(others, shares, strict=True):
        found[Entry(TARGETS, int(row), changed.column)] = float(share * (1 - value))
    return found
