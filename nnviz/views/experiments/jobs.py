"""Runs for a section: made by workers, and shown while they come in, until all are there."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from time import monotonic
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz.core.setup.config import Config
from nnviz.views import caches
from nnviz.views.experiments.shared_job import SharedJob
from nnviz.views.settings import choose
from nnviz.workers import Job

_POLL_SECONDS = 0.5
_TICKS = 3  # of the browser's own timer, by which it has drawn what it was first told
_CHOSEN = "_chosen_beside_jobs"

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

    ticks = count()

    @st.fragment(run_every=_POLL_SECONDS)
    def go_on() -> None:
        jobs = _looked_at(shared)
        # Not soon: a browser that hears of two runs of the script at the same time would miss
        # what the first one has given to its widgets, and have them at their lowest value.
        again = next(ticks) > _TICKS and _settled(jobs)
        if st.session_state.pop(_CHOSEN, False):
            st.rerun()
        show(jobs)
        if again:
            st.rerun()  # without a fragment, and so without its timer

    go_on()


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
    found, place = caches.jobs().of(configs), f"_job_{name}"
    before = st.session_state.get(place)
    if before is not None and before is not found:
        before.leave(_viewer(name))
    st.session_state[place] = found
    return found


def _looked_at(shared: Mapping[str, SharedJob]) -> dict[str, Job]:
    return {name: each.look(_viewer(name)) for name, each in shared.items()}


def _viewer(name: str) -> tuple[str, str]:
    """Who looks: a place on the page of a session."""
    context = get_script_run_ctx()
    return (context.session_id if context else "", name)


def _settled(jobs: Jobs) -> bool:
    """Whether nothing more will come."""
    return all(job.finished or job.cancelled for job in jobs.values())
