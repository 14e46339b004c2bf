"""The address: what it asked for when it arrived, what holds, and what is written back into it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz.views.given import note_given, on_its_way
from nnviz.views.quoted import quoted
from nnviz.views.session import remembered

_ADDRESS = "the address"  # among what is given; no widget's key


@dataclass
class Address:
    """A session's address; each field has a parameter's name as its key.

    texts      what the address says
    told       what the browser was last told that it says, or said itself when it was news
    arrived    what it has said since it came, and no Parameter has looked at yet; None where it
               says nothing of what was chosen: then the default holds, which may be another one
    values     what was chosen, by a link or by hand
    refused    what was asked for and refused, and the value that is used instead
    turns      how often the viewer came, turned to another page, or back: the browser may have let
               go of what its widgets show, even where the page between was gone before it was whole
    overtaken  whether the viewer went back before the browser had heard of the address: then it
               hears of it after, and has to be told again
    """

    texts: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    arrived: dict[str, str | None] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, tuple[str, Any]] = field(default_factory=dict)
    turns: int = 0
    overtaken: bool = False


def address() -> Address:
    """The address of this session."""
    return remembered(Address)


def read_address() -> None:
    """Take in the address where it is news: at the first visit, and when the viewer goes back.

    Otherwise the session knows better: an interaction may have begun before the browser heard of
    the address that the one before it wrote.
    """
    context, here = get_script_run_ctx(), address()
    if not here.turns or (context and context.is_history_navigation):
        given = _given()
        here.arrived = dict.fromkeys([*here.texts, *here.values]) | given
        here.texts, here.told = given, dict(given)
        here.turns += 1
        here.overtaken = bool(on_its_way(_ADDRESS))


def write_address() -> None:
    """Make the address say what it should, all at once: one entry in the browser's history.

    An interaction may bring what the address said before it heard of the last change: that it
    says what it should does not mean that it will.
    """
    here = address()
    if here.texts != here.told or here.texts != _given() or here.overtaken:
        st.query_params.from_dict(here.texts)
        note_given(_ADDRESS, here.texts, here.told)
        here.told, here.overtaken = dict(here.texts), False


def turn_to(page: StreamlitPage) -> None:
    """Go to another page, with the address as it is."""
    here = address()
    here.told = dict(here.texts)
    st.switch_page(page, query_params=here.texts)


def note_unknown(known: Collection[str]) -> list[str]:
    """Name the parameters of the address that are none, and return them."""
    unknown = [name for name in address().texts if name not in known]
    if unknown:
        names = ", ".join(quoted(name) for name in unknown[:5])
        st.warning(f"The link has settings that nnviz does not know, which are ignored: {names}.")
    return unknown


def _given() -> dict[str, str]:
    return {name: ",".join(st.query_params.get_all(name)) for name in st.query_params}
