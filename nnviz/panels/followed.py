"""The panel of what the viewer follows: a number and its gradient, over the steps of the film."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.number import (
    gradients_of_activation,
    gradients_of_parameter,
    values_of,
)
from nnviz.figures.followed import GRADIENT_AXIS, followed_figure
from nnviz.panels.part import Part
from nnviz.panels.subject import Subject
from nnviz.player.film import Cursor

FOLLOWED = "followed"  # the name of its figure


def followed(name: str, subject: Subject) -> Part:
    """Both curves, with a cursor on each. Subject.followed must say what is followed."""
    run, steps, entry = subject.run, subject.steps, subject.followed
    assert entry is not None
    values = values_of(run, subject.network, entry)
    gradients = _gradients(subject)
    figure = followed_figure(entry, steps, values, gradients, run.steps)
    x = np.array(steps)
    cursors = [Cursor(name, x, values), Cursor(name, x, gradients, axis=GRADIENT_AXIS)]
    return Part(figure, cursors=cursors)


def _gradients(subject: Subject) -> Array:
    assert subject.followed is not None
    if subject.followed.name.letter == "A":
        return gradients_of_activation(subject.run, subject.network, subject.followed)
    return gradients_of_parameter(subject.run, subject.steps, subject.gradients, subject.followed)
