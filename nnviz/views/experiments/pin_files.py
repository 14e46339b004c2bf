"""Pins to take along in a file, and to bring back; and the last change, to be undone."""

import streamlit as st

from nnviz.core.limits import ConfigError
from nnviz.core.study.pin_file import LARGEST_FILE, file_of, pins_in_file
from nnviz.core.study.pins import MOST
from nnviz.views.pin_link import LONGEST_LINK, PINS, linked_count, reasons
from nnviz.views.pins import change_pins, forget_change, last_change, undo
from nnviz.views.quoted import quoted

_COUNT = "_pin_files"  # how many files came: the next one has a widget of its own
_SAID = "_pin_file_said"


def show_files() -> None:
    """Show the buttons for a file, what a file has brought, and a way to undo the last change."""
    pins = PINS.value()
    with st.container(horizontal=True, vertical_alignment="center", key="pin-files"):
        if pins:
            st.download_button(
                "Download",
                data=file_of(pins),
                file_name="nnviz-pins.json",
                mime="application/json",
                icon=":material/download:",
                on_click="ignore",
                help="All pins with all their settings, as one JSON file.",
            )
        with st.popover("Upload", icon=":material/upload:", key=f"upload-{_count()}"):
            _show_upload()
        if (change := last_change()) is not None:
            st.markdown(f"{change.done}.", width="content")
            st.button("Undo", key="undo_pins", icon=":material/undo:", on_click=undo)
    if said := st.session_state.get(_SAID):
        st.warning(said)
    _show_room()


def _count() -> int:
    return int(st.session_state.get(_COUNT, 0))


def _key() -> str:
    """The widget of the file that comes next."""
    return f"pin-file-{_count()}"


def _show_upload() -> None:
    key = _key()
    st.file_uploader(
        f"A file of pins; they join those that are here, up to {MOST}.",
        type="json",
        key=key,
        max_upload_size=1,  # MB
        on_change=lambda: _take(key),
    )


def _take(key: str) -> None:
    """Add what a file has, and say what in it is no pin."""
    file = st.session_state.get(key)
    # The browser may tell of a file again, before it has heard that it was taken.
    if file is None or key != _key():
        return
    st.session_state[_COUNT] = _count() + 1
    before = PINS.value()
    forget_change()
    try:
        found, refused = pins_in_file(file.read(LARGEST_FILE + 1), before)
    except ConfigError as error:
        st.session_state[_SAID] = (
            f"{quoted(file.name)} is no file of pins: {quoted(str(error), 200)}."
        )
        return
    added = len(found) - len(before)
    st.session_state[_SAID] = f"{quoted(file.name)}: {reasons(refused)}" if refused else ""
    if added:
        plural = "pin is" if added == 1 else "pins are"
        change_pins(f"{added} {plural} added from {quoted(file.name)}", found)


def _show_room() -> None:
    """Say it where the link has not room for all pins."""
    pins = PINS.value()
    count = linked_count(pins)
    if count < len(pins):
        st.warning(
            f"The link has room for the first {count} of these {len(pins)} pins"
            f" ({LONGEST_LINK:,} characters); after a reload the others are gone. **Download**"
            " keeps all of them."
        )
