"""The combinations of a sweep as a table that can be sorted; a row that is chosen is picked."""

import streamlit as st

from nnviz.core.setup.config import SETTINGS
from nnviz.core.study.results import Results
from nnviz.core.study.trials import Study
from nnviz.tables.sweep import cells_table
from nnviz.views.experiments.sweep_picked import choose_cell

_KEY = "sweep_table"
_NUMBER = "%.4g"


def show_table(study: Study, results: Results) -> None:
    """Show the combinations, the best first."""
    table = cells_table(study, results)
    best_first = table.sort_values(
        ["median", "diverged"], ascending=[results.metric.less_is_better, True], kind="stable"
    )
    order = best_first.index.to_list()

    def pick() -> None:
        rows = st.session_state[_KEY].selection.rows
        choose_cell(study, order[rows[0]] if rows and rows[0] < len(order) else None)

    label = results.metric.label
    st.dataframe(
        best_first,
        key=_KEY,
        hide_index=True,
        on_select=pick,
        selection_mode="single-row",
        placeholder="–",
        column_config={
            **{field: st.column_config.Column(SETTINGS[field].label) for field in study.fields},
            "outcome": st.column_config.Column("Outcome"),
            "median": st.column_config.NumberColumn(f"Median {label}", format=_NUMBER),
            "lower_quartile": st.column_config.NumberColumn("Lower quartile", format=_NUMBER),
            "upper_quartile": st.column_config.NumberColumn("Upper quartile", format=_NUMBER),
            "best": st.column_config.NumberColumn("Best", format=_NUMBER),
            "diverged": st.column_config.NumberColumn("Diverged"),
            "runs": st.column_config.NumberColumn("of runs"),
            "diverged_at": st.column_config.NumberColumn("At step (median)", format="%d"),
            "seconds": st.column_config.NumberColumn("Seconds", format="%.3f"),
        },
    )
