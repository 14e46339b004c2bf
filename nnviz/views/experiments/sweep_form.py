"""The form of a sweep: what varies, over how many seeds, as a grid or at random."""

from collections import Counter

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import Config
from nnviz.core.study.results import METRICS
from nnviz.core.study.trials import Study
from nnviz.views import caches, widgets
from nnviz.views.experiments.sweep_plan import Plan
from nnviz.views.experiments.sweep_row import NONE
from nnviz.views.experiments.sweep_rows import show_row
from nnviz.views.experiments.sweep_spec import (
    COUNT,
    DRAW,
    RANDOM,
    SEARCH,
    SEARCHES,
    SEEDS_EACH,
    asked_texts,
    rows_of,
    study_of,
)
from nnviz.views.parameters import Parameter
from nnviz.views.quoted import quoted

_REASONS = 3  # that are named


def show_form(config: Config) -> Plan | None:
    """Show the form, and return the sweep that it stands for; None, and why, if there is none."""
    rows = list(enumerate(rows_of(config), start=1))
    used = max((number for number, row in rows if row.value() != NONE), default=0)
    for number, row in rows[: max(used, 1)]:
        with _line(f"{row.name}_row"):
            show_row(number, row, config)
        row.keep()
    with _line("sweep_search"):
        for number, row in rows[max(used, 1) : used + 1]:  # where another one can be added
            show_row(number, row, config)
        _show_search()
    for parameter in (*(row for _, row in rows[max(used, 1) :]), SEARCH, SEEDS_EACH, COUNT, DRAW):
        parameter.keep()
    try:
        plan = caches.plan(study_of(config, asked_texts(config)))
    except ConfigError as error:
        st.error(f"{error.field}: got {quoted(str(error.got), 80)}, needs {error.needs}.")
        return None
    _note_refusals(plan.study)
    _note_other_losses(plan.study)
    return plan if plan.configs else None


def _line(key: str) -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="top", key=key)


def _show_search() -> None:
    widgets.segments(
        SEARCH,
        "Search",
        SEARCHES,
        "Each value with each of the others, or combinations drawn at random: numbers between"
        " their ends, names from their list.",
    )
    meaning = "How many runs each combination has, from other first weights, with other batches."
    _show_number(SEEDS_EACH, "Seeds", meaning)
    if SEARCH.value() == RANDOM:
        _show_number(COUNT, "Combinations", "How many are drawn.")
        _show_number(DRAW, "Draw", "The same number draws the same combinations.")


def _show_number(parameter: Parameter[int], label: str, meaning: str) -> None:
    with st.container(width=150):
        widgets.number(parameter, label, meaning)


def _note_refusals(study: Study) -> None:
    """How many combinations cannot be, and why."""
    reasons = Counter(cell.refusal for cell in study.cells if cell.refusal)
    if reasons:
        named = [f"{quoted(why, 160)}" for why, _ in reasons.most_common(_REASONS)]
        more = ", and other reasons" if len(reasons) > _REASONS else ""
        count = f"{reasons.total()} of {len(study.cells)} combinations cannot be"
        st.warning(f"{count}: {'; '.join(named)}{more}.")


def _note_other_losses(study: Study) -> None:
    """Numbers of different losses, or of different data, are not to be compared."""
    for field, what in (("loss", "another formula"), ("dataset", "other data")):
        if field in study.fields:
            label = METRICS["loss"].label
            st.info(f"C is {what} in some of these runs: compare them by accuracy, not by {label}.")
