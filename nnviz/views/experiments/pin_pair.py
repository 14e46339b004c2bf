"""Two of the pins that are shown, and which of them is better."""

from collections.abc import Sequence

import streamlit as st

from nnviz.views import parameters
from nnviz.views.experiments.pinned import Compared
from nnviz.views.experiments.which_is_better import show_pair

_NAMES = "pin_a", "pin_b"  # in the address
PARAMETERS = _NAMES


def show_pin_pair(compared: Sequence[Compared]) -> None:
    """Let the viewer choose two pins, and say which is better; nothing where there are no two."""
    if len(compared) < 2:
        return
    pins = {str(each.number): each.pin for each in compared}
    st.markdown("#### Which is better?")
    chosen = [
        parameters.choice(name, tuple(pins), number)
        for name, number in zip(_NAMES, pins, strict=False)
    ]
    with st.container(horizontal=True):
        for parameter, label in zip(chosen, "AB", strict=True):
            parameter.prepare_widget(tuple(pins.values()))
            st.selectbox(
                label,
                list(pins),
                format_func=lambda number: f"{number}: {pins[number].name}",
                key=parameter.name,
                on_change=parameter.take,
            )
    for parameter in chosen:
        parameter.keep()
    first, second = (pins[parameter.value()].config for parameter in chosen)
    show_pair(first, second)
