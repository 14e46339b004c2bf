"""Shot: what a film of a run is to show, so that whoever has the run can make it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nnviz.core.explain.names import Entry
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.figures.ghosts import Ghost
from nnviz.panels.film import close_up_of, film_of
from nnviz.player.packed_film import PackedFilm


@dataclass(frozen=True)
class Shot:
    """The panels, and the rest as in Subject; `pins` tell its ghosts from others."""

    panels: tuple[str, ...]
    log: bool = False
    rescaled: bool = False
    followed: Entry | None = None
    ghosts: tuple[Ghost, ...] = field(default=(), compare=False, repr=False)
    pins: tuple[tuple[int, str, Config], ...] = ()

    def of(self, run: Run) -> PackedFilm:
        """The film of all of `run`."""
        return film_of(
            run,
            self.panels,
            log=self.log,
            rescaled=self.rescaled,
            followed=self.followed,
            ghosts=self.ghosts,
        ).packed

    def close_up(self, film: PackedFilm, run: Run, steps: Sequence[int]) -> PackedFilm:
        """Each of `steps`, which rise, as `film`, that of this shot of `run`, would show it."""
        return close_up_of(
            film, run, steps, log=self.log, rescaled=self.rescaled, followed=self.followed
        ).packed
