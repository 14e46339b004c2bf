"""The timeline: the loss of a run as a film, whose cursor can reach every step."""

import numpy as np

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.setup.batches import Batches
from nnviz.core.train.run import Run
from nnviz.player import Film

_FRAMES = 5000  # of a film that is only a curve along the slider


def timeline_of(run: Run) -> Film:
    """The loss of `run` along the slider, at every step, or at 5000 evenly chosen."""
    steps = evenly_spread(run.steps + 1, _FRAMES)
    readings = _losses(run)
    return Film(
        {},
        reels=[],
        steps=list(steps),
        readings={name: losses[steps] for name, losses in readings.items()},
        along=next(iter(readings)),
    )


def _losses(run: Run) -> dict[str, Array]:
    """C by what it is of; (steps + 1,), and nan where a step's C is of something else."""
    if Batches(run.config, run.dataset.X.shape[1]).count == 1:
        return {"C on all data": run.loss}
    at_end = np.arange(run.steps + 1) == run.steps
    return {
        "C on this batch": np.where(at_end, np.nan, run.loss),
        "C on all data": np.where(at_end, run.loss, np.nan),
    }
