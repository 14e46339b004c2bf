"""Pinned runs: some runs side by side."""

import streamlit as st

from nnviz.core.setup.config import Config


def show_pins(config: Config) -> None:
    """Show the section."""
    del config
    st.info("Not here yet.")
