"""Weights held near 0, by a penalty that weighs more than C."""

import numpy as np

from nnviz.core.explain.diagnosis.course import fell
from nnviz.core.explain.diagnosis.finding import Finding
from nnviz.core.model.network import Network, Trace
from nnviz.core.train.run import Run

_SHRUNK = 0.1  # weights all together shorter than this share of what they were


def held_near_zero(run: Run, _: Trace) -> Finding | None:
    """A loss that has not fallen, and weights that have shrunk, where a penalty shrinks them."""
    penalties = run.config.penalties
    before, after = (_length(run.network_at(step)) for step in (0, run.steps))
    if not penalties or fell(run) or after >= _SHRUNK * before:
        return None
    given = " and ".join(f"{name} = {strength:g}" for name, strength in penalties.items())
    return Finding(
        "The weights are held near 0.",
        f"With {given}, the L2 norm of all W together goes from {before:.2g} to {after:.2g}, and"
        " the loss does not fall.",
        f"Train without {' and '.join(penalties)}",
        dict.fromkeys(penalties, 0.0),
    )


def _length(network: Network) -> float:
    """The L2 norm of all W together."""
    return float(np.sqrt(sum((layer.W**2).sum() for layer in network)))
