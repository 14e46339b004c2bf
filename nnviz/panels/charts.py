"""The panels that are charts: the loss, and the magnitude of each layer's gradient."""

import numpy as np

from nnviz.core.setup.rates import rates_of
from nnviz.core.train import snapshots
from nnviz.figures.gradients import gradient_dots_figure, gradient_lines_figure, number_heights
from nnviz.figures.loss import loss_figure
from nnviz.figures.rate import rate_figure
from nnviz.panels.part import Part, reel
from nnviz.panels.subject import Subject
from nnviz.player.film import Cursor


def loss(name: str, subject: Subject) -> Part:
    """The loss curve with a cursor on it."""
    steps = list(subject.steps)
    here = Cursor(name, np.array(steps), subject.run.loss[steps])
    figure = loss_figure(subject.run, log=subject.log, ghosts=subject.ghosts)
    return Part(figure, cursors=[here])


def magnitude(name: str, subject: Subject) -> Part:
    """The gradient's norm a layer, as dots."""
    norms = snapshots.norms(subject.gradients)
    reels = [
        reel(name, 1, "customdata", norms),
        reel(name, 1, "y", number_heights(subject.run, norms)),
        reel(name, 0, "y", norms),
    ]
    return Part(gradient_dots_figure(subject.run, norms), reels)


def history(name: str, subject: Subject) -> Part:
    """The gradient's norm a layer, over all steps."""
    here = Cursor(name, np.array(subject.steps))
    return Part(gradient_lines_figure(subject.run), cursors=[here])


def rate(name: str, subject: Subject) -> Part:
    """The learning rate of every step, with a cursor; after the last step, it stays at its end."""
    run, steps = subject.run, np.array(subject.steps)
    used = rates_of(run.config, steps.clip(max=max(0, run.steps - 1)))
    return Part(rate_figure(run), cursors=[Cursor(name, steps, used)])
