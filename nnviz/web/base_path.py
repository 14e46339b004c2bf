"""Where on its server the app stands: the operator's server.baseUrlPath."""

import streamlit as st


def base_path() -> str:
    """What each address of the app begins with: nothing, or as in "/some/demo"."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}" if base else ""
