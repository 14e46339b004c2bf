"""How far a job is, and what hinders it."""

import streamlit as st

from nnviz.core.amounts import seconds_in_words
from nnviz.views import caches
from nnviz.workers import Job


def show_progress(job: Job) -> None:
    """How many runs are done, and for how long it will go on; nothing where all are there."""
    if not job.finished:
        left = job.seconds_left
        said = f"{job.done:,} of {job.total:,} runs so far"
        if left is not None and left >= 1:
            said += f", about {seconds_in_words(left)} left"
        st.progress(job.done / job.total, text=said)


def show_notes(job: Job, key: str) -> None:
    """What happened to the workers, with a way on where the job has failed."""
    for note in job.notes:
        st.warning(note, icon=":material/lan:")
    if job.failure:
        st.button("Try again", key=f"again_{key}", on_click=job.resume)


def show_shelf_note() -> None:
    """Why what is finished may not outlast the server, where that is so."""
    if note := caches.shelf().note:
        st.caption(note)
