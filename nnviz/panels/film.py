"""The film of a run: the chosen panels, at as many steps as its bytes allow."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.core.explain.names import Entry
from nnviz.core.export.origin import Origin
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run
from nnviz.environment import film_bytes
from nnviz.figures.ghosts import Ghost
from nnviz.panels.followed import FOLLOWED, followed
from nnviz.panels.panels import PANELS
from nnviz.panels.part import film_of_parts
from nnviz.panels.readings import readings
from nnviz.panels.subject import Subject, kept_networks, whole_film
from nnviz.player.film import Film
from nnviz.player.packed_film import PackedFilm
from nnviz.player.size import affordable_frames

_PARTS = {name: panel.part for name, panel in PANELS.items()} | {FOLLOWED: followed}
_FIRST = ("network", "output", "loss")  # stand before what is followed


def film_of(
    run: Run,
    panels: Sequence[str],
    *,
    log: bool,
    rescaled: bool = False,
    followed: Entry | None = None,
    ghosts: Sequence[Ghost] = (),
) -> Film:
    """The film of `run` with these `panels`, in their order, and with one of what is followed.

    `log`, `rescaled`, `followed` and `ghosts` as in Subject.
    """
    steps, network = kept_networks(run, whole_film(run))
    film = _filmed(
        Subject(run, steps, network, log, rescaled, followed, ghosts),
        _with_followed(panels, followed),
    )
    return film.thinned(affordable_frames(film.nbytes // len(steps), film_bytes()))


def close_up_of(
    film: PackedFilm,
    run: Run,
    steps: Sequence[int],
    *,
    log: bool,
    rescaled: bool = False,
    followed: Entry | None = None,
) -> Film:
    """Each of `steps`, which rise, as `film` would show it: it has the panels and the ranges of it.

    `film` is `film_of` the same `run`, `log`, `rescaled` and `followed`; its ghosts stay there.
    """
    network = snapshots.stacked(run.networks_at(steps))
    near = _filmed(Subject(run, steps, network, log, rescaled, followed), list(film.figures))
    if rescaled:
        return near
    whole = {name: np.full(len(steps), widths[0]) for name, widths in film.ranges.items()}
    return replace(near, ranges=whole)


def _with_followed(panels: Sequence[str], followed: Entry | None) -> list[str]:
    if followed is None:
        return list(panels)
    first = [name for name in panels if name in _FIRST]
    return [*first, FOLLOWED, *(name for name in panels if name not in _FIRST)]


def _filmed(subject: Subject, panels: Sequence[str]) -> Film:
    """All of the subject's steps."""
    parts = {name: _PARTS[name](name, subject) for name in panels}
    origin = Origin(subject.run.config)
    return film_of_parts(
        parts,
        subject.steps,
        readings(subject),
        fills=True,
        name=origin.stem,
        about=origin.settings,
    )
