"""One line above the results: how large a sweep is, how far it has come, and what to do with it."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.core.amounts import seconds_in_words
from nnviz.views.experiments.jobs import take
from nnviz.views.experiments.progress import show_notes
from nnviz.views.experiments.saved_sweeps import show_saved
from nnviz.views.experiments.sweep_plan import Plan
from nnviz.views.experiments.sweep_start import show_done, show_start
from nnviz.workers import Job


def show_not_begun(plan: Plan, done: int) -> None:
    """The line of a sweep that waits for the viewer, of which so many runs are on the shelf."""
    if plan.obstacle:
        st.error(plan.obstacle)
    with _line():
        st.caption(plan.size, width="content")
        if not plan.obstacle:
            show_start(plan, done)
        show_saved(plan)


def show_under_way(plan: Plan, job: Job, key: str) -> None:
    """The line of a sweep that has begun: as high while it runs as when it is done."""
    with _line():
        st.caption(plan.size, width="content")
        if job.cancelled:
            _show_way("Resume", ":material/play_arrow:", job.resume)
            show_done(job.done, job.total)
        elif not job.finished:
            left = job.seconds_left
            time = "" if left is None else f", about {seconds_in_words(left)} left"
            said = f"{job.done:,} of {job.total:,} runs{time}"
            st.progress(job.done / job.total, text=said, width=320)
            _show_way("Cancel", ":material/stop:", job.cancel)
        show_saved(plan)
    show_notes(job, key)


def _line() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", key="sweep_line")


def _show_way(label: str, icon: str, do: Callable[[], None]) -> None:
    def act() -> None:
        do()
        take({})

    st.button(label, key=f"sweep_{label.lower()}", icon=icon, on_click=act)
