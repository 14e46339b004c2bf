"""A penalty that is too strong: it holds the weights near 0, and the loss where it was."""

import numpy as np

from nnviz.core.explain.diagnosis.course import FLAT
from nnviz.core.explain.diagnosis.finding import Finding
from nnviz.core.model.network import Network, Trace
from nnviz.core.train.run import Run


def held_back(run: Run, _: Trace) -> Finding | None:
    """A loss that has not fallen, while a penalty made the weights less than half as large."""
    before, after = run.loss_on_all(0), float(run.loss[-1])
    if not run.config.penalties or after <= FLAT * before:
        return None
    first, last = _size(run.network_at(0)), _size(run.network_at(run.steps))
    if last >= first / 2:
        return None
    return Finding(
        "The penalty holds the weights near 0.",
        f"The L2 norm of all weights has fallen from {first:.3g} to {last:.3g}, and the loss, on"
        f" {run.dataset.called}, was {before:.4g} and is {after:.4g}.",
        "Train without the penalty",
        dict.fromkeys(run.config.penalties, 0.0),
    )


def _size(network: Network) -> float:
    return float(np.sqrt(sum(np.sum(layer.W**2) for layer in network)))
