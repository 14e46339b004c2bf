"""The button that pins the run of the settings, and the way to all pins."""

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.study.pins import MOST
from nnviz.views.pages import turn_to_page
from nnviz.views.pin_link import PINS
from nnviz.views.pins import pin_run, pinned, unpin
from nnviz.views.quoted import quoted
from nnviz.views.study import STUDY


def show_pin_button(config: Config) -> None:
    """Show whether the run of `config` is pinned, and how many are; a click pins or unpins it."""
    pin, count = pinned(config), len(PINS.value())
    if count and st.button(
        "1 pin" if count == 1 else f"{count} pins",
        key="compare",
        help="Compare all pinned runs, on the page Experiments.",
    ):
        STUDY.choose("pins")
        turn_to_page("experiments")
    full = count >= MOST
    meaning = f"Put this run aside under a name, to be compared with others: up to {MOST}."
    if pin is not None:
        meaning = f"Pinned as {quoted(pin.name)}. A click unpins it."
    elif full:
        meaning = f"There are {count} pins, as many as there can be."
    st.button(
        "Pin" if pin is None else "Pinned",
        key="pin",
        icon=":material/keep:" if pin is None else ":material/check:",
        help=meaning,
        on_click=pin_run if pin is None else unpin,
        args=(config,),
        disabled=pin is None and full,
    )
