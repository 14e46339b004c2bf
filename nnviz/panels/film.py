"""The film of a run: the chosen panels, at as many steps as its bytes allow."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.core.train import snapshots
from nnviz.core.train.run import Run
from nnviz.panels.panels import PANELS
from nnviz.panels.part import film_of_parts
from nnviz.panels.readings import readings
from nnviz.panels.subject import Subject, kept_networks, whole_film
from nnviz.player import Film
from nnviz.player.size import affordable_frames


def film_of(run: Run, panels: Sequence[str], *, log: bool, rescaled: bool = False) -> Film:
    """The film of `run` with these `panels`, in their order; `log` and `rescaled` as in Subject."""
    steps, network = kept_networks(run, whole_film(run))
    film = _filmed(Subject(run, steps, network, log, rescaled), panels)
    return film.thinned(affordable_frames(film.nbytes // len(steps)))


def close_up_of(
    film: Film, run: Run, steps: Sequence[int], *, log: bool, rescaled: bool = False
) -> Film:
    """Each of `steps`, which rise, as `film` would show it: it has the panels and the ranges of it.

    `film` is `film_of` the same `run`, `log` and `rescaled`.
    """
    network = snapshots.stacked(run.networks_at(steps))
    near = _filmed(Subject(run, steps, network, log, rescaled), list(film.figures))
    if rescaled:
        return near
    whole = {name: np.full(len(steps), widths[0]) for name, widths in film.ranges.items()}
    return replace(near, ranges=whole)


def _filmed(subject: Subject, panels: Sequence[str]) -> Film:
    """All of the subject's steps."""
    parts = {name: PANELS[name].part(name, subject) for name in panels}
    return film_of_parts(parts, subject.steps, readings(subject), fills=True)
