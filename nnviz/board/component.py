"""board(html) shows a board in a Streamlit page and calls back when something on it is chosen."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from nnviz.web.modules import inline_module

_component = st.components.v2.component(
    "nnviz_board",
    js=inline_module("board.js", "board.css"),
    isolate_styles=False,
)


def board(html: str, *, key: str, on_act: Callable[[Mapping[str, Any]], None]) -> None:
    """Show `html`, in which an element with `data-act` holds, as JSON, what choosing it means.

    `on_act` is called with that before the script, or the fragment, runs again. It comes from the
    browser: what it asks for may not exist.
    """

    def act() -> None:
        chosen = st.session_state[key].act
        if isinstance(chosen, Mapping):
            on_act(chosen)

    _component(key=key, data={"html": html}, on_act_change=act)
