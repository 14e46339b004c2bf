"""The header's own part: Share and Glossary, in one line with the links to the pages."""

import streamlit as st

from nnviz.views.glossary import show_glossary
from nnviz.web.modules import inline_module

_share = st.components.v2.component(
    "nnviz_share", js=inline_module("share.js"), isolate_styles=False
)


def show_header() -> None:
    """Show a button that copies the link to what is seen, and one that opens the glossary."""
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        _share(key="share", width="content")
        show_glossary()
