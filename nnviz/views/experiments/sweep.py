"""Sweep: one to three settings, each with several values, and what became of every combination."""

import streamlit as st

from nnviz.core.setup.config import Config


def show_sweep(config: Config) -> None:
    """Show the section."""
    del config
    st.info("Not here yet.")
