"""The film of a run: the chosen panels, at as many steps as its bytes allow."""

from collections.abc import Sequence

from nnviz.core.model.parameters import layer_offsets
from nnviz.core.train.run import Run
from nnviz.panels.panels import PANELS
from nnviz.panels.readings import readings
from nnviz.panels.subject import Subject, kept_networks
from nnviz.player import Film
from nnviz.player.size import affordable_frames


def film_of(run: Run, panels: Sequence[str], *, log: bool) -> Film:
    """The film of `run` with these `panels`, in their order."""
    parameters = layer_offsets(run.config.sizes)[-1]
    steps, network = kept_networks(run, affordable_frames(4 * parameters))
    subject = Subject(run, steps, network, log)
    parts = {name: PANELS[name].part(name, subject) for name in panels}
    film = Film(
        figures={name: part.figure for name, part in parts.items()},
        reels=[reel for part in parts.values() for reel in part.reels],
        steps=steps,
        cursors=[cursor for part in parts.values() for cursor in part.cursors],
        readings=readings(subject),
        narrow={name: part.narrow for name, part in parts.items() if part.narrow is not None},
        spans={name: part.span for name, part in parts.items()},
        fills=True,
    )
    return film.thinned(affordable_frames(film.nbytes // len(steps)))
