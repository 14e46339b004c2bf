"""Sweep: one to three settings, each with several values, and what became of every combination."""

from collections.abc import Mapping

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.study.results import Results
from nnviz.core.train.outcome import Outcome
from nnviz.views import caches
from nnviz.views.experiments import metric, sweep_cell, sweep_picked, sweep_spec, sweep_views
from nnviz.views.experiments.jobs import Jobs, show_jobs
from nnviz.views.experiments.progress import show_shelf_note
from nnviz.views.experiments.sweep_files import show_files
from nnviz.views.experiments.sweep_form import show_form
from nnviz.views.experiments.sweep_plan import Plan
from nnviz.views.experiments.sweep_progress import show_not_begun, show_under_way
from nnviz.views.experiments.sweep_start import JOB, is_started

PARAMETERS = (*sweep_spec.PARAMETERS, *sweep_views.PARAMETERS, *sweep_picked.PARAMETERS)
_MOMENT = 0.4  # seconds in which the runs of a small sweep are there, and appear at once


def show_sweep(config: Config) -> None:
    """Show the form, and below it what became of the runs, as they come in."""
    if plan := show_form(config):
        _show_plan(plan, config)


def _show_plan(plan: Plan, config: Config) -> None:
    """The results of a sweep, and what is to be said before it has any."""
    started = is_started(plan)
    known = {} if started else caches.shelf().outcomes(plan.configs)
    started = started or len(known) == len(plan.configs)
    if not started:
        show_not_begun(plan, len(known))
        if not known:
            show_shelf_note()
            return
    with st.container(horizontal=True, vertical_alignment="center", key="sweep_choices"):
        view = sweep_views.show_views(plan.study)
        by = metric.show_metric(_with_test_data(plan, config))

    def show(outcomes: Mapping[Config, Outcome]) -> None:
        results = Results(plan.study.cells, outcomes, by)
        sweep_views.show_results(view, plan.study, results)
        sweep_cell.show_cell(plan.study, results, outcomes)
        show_files(plan.study, results, outcomes)
        show_shelf_note()  # beside runs that come in: the disk may be full by now

    def show_job(jobs: Jobs) -> None:
        show_under_way(plan, jobs[JOB], JOB)
        show(jobs[JOB].outcomes)

    if started:
        show_jobs({JOB: plan.configs}, show_job, wait=_MOMENT)
    else:
        show(known)
    sweep_picked.show_comparison(plan.study)


def _with_test_data(plan: Plan, config: Config) -> Config:
    """A run that has test data, if any of them has; else the settings themselves."""
    return next((each for each in plan.configs if each.test_fraction), config)
