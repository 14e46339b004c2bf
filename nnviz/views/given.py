"""What the browser was given, and whether what it says is newer than that or only late.

With each message it sends what all widgets show. Over a slow line it may not have heard of what a
widget was given meanwhile: then the old value is no choice of its viewer. So a receipt follows what
was given: a hidden number, which comes back with the messages of a browser that has it.
"""

from dataclasses import dataclass, field
from random import randrange
from typing import NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz.views.session import remembered


class _Giving(NamedTuple):
    """One value that was given, the one it replaced, and which receipt follows."""

    value: object
    before: object
    receipt: int


@dataclass
class _Given:
    """What a session's browser may not have heard of.

    first     a number that no other session's browser comes with: it may come from one that is gone
    receipts  how many were given
    heard     the last of them with which the browser has come
    places    the keys of their widgets
    latest    of each widget, by its key, what it was given, the latest last, from the one that the
              browser has
    """

    first: int = field(default_factory=lambda: randrange(2**40))  # noqa: S311 (not a secret)
    receipts: int = 0
    heard: int = 0
    places: set[str] = field(default_factory=set)
    latest: dict[str, list[_Giving]] = field(default_factory=dict)

    def is_due(self) -> bool:
        """Whether something was given since the last receipt."""
        return any(each[-1].receipt > self.receipts for each in self.latest.values() if each)


def note_given(key: str, value: object, before: object) -> None:
    """The widget with this key was given another value than it had, and not by its viewer."""
    context = get_script_run_ctx()
    if context and not context.fragment_ids_this_run:  # no receipt follows in a fragment
        given = remembered(_Given)
        giving = _Giving(value, before, given.receipts + 1)
        given.latest.setdefault(key, []).append(giving)


def on_its_way(key: str) -> list[_Giving]:
    """What the widget was given and the browser has not said to have."""
    given = remembered(_Given)
    return [each for each in given.latest.get(key, []) if each.receipt > given.heard]


def is_news(key: str) -> bool:
    """Whether the widget's value is its viewer's choice, and not what it had or has been given.

    For callbacks: they run before anything is given.
    """
    hear()
    on_way, latest = on_its_way(key), remembered(_Given).latest
    known = latest.get(key, [])[-len(on_way) - 1 :]  # and what the browser has
    value = st.session_state[key]
    is_late = bool(on_way) and any(value in (each.value, each.before) for each in known)
    latest[key] = known if is_late else on_way  # its viewer has replaced what it had
    return not is_late


def hear() -> None:
    """Called where the script begins: take in with which receipts the browser has come."""
    given = remembered(_Given)
    for key in given.places:
        number = st.session_state.get(key, 0) - given.first
        if given.heard < number <= given.receipts:
            given.heard = number


def show_receipt(place: str) -> None:
    """Called where something may have been given before: a receipt, which nobody sees."""
    key, given = f"receipt_{place}", remembered(_Given)
    given.places.add(key)
    if given.is_due():
        given.receipts += 1
        st.session_state[key] = given.first + given.receipts
    st.number_input("Receipt", step=1, key=key, label_visibility="collapsed")
