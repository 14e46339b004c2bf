"""The timeline: the loss of a run as a film, whose cursor can reach every step."""

from collections.abc import Sequence

from nnviz.core.arrays import evenly_spread
from nnviz.core.train.run import Run
from nnviz.panels.readings import loss_readings, rate_readings
from nnviz.player.film import Film

_FRAMES = 5000  # of a film that is only a curve along the slider


def timeline_of(run: Run, among: Sequence[int] | None = None) -> Film:
    """The loss of `run` along the slider, at each step of `among`, or at all.

    Of more than 5000 steps so many are evenly chosen.
    """
    steps = list(among or evenly_spread(run.steps + 1, _FRAMES))
    readings = loss_readings(run, steps)
    along = next(iter(readings))
    return Film({}, [], steps, readings=readings | rate_readings(run, steps), along=along)
