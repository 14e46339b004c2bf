"""Pinned runs: some runs side by side."""

from collections.abc import Sequence

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.views.experiments.pin_charts import show_charts
from nnviz.views.experiments.pin_files import show_files
from nnviz.views.experiments.pin_pair import show_pin_pair
from nnviz.views.experiments.pin_pictures import show_pictures
from nnviz.views.experiments.pin_rows import show_rows
from nnviz.views.experiments.pin_table import show_table
from nnviz.views.experiments.pinned import Compared, compared_pins
from nnviz.views.pin_link import PINS
from nnviz.web.assets import asset_text

_EMPTY = (
    "**No run is pinned yet.** A pin keeps the settings of a run under a name, so that you can"
    " change the controls and compare what you get. Press **Pin**, at the top of the page: it pins"
    " the run of the settings at the left. Change a setting, and pin again."
)


def show_pins(config: Config) -> None:
    """Show the pins, and the runs of those that are not hidden side by side."""
    del config  # the pins have their own
    st.html(f"<style>{asset_text('pins.css')}</style>")
    show_files()
    if not PINS.value():
        st.info(_EMPTY, icon=":material/keep:")
        return
    show_rows()
    compared = compared_pins()
    if not compared:
        st.info("Every pin is hidden. Tick one to see its run.")
        return
    _show_differences_of_task(compared)
    show_table(compared)
    if any(each.run for each in compared):
        show_charts(compared)
        show_pictures(compared)
    show_pin_pair(compared)


def _show_differences_of_task(compared: Sequence[Compared]) -> None:
    """Say it where numbers stand side by side that are not of the same kind."""
    configs = [each.pin.config for each in compared]
    if len({config.data for config in configs}) > 1:
        st.info(
            "These pins do not learn from the same data: a smaller C need not mean a better"
            " network."
        )
    if len({config.loss for config in configs}) > 1:
        st.info("These pins do not have the same loss: their C are not the same measure.")
