"""The header's own part: Pin, Share and Glossary, in one line with the links to the pages."""

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.views.glossary import show_glossary
from nnviz.views.pin_button import show_pin_button
from nnviz.web.modules import inline_module

_share = st.components.v2.component(
    "nnviz_share", js=inline_module("share.js"), isolate_styles=False
)


def show_header(config: Config | None) -> None:
    """Show a button that pins the run of `config`, if there is one, with the way to all pins.

    And one that copies the link to what is seen, and one that opens the glossary.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        if config is not None:
            show_pin_button(config)
        _share(key="share", width="content")
        show_glossary()
