"""The film of a run: the chosen panels, at as many steps as its bytes allow."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.core.model.parameters import layer_offsets
from nnviz.core.train import snapshots
from nnviz.core.train.run import Run
from nnviz.panels.panels import PANELS
from nnviz.panels.subject import Subject, kept_networks
from nnviz.player import Film
from nnviz.player.size import affordable_frames


def film_of(run: Run, panels: Sequence[str], *, log: bool, rescaled: bool = False) -> Film:
    """The film of `run` with these `panels`, in their order; `log` and `rescaled` as in Subject."""
    parameters = layer_offsets(run.config.sizes)[-1]
    steps, network = kept_networks(run, affordable_frames(4 * parameters))
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
    wide = [name for name, part in parts.items() if part.wide]
    halves = [name for name in parts if name not in wide]
    return Film(
        figures={name: part.figure for name, part in parts.items()},
        reels=[reel for part in parts.values() for reel in part.reels],
        steps=subject.steps,
        cursors=[cursor for part in parts.values() for cursor in part.cursors],
        readings={"loss C": subject.run.loss[list(subject.steps)]},
        narrow={name: part.narrow for name, part in parts.items() if part.narrow is not None},
        ranges={n: part.half_width for n, part in parts.items() if part.half_width is not None},
        # Two panels stand side by side; one that is left over takes the whole width.
        wide=wide + (halves[-1:] if len(halves) % 2 else []),
    )
