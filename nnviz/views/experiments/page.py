"""The page "Experiments": what would change, a sweep of one's own, and pinned runs."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.views import parameters
from nnviz.views.experiments.answers import show_answers
from nnviz.views.experiments.pins import show_pins
from nnviz.views.experiments.sweep import show_sweep


class _Section(NamedTuple):
    """A part of the page: what it is called, and what shows it for the settings of the sidebar."""

    label: str
    show: Callable[[Config], None]


_SECTIONS = {
    "answers": _Section("What if?", show_answers),
    "sweep": _Section("Sweep", show_sweep),
    "pins": _Section("Pinned runs", show_pins),
}
_STUDY = parameters.choice("study", _SECTIONS, "answers")
PARAMETERS = (_STUDY.name,)


def show_experiments(config: Config) -> None:
    """Show one section, which the viewer chooses."""
    _STUDY.prepare_widget()
    st.segmented_control(
        "Study",
        list(_SECTIONS),
        format_func=lambda name: _SECTIONS[name].label,
        key=_STUDY.name,
        on_change=_STUDY.take,
        label_visibility="collapsed",
        required=True,
    )
    _STUDY.keep()
    _SECTIONS[_STUDY.value()].show(config)
