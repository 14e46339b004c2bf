"""One row a pin: show or hide it, open it again, give it another name, remove it."""

import streamlit as st

from nnviz.core.study.pins import LONGEST_NAME, Pin, clean_name
from nnviz.figures.pin_look import pin_look
from nnviz.views.pages import open_run
from nnviz.views.parameters import prepare
from nnviz.views.pin_link import PINS
from nnviz.views.pins import rename, show_pin, unpin
from nnviz.views.quoted import quoted


def show_rows() -> None:
    """Show a row for each pin, with what can be done to it."""
    with st.container(key="pin-rows", gap=None):
        for number, pin in enumerate(PINS.value(), start=1):
            with st.container(
                horizontal=True, vertical_alignment="center", key=f"pin-row-{number}", gap="small"
            ):
                _show_row(pin, number)


def _show_row(pin: Pin, number: int) -> None:
    identity = hash(pin.config)
    st.html(
        f'<span class="nnviz-pin">{pin_look(number).html}<b>{number}</b></span>', width="content"
    )
    _show_switch(pin, f"show-{identity}")
    if st.button("Open", key=f"open-{identity}", help="Its settings, and its run on Training."):
        open_run(pin.config)
    # Under a new name it is another one, and closed.
    with st.popover("Rename", key=f"rename-{hash(pin)}"):
        _show_name(pin, f"name-{identity}")
    st.button("Remove", key=f"remove-{identity}", on_click=unpin, args=(pin.config,))


def _show_switch(pin: Pin, key: str) -> None:
    prepare(key, pin.shown)
    st.checkbox(
        quoted(pin.name),
        key=key,
        on_change=lambda: show_pin(pin.config, shown=st.session_state.get(key, pin.shown)),
        width="stretch",
    )


def _show_name(pin: Pin, key: str) -> None:
    """What it is called, to be typed anew; and why that cannot be."""
    prepare(key, pin.name, pin.name)

    def take() -> None:
        name = clean_name(st.session_state.get(key, pin.name))
        others = [each.name for each in PINS.value() if each.config != pin.config]
        if not name:
            st.session_state["_refused_name"] = key, "A name needs a character that can be seen."
        elif name in others:
            st.session_state["_refused_name"] = key, f"Another pin is called {quoted(name)}."
        else:
            st.session_state.pop("_refused_name", None)
            if name != pin.name:
                rename(pin.config, name)

    st.text_input("Name", key=key, max_chars=LONGEST_NAME, on_change=take)
    about, why = st.session_state.get("_refused_name", (None, ""))
    if about == key:
        st.warning(why)
