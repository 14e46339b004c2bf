"""Runs for a section: made by workers, and shown while they come in, until all are there."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.views import caches
from nnviz.views.experiments.shared_job import SharedJob
from nnviz.views.session import this_session
from nnviz.views.settings import choose
from nnviz.web.modules import inline_module
from nnviz.workers import Job

_TICK_MILLISECONDS = 400
_CHOSEN = "_chosen_beside_jobs"

_ticker = st.components.v2.component(
    "nnviz_ticker", js=inline_module("ticker.js"), isolate_styles=False
)

Jobs = Mapping[str, Job]


def show_jobs(
    asked: Mapping[str, Sequence[Config]], show: Callable[[Jobs], None], *, wait: float = 0.0
) -> None:
    """`show` the jobs of `asked`, by the same names, and again while they are not finished.

    A name stands for a place on the page: with other runs under the same name, those before are
    left to whoever else looks at them. For `wait` seconds nothing is shown, so that what is done by
    then appears at once. What `show` draws may be clicked meanwhile: let it call `take`.
    """
    st.session_state.pop(_CHOSEN, None)
    shared = {name: _shared(name, tuple(configs)) for name, configs in asked.items()}
    jobs = _looked_at(shared)
    deadline = monotonic() + wait
    for job in jobs.values():
        job.wait(max(0.0, deadline - monotonic()))
    if _settled(jobs):
        with st.container():  # as a fragment has one: what is shown stays where it is
            show(jobs)
        return

    whole = ticked = False  # whether all was there when it was last shown; who has asked

    def tick() -> None:
        nonlocal ticked
        ticked = True

    @st.fragment
    def go_on() -> None:
        nonlocal whole, ticked
        if st.session_state.pop(_CHOSEN, False):
            st.rerun()
        jobs, by_viewer = _looked_at(shared), whole and not ticked
        whole, ticked = _settled(jobs), False
        show(jobs)
        if by_viewer:  # what they have done may be of the whole page
            st.rerun()
        if not whole:
            _show_ticker("_".join(asked), tick)

    go_on()


def _show_ticker(name: str, tick: Callable[[], None]) -> None:
    """Let the browser run this fragment again, soon after it has shown what there is so far.

    The timer that Streamlit has for fragments goes off also where the browser is not yet ready, and
    ends only with a run of the whole page. That may come before the widgets of the first run are
    mounted: they then miss the values that they were given, and say that they are at their lowest.
    """
    with st.container(key=f"ticking_{name}"):
        _ticker(
            key=f"ticker_{name}",
            data={"milliseconds": _TICK_MILLISECONDS, "asked": monotonic()},
            on_tick_change=tick,
        )


def take(settings: Mapping[str, Any]) -> None:
    """Let fields of Config have these values: the callback of what is clicked in a section.

    In a fragment as outside, the whole page follows.
    """
    choose(settings)
    st.session_state[_CHOSEN] = True


def begin(name: str, configs: Sequence[Config]) -> None:
    """Let the job of this name begin before it is shown, and go on if somebody cancelled it."""
    _shared(name, tuple(configs)).look(_viewer(name)).resume()


def _shared(name: str, configs: tuple[Config, ...]) -> SharedJob:
    """The job that all share, in place of the one that had the name before."""
    found, place = caches.job(configs), f"_job_{name}"
    before = st.session_state.get(place)
    if before is not None and before is not found:
        before.leave(_viewer(name))
    st.session_state[place] = found
    return found


def _looked_at(shared: Mapping[str, SharedJob]) -> dict[str, Job]:
    return {name: each.look(_viewer(name)) for name, each in shared.items()}


def _viewer(name: str) -> tuple[str, str]:
    """Who looks: a place on the page of a session."""
    return this_session(), name


def _settled(jobs: Jobs) -> bool:
    """Whether nothing more will come."""
    return all(job.finished or job.cancelled for job in jobs.values())
