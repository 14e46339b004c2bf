"""What all pages share: the sidebar with its settings, the way to the other pages, the glossary."""

from functools import partial
from pathlib import Path

import streamlit as st

from nnviz.views import playhead
from nnviz.views.address import read_address, write_address
from nnviz.views.backprop import page as backprop
from nnviz.views.connection import stay_alive
from nnviz.views.glossary import show_glossary
from nnviz.views.matrices import page as matrices
from nnviz.views.sidebar import show_controls
from nnviz.views.training import page as training

# The parameters of the address that are no setting of a run.
_OF_PAGES = [name for page in (playhead, training, backprop, matrices) for name in page.PARAMETERS]
_ICON = Path(__file__).with_name("icon.svg")
# Streamlit leaves room for a banner and writes figures very large: the pictures need the place.
_SIDEBAR = 256  # pixels
_STYLE = """<style>
.stMainBlockContainer {padding: 4.25rem clamp(1rem, 3vw, 4rem) 2rem;}
[data-testid="stMetricValue"] {font-size: 1.5rem;}
@media (min-width: 640px) {.st-key-headline [data-testid="stMetric"] {min-width: 12rem;}}
</style>"""


def show_app() -> None:
    """Show the page that the address names, with the settings beside it."""
    st.set_page_config("nnviz", _ICON, layout="wide", initial_sidebar_state=_SIDEBAR)
    st.html(_STYLE)
    read_address()
    config = show_controls(_OF_PAGES)
    pages = [
        st.Page(
            partial(training.show_training, config),
            title="Training",
            icon=":material/show_chart:",
            default=True,
        ),
        st.Page(
            partial(backprop.show_backprop, config),
            title="Backprop",
            icon=":material/conversion_path:",
            url_path="backprop",
        ),
        st.Page(
            matrices.show_matrices, title="Matrices", icon=":material/grid_on:", url_path="matrices"
        ),
    ]
    page = st.navigation(pages, position="top")
    playhead.enter_page(page.url_path)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    ):
        st.markdown("#### nnviz: every number of backpropagation")
        show_glossary()
    stay_alive()
    page.run()
    write_address()
