"""The film of a run: the chosen panels, at as many steps as its bytes allow."""

from collections.abc import Sequence

from nnviz.core.model.parameters import layer_offsets
from nnviz.core.train.run import Run
from nnviz.figures.theme import evenly_thinned
from nnviz.panels.panels import PANELS, Scenes
from nnviz.player import Film
from nnviz.player.film import affordable_frames


def film_of(run: Run, panels: Sequence[str], *, log: bool) -> Film:
    """The film of `run` with these `panels`, in their order."""
    parameters = layer_offsets(run.config.sizes)[-1]
    steps = list(evenly_thinned(run.steps + 1, affordable_frames(4 * parameters)))
    scenes = Scenes(run, steps, log)
    built = {name: PANELS[name](name, scenes) for name in panels}
    wide = [name for name, panel in built.items() if panel.wide]
    halves = [name for name in built if name not in wide]
    film = Film(
        figures={name: panel.figure for name, panel in built.items()},
        reels=[reel for panel in built.values() for reel in panel.reels],
        steps=steps,
        cursors=[cursor for panel in built.values() for cursor in panel.cursors],
        readings={"loss C": run.loss[steps]},
        narrow={name: panel.narrow for name, panel in built.items() if panel.narrow is not None},
        # Two panels stand side by side; one that is left over takes the whole width.
        wide=wide + (halves[-1:] if len(halves) % 2 else []),
    )
    return film.thinned(affordable_frames(film.nbytes // len(steps)))
