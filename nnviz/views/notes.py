"""The switch "I have the notes": whether a page says where the course notes slip."""

import streamlit as st

from nnviz.views import parameters

NOTES = parameters.flag("notes")


def show_notes_switch() -> None:
    """Show the switch."""
    NOTES.prepare_widget()
    st.toggle(
        "I have the notes",
        key=NOTES.name,
        on_change=NOTES.take,
        help="For those who have the course notes that nnviz began with: shows the notes' own names"
        " beside ours, and where the notes slip.",
    )
    NOTES.keep()
