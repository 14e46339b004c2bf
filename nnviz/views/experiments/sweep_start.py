"""How a sweep begins: by itself where it is done in a moment, else when the viewer says so."""

import streamlit as st

from nnviz.views import caches
from nnviz.views.experiments.jobs import begin
from nnviz.views.experiments.saved_sweeps import keep_sweep
from nnviz.views.experiments.sweep_plan import Plan

JOB = "sweep"  # its place on the page
_STARTED = "_sweep_started"


def is_started(plan: Plan) -> bool:
    """Whether the runs are to be made, or are in the making."""
    return plan.begins_by_itself or st.session_state.get(_STARTED) == plan.study


def show_start(plan: Plan, done: int) -> None:
    """A button that starts the sweep, or goes on with one of which some is done."""
    st.button(
        "Resume" if done else "Start",
        key="sweep_start",
        type="primary",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(plan,),
    )
    if done:
        show_done(done, len(plan.configs))


def show_done(done: int, total: int) -> None:
    """How many runs are done; that they are kept only where that is so."""
    kept = " and kept" if caches.shelf().keeps else ""
    st.caption(f"{done:,} of {total:,} runs are done{kept}", width="content")


def _start(plan: Plan) -> None:
    st.session_state[_STARTED] = plan.study
    begin(JOB, plan.configs)
    keep_sweep(plan)
