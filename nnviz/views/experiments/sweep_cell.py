"""The combination that was picked: its figures, each of its runs, and the way to open one."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.study.results import Results
from nnviz.core.study.trials import Study
from nnviz.core.train.outcome import Outcome
from nnviz.figures.sweep_words import outcome_in_words, settings_in_words
from nnviz.views.experiments.sweep_picked import choose_cell, keep_cell, picked_cell
from nnviz.views.pages import open_run


def show_cell(study: Study, results: Results, outcomes: Mapping[Config, Outcome]) -> None:
    """Show the combination that was picked, if any was."""
    index = picked_cell(study)
    keep_cell(study)
    if index is None:
        st.caption("Click a combination to see its runs and to open one.")
        return
    with st.container(border=True, key="sweep_cell"):
        title = ", ".join(settings_in_words(study.fields, study.cells[index].values))
        st.markdown(f"##### {title}")
        st.markdown("; ".join(outcome_in_words(results, index)))
        _show_ways(study, results, index)
        _show_runs(study, results, index, outcomes)


def _show_ways(study: Study, results: Results, index: int) -> None:
    with st.container(horizontal=True):
        median = results.median_run(index)
        if median is not None and st.button(
            "Open the run of the median seed",
            key="open_median",
            type="primary",
            icon=":material/play_circle:",
            help="The one in the middle, of two the better one; in the player on Training.",
        ):
            open_run(median)
        st.button("Close", key="close_cell", on_click=choose_cell, args=(study, None))


def _show_runs(
    study: Study, results: Results, index: int, outcomes: Mapping[Config, Outcome]
) -> None:
    """Each run that is finished; the one that is chosen opens."""
    import pandas as pd  # noqa: PLC0415 (slow, and most visitors need no table)

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
        placeholder="–",
        column_config={results.metric.label: st.column_config.NumberColumn(format="%.4g")},
    )
    rows = shown.selection.rows
    if rows and rows[0] < len(configs):
        seed = configs[rows[0]].seed
        if st.button(f"Open the run of seed {seed}", key="open_seed"):
            open_run(configs[rows[0]])
