"""How far a sweep is: what is done, the time left, and the ways to stop it and to go on."""

from collections.abc import Callable

import streamlit as st

from nnviz.views.experiments.jobs import take
from nnviz.views.experiments.sweep_plan import in_words
from nnviz.workers import Job


def show_progress(job: Job) -> None:
    """A bar while it is under way; a button to cancel it, or to resume it."""
    for note in job.notes:
        st.warning(note)
    if job.failure or job.cancelled:
        said = f"Stopped: {job.done:,} of {job.total:,} runs are done and kept."
        _show_way(said, "Resume", ":material/play_arrow:", job.resume)
    elif not job.finished:
        left = job.seconds_left
        time = "" if left is None else f", about {in_words(left)} left"
        st.progress(job.done / job.total)
        said = f"{job.done:,} of {job.total:,} runs{time}"
        _show_way(said, "Cancel", ":material/stop:", job.cancel)


def _show_way(said: str, label: str, icon: str, do: Callable[[], None]) -> None:
    def act() -> None:
        do()
        take({})

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(label, key=f"sweep_{label}", icon=icon, on_click=act)
        st.markdown(said)
