"""How far a sweep is, and the ways to stop it and to go on."""

from collections.abc import Callable

import streamlit as st

from nnviz.views.experiments.jobs import take
from nnviz.views.experiments.progress import show_notes, show_progress
from nnviz.workers import Job


def show_sweep_progress(job: Job, key: str) -> None:
    """A bar while it is under way; a button to cancel it, or to resume it."""
    show_notes(job, key)
    if job.cancelled:
        _show_way("Resume", ":material/play_arrow:", job.resume)
        st.caption(f"Stopped: {job.done:,} of {job.total:,} runs are done and kept.")
    elif not job.finished:
        show_progress(job)
        _show_way("Cancel", ":material/stop:", job.cancel)


def _show_way(label: str, icon: str, do: Callable[[], None]) -> None:
    def act() -> None:
        do()
        take({})

    st.button(label, key=f"sweep_{label.lower()}", icon=icon, on_click=act)
