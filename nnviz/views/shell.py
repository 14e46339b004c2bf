"""What all pages share: the sidebar with its settings, the way to the other pages, the glossary."""

from functools import partial
from pathlib import Path

import streamlit as st

from nnviz.views.backprop.page import show_backprop
from nnviz.views.connection import stay_alive
from nnviz.views.glossary import show_glossary
from nnviz.views.link import enter_page
from nnviz.views.matrices.page import show_matrices
from nnviz.views.sidebar import show_controls
from nnviz.views.training.page import show_dashboard

_ICON = Path(__file__).with_name("icon.svg")
# Streamlit leaves room for a banner, writes figures very large and sets controls wide apart: the
# pictures need the place, and the learning rate should be in sight.
_STYLE = """<style>
.stMainBlockContainer {padding: 4.25rem clamp(1rem, 3vw, 4rem) 2rem;}
[data-testid="stMetricValue"] {font-size: 1.5rem;}
@media (min-width: 640px) {.st-key-headline [data-testid="stMetric"] {min-width: 12rem;}}
.stSidebar .stVerticalBlock {gap: 0.3rem;}
.stSidebar h5 {padding-top: 0.5rem;}
</style>"""


def show_app() -> None:
    """Show the page that the address names, with the settings beside it."""
    st.set_page_config("nnviz", _ICON, layout="wide")
    st.html(_STYLE)
    config = show_controls()
    pages = [
        st.Page(
            partial(show_dashboard, config),
            title="Training",
            icon=":material/show_chart:",
            default=True,
        ),
        st.Page(
            partial(show_backprop, config),
            title="Backprop",
            icon=":material/conversion_path:",
            url_path="backprop",
        ),
        st.Page(show_matrices, title="Matrices", icon=":material/grid_on:", url_path="matrices"),
    ]
    page = st.navigation(pages, position="top")
    enter_page(page.url_path)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    ):
        st.markdown("#### nnviz: every number of backpropagation")
        show_glossary()
    stay_alive()
    page.run()
