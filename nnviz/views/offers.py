"""An offer: a file to take home, which is made when its button is pressed."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st


class Offer(NamedTuple):
    """A file: what it is called on its button, its name, what makes it, and what it is.

    `lacking` says why it cannot be made, where it cannot.
    """

    label: str
    file_name: str
    make: Callable[[], str | bytes]
    meaning: str
    lacking: str = ""


def show_offer(offer: Offer) -> None:
    """The button of a file."""
    st.download_button(
        offer.label,
        data=offer.make,
        file_name=offer.file_name,
        icon=":material/download:",
        on_click="ignore",
        help=offer.lacking or offer.meaning,
        disabled=bool(offer.lacking),
        key=f"home_{offer.label}",
    )
