"""What is computed once for everyone who asks: all caches of the app, each with its bound."""

from collections.abc import Sequence

import streamlit as st

from nnviz.core.arrays import bytes_in, evenly_spread
from nnviz.core.explain.diagnosis import diagnosis
from nnviz.core.explain.diagnosis.finding import Finding
from nnviz.core.explain.fair_comparison import Comparison, compared
from nnviz.core.explain.forecast import Forecast, first_order_forecast
from nnviz.core.explain.names import Entry
from nnviz.core.setup.config import Config
from nnviz.core.study.curves import Curves, curves_of
from nnviz.core.study.trials import Study
from nnviz.core.train.run import Run
from nnviz.core.train.training import train
from nnviz.figures.ghosts import Ghost
from nnviz.figures.run_picture import RunPicture, run_picture
from nnviz.panels.film import close_up_of, film_of
from nnviz.panels.mistaken_film import film_of_mistake
from nnviz.player import Film
from nnviz.views.backprop.timeline import timeline_of
from nnviz.views.experiments import asked
from nnviz.views.experiments.asked import Asked
from nnviz.views.experiments.shared_job import SharedJob
from nnviz.views.experiments.sweep_plan import Plan
from nnviz.views.remembered import remembered
from nnviz.views.shared_training import SharedTraining
from nnviz.workers import Job, executor
from nnviz.workers.shelf import Shelf, shelf_path

_RUN_BYTES = 3072  # of a Config with its outcome, and of the tables that they are found in


def _film_bytes(film: Film) -> int:
    """What a film takes with the bytes that the browser gets, which are as many."""
    return 2 * len(film.packed)


def _asked_bytes(asked: Asked) -> int:
    return _RUN_BYTES * len(asked.configs)


# In each, `config` is the key of the cache, and the run is the one that has it.


@remembered(lambda training: training.nbytes)
def shared_training(config: Config) -> SharedTraining:
    """The training of `config`, in which all who ask for it take part."""
    return SharedTraining(config)


@remembered(_film_bytes)
def film(
    _run: Run,
    config: Config,
    panels: tuple[str, ...],
    *,
    log: bool,
    rescaled: bool,
    followed: Entry | None = None,
    _ghosts: Sequence[Ghost] = (),
    pins: tuple[tuple[int, str, Config], ...] = (),
) -> Film:
    """`film_of`: the panels of a run; what `pins` are tells its ghosts from others."""
    del config, pins
    return film_of(_run, panels, log=log, rescaled=rescaled, followed=followed, ghosts=_ghosts)


@remembered(_film_bytes)
def timeline(_run: Run, config: Config) -> Film:
    """`timeline_of`: the loss of a run."""
    del config
    return timeline_of(_run)


@remembered(lambda _: 0)
def finding(_run: Run, config: Config) -> Finding | None:
    """`diagnosis`: what is wrong with a run, if anything is."""
    del config
    return diagnosis(_run)


@remembered(bytes_in)
def picture(config: Config) -> RunPicture:
    """`run_picture` of the run of a preset, which takes some milliseconds to train."""
    return run_picture(train(config))


@remembered(bytes_in)
def comparison(_run: Run, config: Config, mistakes: tuple[str, ...], steps: int) -> Comparison:
    """`compared`: the first steps of a run beside those with mistakes."""
    del config
    with st.spinner("Training with the mistake …"):
        return compared(_run, mistakes, steps)


@remembered(_film_bytes)
def mistaken_film(_run: Run, config: Config, mistakes: tuple[str, ...], steps: int) -> Film:
    """`film_of_mistake`: the film of a `comparison`."""
    return film_of_mistake(_run, comparison(_run, config, mistakes, steps))


@remembered(_film_bytes)
def film_close_up(
    _film: Film,
    _run: Run,
    config: Config,
    panels: tuple[str, ...],
    steps: tuple[int, ...],
    *,
    log: bool,
    rescaled: bool,
    followed: Entry | None = None,
) -> Film:
    """`close_up_of`: some steps of a run, as its film with these panels would show them."""
    del config, panels
    return close_up_of(_film, _run, steps, log=log, rescaled=rescaled, followed=followed)


@remembered(_film_bytes)
def timeline_close_up(_run: Run, config: Config, steps: tuple[int, ...]) -> Film:
    """`timeline_of`: some steps of a run."""
    del config
    return timeline_of(_run, steps)


@remembered(bytes_in)
def forecast(_run: Run, config: Config, points: int) -> Forecast:
    """`first_order_forecast` of at most so many of the steps that a run has kept, evenly chosen."""
    del config
    kept = _run.kept_steps[:-1]  # after the last one there is no step
    return first_order_forecast(_run, kept[evenly_spread(len(kept), points)].tolist())


@remembered(bytes_in)
def curves(_run: Run, config: Config) -> Curves:
    """`curves_of`: how a run went, beside others."""
    del config
    return curves_of(_run)


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """The server's shelf, which bounds itself."""
    return Shelf(shelf_path())


@remembered(lambda job: _RUN_BYTES * job.runs)
def job(configs: tuple[Config, ...]) -> SharedJob:
    """The job of `configs`, which all who ask for the same runs look at."""
    return SharedJob(len(configs), lambda: Job(configs, executor(), shelf()))


@remembered(_asked_bytes)
def rate_asked(config: Config) -> Asked:
    """`rate_asked`: what would change with the learning rate."""
    return asked.rate_asked(config)


@remembered(lambda asked: sum(map(_asked_bytes, asked)))
def others_asked(config: Config) -> tuple[Asked, ...]:
    """`others_asked`: what would change with other settings."""
    return asked.others_asked(config)


@remembered(lambda plan: _RUN_BYTES * len(plan.configs))
def plan(study: Study) -> Plan:
    """`Plan.of`: the cells of a sweep, and how long their runs will take."""
    return Plan.of(study, executor().count)
