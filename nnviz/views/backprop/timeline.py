"""The timeline: the loss of a run as a film, whose cursor can reach every step."""

from nnviz.core.arrays import evenly_spread
from nnviz.core.train.run import Run
from nnviz.panels.readings import loss_readings
from nnviz.player import Film

_FRAMES = 5000  # of a film that is only a curve along the slider
_OF_ALL = "C of all data"  # the board beside it may show that of a sample


def timeline_of(run: Run) -> Film:
    """The loss of `run` along the slider, at every step, or at 5000 evenly chosen."""
    steps = list(evenly_spread(run.steps + 1, _FRAMES))
    readings = {
        _OF_ALL if name == "C" else name: reading
        for name, reading in loss_readings(run, steps).items()
    }
    return Film({}, reels=[], steps=steps, readings=readings, along=next(iter(readings)))
