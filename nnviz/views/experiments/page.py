"""The page "Experiments": what would change, a sweep of one's own, and pinned runs."""

from collections.abc import Callable

import streamlit as st

from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import Config
from nnviz.views.experiments import metric, pin_pair, sweep, which_is_better
from nnviz.views.experiments.answers import show_answers
from nnviz.views.experiments.pins import show_pins
from nnviz.views.experiments.sweep import show_sweep
from nnviz.views.quoted import quoted
from nnviz.views.study import SECTIONS, STUDY
from nnviz.workers import executor

# What shows each section, for the settings of the sidebar.
_SHOW: dict[str, Callable[[Config], None]] = {
    "answers": show_answers,
    "sweep": show_sweep,
    "pins": show_pins,
}
PARAMETERS = (
    *(STUDY.name, metric.NAME),
    *(*sweep.PARAMETERS, *pin_pair.PARAMETERS, *which_is_better.PARAMETERS),
)


def show_experiments(config: Config) -> None:
    """Show one section, which the viewer chooses; without workers that can be, why not."""
    try:
        executor()
    except ConfigError as error:
        st.error(
            f"This server has no workers: {error.field} is {quoted(str(error.got))}, and needs"
            f" {error.needs}."
        )
        return
    STUDY.prepare_widget()
    st.segmented_control(
        "Study",
        list(SECTIONS),
        format_func=SECTIONS.__getitem__,
        key=STUDY.name,
        on_change=STUDY.take,
        label_visibility="collapsed",
        required=True,
    )
    STUDY.keep()
    _SHOW[STUDY.value()](config)
