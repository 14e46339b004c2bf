"""Ways around the sidebar: the Tab key's first stop leads past it, and on a phone it closes."""

import streamlit as st

from nnviz.web.modules import inline_module

_around = st.components.v2.component(
    "nnviz_around_sidebar", js=inline_module("around_sidebar.js"), isolate_styles=False
)


def show_ways_around() -> None:
    """Add a button before all others, which is seen only while it has the focus.

    It leads to Play, where there is a player. On narrow screens, where
    the sidebar lies over the page and holds the links to the others, a choice of one closes it.
    """
    _around(key="around_sidebar")
