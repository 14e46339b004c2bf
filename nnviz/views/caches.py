"""What is computed once for everyone who asks: all caches of the app, with one bound together."""

from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any, TypeVar

import streamlit as st

from nnviz.core.arrays import bytes_in, evenly_spread
from nnviz.core.explain.fair_comparison import Comparison, compared
from nnviz.core.explain.forecast import Forecast, first_order_forecast
from nnviz.core.setup.config import Config
from nnviz.core.study.curves import Curves, curves_of
from nnviz.core.study.trials import Study
from nnviz.core.train.run import Run
from nnviz.core.train.training import train
from nnviz.figures.run_picture import RunPicture, run_picture
from nnviz.panels.mistaken_film import film_of_mistake
from nnviz.panels.shot import Shot
from nnviz.player.packed_film import PackedFilm
from nnviz.views.backprop.timeline import timeline_of
from nnviz.views.experiments import asked
from nnviz.views.experiments.asked import Asked
from nnviz.views.experiments.shared_job import SharedJob
from nnviz.views.experiments.sweep_plan import Plan
from nnviz.views.session import this_session
from nnviz.views.shared_cache import shared
from nnviz.views.shared_run import SharedRun
from nnviz.workers import Job, executor
from nnviz.workers.made import filmed, filmed_near
from nnviz.workers.shelf import Shelf, shelf_path

T = TypeVar("T")

_RUN_BYTES = 3072  # of a Config with its outcome, and of the tables that they are found in
_STEP_BYTES = 40  # of a number in a list


def _film_bytes(film: PackedFilm) -> int:
    return len(film.data) + _STEP_BYTES * len(film.steps) + bytes_in([*film.ranges.values()])


def _asked_bytes(asked: Asked) -> int:
    return _RUN_BYTES * len(asked.configs)


def in_worker(function: Callable[..., T], /, *arguments: Any) -> T:
    """What a worker makes of something light for this session: `function(report, *arguments)`.

    So are films, however long their run: they have at most some hundred frames.
    """
    ticket = executor().run(function, *arguments, owner=this_session(), seconds=0.0)
    try:
        found: T = ticket.result()
    except CancelledError:  # the session has left
        st.stop()
    return found


# In each, `config` is the key of the cache, and the run is the one that has it.


@shared(lambda run: run.nbytes)
def shared_run(config: Config) -> SharedRun:
    """The run of `config`, in which all who ask for it have a part."""
    return SharedRun(config)


@shared(_film_bytes)
def film(_run: Run, config: Config, shot: Shot) -> PackedFilm:
    """`filmed`: another film of a run than the one that came with it."""
    del config
    return in_worker(filmed, _run, shot)


@shared(_film_bytes)
def timeline(_run: Run, config: Config) -> PackedFilm:
    """`timeline_of`: the loss of a run."""
    del config
    return timeline_of(_run).packed


@shared(bytes_in)
def picture(config: Config) -> RunPicture:
    """`run_picture` of the run of a preset, which takes some milliseconds to train."""
    return run_picture(train(config))


@shared(bytes_in)
def comparison(_run: Run, config: Config, mistakes: tuple[str, ...], steps: int) -> Comparison:
    """`compared`: the first steps of a run beside those with mistakes."""
    del config
    with st.spinner("Training with the mistake …"):
        return compared(_run, mistakes, steps)


@shared(_film_bytes)
def mistaken_film(_run: Run, config: Config, mistakes: tuple[str, ...], steps: int) -> PackedFilm:
    """`film_of_mistake`: the film of a `comparison`."""
    compared = comparison(_run, config, mistakes, steps)
    return film_of_mistake(_run, compared).packed


@shared(_film_bytes)
def film_close_up(
    _film: PackedFilm, _run: Run, config: Config, shot: Shot, steps: tuple[int, ...]
) -> PackedFilm:
    """`filmed_near`: some steps of a run, as its film would show them."""
    del config
    return in_worker(filmed_near, _run, shot, _film, steps)


@shared(_film_bytes)
def timeline_close_up(_run: Run, config: Config, steps: tuple[int, ...]) -> PackedFilm:
    """`timeline_of`: some steps of a run."""
    del config
    return timeline_of(_run, steps).packed


@shared(bytes_in)
def forecast(_run: Run, config: Config, points: int) -> Forecast:
    """`first_order_forecast` of at most so many of the steps that a run has kept, evenly chosen."""
    del config
    kept = _run.kept_steps[:-1]  # after the last one there is no step
    return first_order_forecast(_run, kept[evenly_spread(len(kept), points)].tolist())


@shared(bytes_in)
def curves(_run: Run, config: Config) -> Curves:
    """`curves_of`: how a run went, beside others."""
    del config
    return curves_of(_run)


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """The server's shelf, which bounds itself."""
    return Shelf(shelf_path())


@shared(lambda job: _RUN_BYTES * job.runs)
def job(configs: tuple[Config, ...]) -> SharedJob:
    """The job of `configs`, which all who ask for the same runs look at."""
    return SharedJob(len(configs), lambda: Job(configs, executor(), shelf()))


@shared(_asked_bytes)
def rate_asked(config: Config) -> Asked:
    """`rate_asked`: what would change with the learning rate."""
    return asked.rate_asked(config)


@shared(lambda asked: sum(map(_asked_bytes, asked)))
def others_asked(config: Config) -> tuple[Asked, ...]:
    """`others_asked`: what would change with other settings."""
    return asked.others_asked(config)


@shared(lambda plan: _RUN_BYTES * len(plan.configs))
def plan(study: Study) -> Plan:
    """`Plan.of`: the cells of a sweep, and how long their runs will take."""
    return Plan.of(study, executor().count)
