"""The switch "I have the notes": whether a page says where the course notes slip."""

from nnviz.views import parameters
from nnviz.views.widgets import switch

NOTES = parameters.flag("notes")


def show_notes_switch() -> None:
    """Show the switch."""
    switch(
        NOTES,
        "I have the notes",
        "For those who have the course notes that nnviz began with: shows the notes' own names"
        " beside ours, and where the notes slip.",
    )
    NOTES.keep()
