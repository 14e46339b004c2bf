"""The combination that was picked: its figures, each of its runs, and the way to open one."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from nnviz.chart import Pick
from nnviz.core.setup.config import Config
from nnviz.core.study.results import Results
from nnviz.core.study.sweep import Sweep
from nnviz.core.study.trials import Trials
from nnviz.core.train.outcome import Outcome
from nnviz.figures.sweep_words import outcome_in_words, settings_in_words
from nnviz.views.experiments.jobs import take
from nnviz.views.pages import open_run
from nnviz.views.parameters import Parameter

_NONE = "none"
PARAMETERS = ("cell",)


def _cell(count: int) -> Parameter[int | None]:
    """The number of a combination, from 0; None where none was picked."""

    def read(text: str) -> int | None:
        if text == _NONE:
            return None
        number = int(text)
        if not 0 <= number < count:
            raise ValueError(text)
        return number

    needs = f"a whole number from 0 to {count - 1}, or {_NONE}"
    return Parameter("cell", None, needs, read, lambda cell: _NONE if cell is None else str(cell))


def pick_cell(pick: Pick) -> None:
    """Take up what was picked in a picture: the number of a combination is its custom data."""
    if isinstance(pick.custom, int) and pick.custom >= 0:
        choose_cell(pick.custom)


def choose_cell(cell: int | None) -> None:
    """Let this combination be the one of which everything is shown; None for none of them."""
    _cell(1).choose(cell)
    take({})


def show_cell(study: Sweep | Trials, results: Results, outcomes: Mapping[Config, Outcome]) -> None:
    """Show the combination that was picked, if any was."""
    parameter = _cell(len(study.cells))
    index = parameter.value()
    parameter.keep()
    if index is None:
        st.caption("Click a combination to see its runs and to open one.")
        return
    with st.container(border=True, key="sweep_cell"):
        title = ", ".join(settings_in_words(study.fields, study.cells[index].values))
        st.markdown(f"##### {title}")
        st.markdown("; ".join(outcome_in_words(results, index)))
        _show_ways(results, index)
        _show_runs(study, results, index, outcomes)


def _show_ways(results: Results, index: int) -> None:
    with st.container(horizontal=True):
        median = results.median_run(index)
        if median is not None and st.button(
            "Open the run of the median seed",
            key="open_median",
            type="primary",
            icon=":material/play_circle:",
            help="This very run, in the player on the page Training, with all its numbers.",
        ):
            open_run(median)
        st.button("Close", key="close_cell", on_click=choose_cell, args=(None,))


def _show_runs(
    study: Sweep | Trials, results: Results, index: int, outcomes: Mapping[Config, Outcome]
) -> None:
    """Each run that is finished; the one that is chosen opens."""
    configs = [config for config in study.cells[index].configs if config in outcomes]
    if not configs:
        return
    done = [outcomes[config] for config in configs]
    key = f"sweep_runs_{index}"
    values = [getattr(outcome, results.metric.field) for outcome in done]
    table = pd.DataFrame(
        {
            "Seed": [config.seed for config in configs],
            results.metric.label: np.array(values, dtype=float),
            "Diverged at step": pd.array([outcome.diverged_at for outcome in done], dtype="Int64"),
            "Steps": [outcome.steps for outcome in done],
        }
    )
    shown = st.dataframe(
        table,
        key=key,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        width="content",
    )
    rows = shown.selection.rows
    if rows and rows[0] < len(configs):
        seed = configs[rows[0]].seed
        if st.button(f"Open the run of seed {seed}", key="open_seed"):
            open_run(configs[rows[0]])
