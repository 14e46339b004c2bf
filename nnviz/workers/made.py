"""A page's run: trained, looked at and filmed in a worker process, which the server then shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nnviz.core.explain.diagnosis import diagnosis
from nnviz.core.explain.diagnosis.finding import Finding
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.core.train.training import Training
from nnviz.panels.shot import Shot
from nnviz.player.packed_film import PackedFilm

BURST_SECONDS = 0.1  # of training between two reports

Report = Callable[[float], None]  # what share of the work is done


@dataclass(frozen=True, eq=False)
class Made:
    """A run, what is wrong with it, if anything is, and the film of it that was asked for."""

    run: Run
    finding: Finding | None
    shot: Shot | None
    film: PackedFilm | None

    @property
    def nbytes(self) -> int:
        """How many bytes the run and the film take, which are nearly all of it."""
        return self.run.nbytes + (len(self.film.data) if self.film else 0)


def made(report: Report, config: Config, shot: Shot | None) -> Made:
    """The run of `config`, with the film that `shot` describes, if one is asked for."""
    training = Training([config])
    while not training.finished:
        training.advance(BURST_SECONDS)
        report(training.step / training.steps)
    (run,) = training.runs
    return Made(run, diagnosis(run), shot, shot.of(run) if shot else None)


def filmed(_: Report, run: Run, shot: Shot) -> PackedFilm:
    """Another film of a run."""
    return shot.of(run)


def filmed_near(
    _: Report, run: Run, shot: Shot, film: PackedFilm, steps: Sequence[int]
) -> PackedFilm:
    """Some steps of a run as `film`, that of `shot`, would show them."""
    return shot.close_up(film, run, steps)
