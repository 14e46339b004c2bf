"""Standing answers: what would change if one setting were another one."""

import streamlit as st

from nnviz.core.setup.config import Config


def show_answers(config: Config) -> None:
    """Show the section."""
    del config
    st.info("Not here yet.")
