"""What all pages share: the sidebar with its settings, the header with the way to other pages."""

from pathlib import Path

import streamlit as st

from nnviz.views import pins, playhead
from nnviz.views.address import note_unknown, read_address, turn_to, write_address
from nnviz.views.around_sidebar import show_ways_around
from nnviz.views.backprop import page as backprop
from nnviz.views.connection import stay_alive
from nnviz.views.experiments import page as experiments
from nnviz.views.gallery import page as gallery
from nnviz.views.given import show_receipt
from nnviz.views.header import show_header
from nnviz.views.matrices import page as matrices
from nnviz.views.pages import remember_pages
from nnviz.views.pin_link import PINS
from nnviz.views.settings import NAMES
from nnviz.views.sidebar import SIDEBAR_PIXELS, show_controls
from nnviz.views.training import page as training
from nnviz.web.assets import asset_text

# The parameters of the address that are no setting of a run.
_OF_PAGES = [
    name
    for page in (playhead, pins, training, backprop, experiments, matrices, gallery)
    for name in page.PARAMETERS
]
_ICON = Path(__file__).with_name("icon.svg")
_LOGO = Path(__file__).with_name("logo.svg")


def show_app() -> None:
    """Show the page that the address names, and beside it, where it has a run, the settings."""
    st.set_page_config("nnviz", _ICON, layout="wide", initial_sidebar_state=SIDEBAR_PIXELS)
    st.html(f"<style>{asset_text('shell.css')}{asset_text('sidebar.css')}</style>")
    st.logo(_LOGO, icon_image=_ICON)
    read_address()
    backprop_page = st.Page(
        lambda: backprop.show_backprop(config),
        title="Backprop",
        icon=":material/conversion_path:",
        url_path="backprop",
    )
    pages = [
        st.Page(
            lambda: training.show_training(config, lambda: turn_to(backprop_page)),
            title="Training",
            icon=":material/show_chart:",
            default=True,
        ),
        backprop_page,
        st.Page(
            lambda: experiments.show_experiments(config),
            title="Experiments",
            icon=":material/science:",
            url_path="experiments",
        ),
        st.Page(
            matrices.show_matrices, title="Matrices", icon=":material/grid_on:", url_path="matrices"
        ),
        st.Page(
            gallery.show_gallery,
            title="Gallery",
            icon=":material/gallery_thumbnail:",
            url_path="gallery",
        ),
    ]
    page = st.navigation(pages, position="top")
    remember_pages(pages)
    playhead.enter_page(page.url_path)
    has_run = page.url_path not in ("matrices", "gallery")
    if has_run:
        config = show_controls(_OF_PAGES)
    else:
        note_unknown([*NAMES, *_OF_PAGES])
    show_header(config if has_run else None)
    PINS.keep()
    show_ways_around()
    stay_alive()
    receipts = st.container(key="receipts")
    with receipts:
        show_receipt("settings")
    page.run()
    write_address()
    with receipts:
        show_receipt("page")
