"""The menu of presets: named starts, with what to watch and a question to predict."""

import itertools
from typing import Any

import streamlit as st

from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.presets import PRESETS, changes_of_cure, preset_of
from nnviz.core.setup.presets.preset import Preset
from nnviz.views.given import is_news
from nnviz.views.parameters import prepare
from nnviz.views.playhead import restart
from nnviz.views.settings import choose

_MENU = "preset"
_OWN = "your own"


def show_presets(config: Config) -> None:
    """Show which preset `config` is, let another be chosen, and say what to watch."""
    name = preset_of(config)
    prepare(_MENU, name or _OWN, bool(name))
    with st.container(horizontal=True, vertical_alignment="center", key="presets"):
        st.selectbox(
            "Preset",
            [*PRESETS] if name else [_OWN, *PRESETS],
            key=_MENU,
            format_func=_title,
            on_change=_take,
            label_visibility="collapsed",
        )
        if name:
            with st.popover("What to watch"):
                _show_lesson(PRESETS[name], name)


def _title(option: str) -> str:
    return PRESETS[option].title if option in PRESETS else "Your own settings"


def _take() -> None:
    """Let all settings of the chosen preset hold, and play its run from the start."""
    chosen = st.session_state[_MENU]
    if chosen in PRESETS and is_news(_MENU):
        _open(chosen)


def _open(name: str) -> None:
    choose(vars(PRESETS[name].config))
    restart()


def _show_lesson(preset: Preset, name: str) -> None:
    with st.container(key="watch"):
        st.markdown(preset.watch)
        st.markdown(f"**Predict:** {preset.question}")
        with st.expander("Answer", key=f"answer_{name}"):
            st.markdown(preset.answer)
        if preset.cure:
            _show_cure(preset)


def _show_cure(preset: Preset) -> None:
    """Which settings are to be changed, and a button that changes them."""
    changes = " and ".join(itertools.starmap(_change, changes_of_cure(preset).items()))
    st.markdown(f"**What helps:** set {changes}.")
    title = PRESETS[preset.cure].title
    st.button(f"Open “{title}”", key="cure", on_click=_open, args=(preset.cure,))


def _change(name: str, value: Any) -> str:
    """A setting under its label, where it is found, and what it is to be."""
    place = "" if SETTINGS[name].basic else ", under *More*,"
    return f"*{SETTINGS[name].label}*{place} to {_said(value)}"


def _said(value: Any) -> str:
    """A setting's value: a number, a name, or widths."""
    match value:
        case str():
            return f"`{value}`"
        case tuple():
            return f"{len(value)}, with {' and '.join(map(str, value))} units"
    return f"{value:g}"
