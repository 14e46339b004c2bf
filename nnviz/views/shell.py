"""What all pages share: the sidebar with its settings, the header with the way to other pages."""

from functools import partial
from pathlib import Path

import streamlit as st

from nnviz.views import playhead
from nnviz.views.address import read_address, write_address
from nnviz.views.backprop import page as backprop
from nnviz.views.connection import stay_alive
from nnviz.views.header import show_header
from nnviz.views.matrices import page as matrices
from nnviz.views.sidebar import show_controls
from nnviz.views.training import page as training
from nnviz.web.assets import asset_text

# The parameters of the address that are no setting of a run.
_OF_PAGES = [name for page in (playhead, training, backprop, matrices) for name in page.PARAMETERS]
_ICON = Path(__file__).with_name("icon.svg")
_SIDEBAR = 256  # pixels


def show_app() -> None:
    """Show the page that the address names, with the settings beside it."""
    st.set_page_config("nnviz", _ICON, layout="wide", initial_sidebar_state=_SIDEBAR)
    st.html(f"<style>{asset_text('shell.css')}</style>")
    read_address()
    config = show_controls(_OF_PAGES)
    backprop_page = st.Page(
        partial(backprop.show_backprop, config),
        title="Backprop",
        icon=":material/conversion_path:",
        url_path="backprop",
    )
    pages = [
        st.Page(
            partial(training.show_training, config, partial(st.switch_page, backprop_page)),
            title="Training",
            icon=":material/show_chart:",
            default=True,
        ),
        backprop_page,
        st.Page(
            matrices.show_matrices, title="Matrices", icon=":material/grid_on:", url_path="matrices"
        ),
    ]
    page = st.navigation(pages, position="top")
    playhead.enter_page(page.url_path)
    show_header()
    stay_alive()
    page.run()
    write_address()
