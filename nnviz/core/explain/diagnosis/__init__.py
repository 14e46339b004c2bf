"""Why a run learned little: the most important finding, and one change of settings that mends it.

Each finding is a fact about this run, seen in its numbers. Those that explain a failure are looked
for only where there is one: where the run has not ended with all training data right or a small
loss. Two are named in any case: an output that cannot reach its targets, and test data that fare
worse and worse.
"""

from collections.abc import Callable

from nnviz.core.explain.diagnosis.course import decayed, divergence, flat, rise
from nnviz.core.explain.diagnosis.dead import dead_layer, dead_units
from nnviz.core.explain.diagnosis.finding import Finding
from nnviz.core.explain.diagnosis.held_back import held_back
from nnviz.core.explain.diagnosis.obstacles import (
    alike,
    saturated,
    vanishing,
    without_hidden_layer,
)
from nnviz.core.explain.diagnosis.overfit import overfits
from nnviz.core.explain.diagnosis.reach import out_of_reach
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Trace, forward
from nnviz.core.train.run import Run


def diagnosis(run: Run) -> Finding | None:
    """The most important finding about a run; None where it learned, or nothing certain is seen."""
    trace = forward(run.network_at(run.steps), run.dataset.X)
    if run.diverged_at is not None:
        return divergence(run, run.diverged_at)
    if (beyond := out_of_reach(run, trace)) is not None:
        return beyond
    if _learned(run, trace):
        return rise(run, trace) or overfits(run, trace)
    finders: tuple[Callable[[Run, Trace], Finding | None], ...] = (
        alike,
        held_back,  # before the ReLU units that it may have turned off
        dead_layer,
        without_hidden_layer,
        saturated,
        vanishing,
        dead_units,
        rise,
        decayed,
        flat,
        overfits,
    )
    return next((found for finder in finders if (found := finder(run, trace))), None)


def _learned(run: Run, trace: Trace) -> bool:
    """Whether all answers are right, or, where there is no right, the loss has become small.

    Small beside that of one answer to all, which a first network may be far above.
    """
    A, Y = trace[-1].A, run.dataset.Y
    if not run.dataset.classes:
        mean = LOSSES[run.config.loss].each(Y.mean(axis=1, keepdims=True), Y).sum() / Y.shape[1]
        return bool(run.loss[-1] < 0.1 * min(mean, run.loss_on_all(0)))
    if len(Y) > 1:
        return bool((A.argmax(axis=0) == Y.argmax(axis=0)).all())
    return bool(((A > 0.5) == (Y > 0.5)).all())
