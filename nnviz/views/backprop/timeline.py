"""The timeline: the loss of a run as a film, whose cursor can reach every step."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.arrays import evenly_spread
from nnviz.core.train.run import Run
from nnviz.figures.loss import loss_figure
from nnviz.panels.readings import loss_readings
from nnviz.player import Cursor, Film

_FRAMES = 5000  # of a film that is only a cursor on a curve


def timeline_of(run: Run, among: Sequence[int] | None = None) -> Film:
    """The loss curve of `run` alone, low and wide, at each step of `among`, or at all.

    Of more than 5000 steps so many are evenly chosen.
    """
    steps = list(among or evenly_spread(run.steps + 1, _FRAMES))
    figure = loss_figure(run, log=False)
    bare = {"title": {"text": ""}, "height": 150, "margin": {"l": 60, "r": 16, "t": 8, "b": 40}}
    figure["layout"] |= bare
    return Film(
        {"loss": figure},
        reels=[],
        steps=steps,
        cursors=[Cursor("loss", np.array(steps), run.loss[steps])],
        spans={"loss": 3},
        readings=loss_readings(run, steps),
    )
