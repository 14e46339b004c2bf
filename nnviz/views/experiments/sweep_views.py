"""The results of a sweep as pictures and as a table: the viewer chooses which one is shown."""

from collections.abc import Sequence

import streamlit as st

from nnviz.chart import Pick, chart
from nnviz.core.setup.config import SETTINGS
from nnviz.core.study.results import Results
from nnviz.core.study.sweep import Sweep
from nnviz.core.study.trials import Study, Trials
from nnviz.figures.sweep_grid import grids
from nnviz.figures.sweep_heatmap import heatmap_figure
from nnviz.figures.sweep_lines import lines_figure
from nnviz.figures.sweep_parallel import parallel_figure
from nnviz.figures.sweep_points import points_figure
from nnviz.figures.theme import Figure
from nnviz.views import parameters
from nnviz.views.experiments.sweep_picked import choose_cell
from nnviz.views.experiments.sweep_shares import show_shares
from nnviz.views.experiments.sweep_table import show_table
from nnviz.views.parameters import Parameter
from nnviz.views.widgets import segments

_HEATMAP, _LINES, _PARALLEL, _TABLE, _SHARES = "heatmap", "lines", "parallel", "table", "shares"
_POINTS = "points"
_LABELS = {
    _HEATMAP: "Heatmap",
    _LINES: "Lines",
    _POINTS: "Points",
    _PARALLEL: "Parallel",
    _TABLE: "Table",
    _SHARES: "What matters",
}
PARAMETERS = ("result", "across")
_BESIDE = 3  # pictures of a third field side by side


def show_views(study: Study) -> str:
    """Let the viewer choose what is shown; return its name."""
    offered = _offered(study)
    parameter = parameters.choice("result", offered, offered[0])
    segments(parameter, "Result", {name: _LABELS[name] for name in offered}, labelled=False)
    parameter.keep()
    if parameter.value() in (_HEATMAP, _LINES, _POINTS) and len(study.fields) > 1:
        _show_across(_across(study))
    return parameter.value()


def _offered(study: Study) -> list[str]:
    if isinstance(study, Trials):
        return [_POINTS, _PARALLEL, _TABLE]
    first = [_LINES, _HEATMAP] if len(study.fields) == 1 else [_HEATMAP, _LINES]
    return [*first, _PARALLEL, _TABLE, _SHARES]


def _across(study: Study) -> Parameter[str]:
    """The field along the horizontal axis."""
    return parameters.choice("across", study.fields, study.fields[0])


def _show_across(parameter: Parameter[str]) -> None:
    fields = tuple(parameter.needs.removeprefix("one of ").split(", "))
    parameter.prepare_widget(fields)
    st.selectbox(
        "Across",
        fields,
        format_func=lambda field: f"Across: {SETTINGS[field].label}",
        key=parameter.name,
        on_change=parameter.take,
        label_visibility="collapsed",
        help="The setting along the horizontal axis.",
        width=250,
    )
    parameter.keep()


def show_results(view: str, study: Study, results: Results) -> None:
    """Show what the viewer chose, and below it how many runs have diverged."""
    along = study.fields.index(_across(study).value())
    if view == _TABLE:
        show_table(study, results)
    elif view == _SHARES and isinstance(study, Sweep):
        show_shares(study, results)
    else:
        _show_pictures(_figures(view, study, along, results), view, study)
    _note_diverged(results)


def _figures(view: str, study: Study, along: int, results: Results) -> list[Figure]:
    if isinstance(study, Trials) and view == _POINTS:
        return [points_figure(study, along, results)]
    if isinstance(study, Sweep) and view in (_HEATMAP, _LINES):
        figure = heatmap_figure if view == _HEATMAP else lines_figure
        return [figure(grid, study.fields, results) for grid in grids(study, along)]
    return [parallel_figure(study, results)]


def _show_pictures(figures: Sequence[Figure], view: str, study: Study) -> None:
    def pick(picked: Pick) -> None:
        choose_cell(study, picked.custom)

    for start in range(0, len(figures), _BESIDE):
        row = figures[start : start + _BESIDE]
        places = st.columns(min(_BESIDE, len(figures))) if len(figures) > 1 else [st.container()]
        for number, (place, figure) in enumerate(zip(places, row, strict=False), start=start):
            with place:
                name = f"nnviz_sweep_{view}"
                chart(figure, key=f"sweep_{view}_{number}", on_pick=pick, name=name)


def _note_diverged(results: Results) -> None:
    diverged, done = int(results.diverged.sum()), int(results.done.sum())
    if diverged:
        cells = f"{int((results.diverged > 0).sum()):,} of {len(results.cells):,} combinations"
        st.caption(
            f"{diverged:,} of {done:,} finished runs diverged, in {cells}: their numbers grew too"
            " large for the computer. A combination is called diverged where half or more of its"
            " runs did; else a diverged run counts as worse than any number.",
        )
