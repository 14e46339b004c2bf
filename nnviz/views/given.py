"""What the browser was given, and whether what it says is newer than that or only late.

With each message it sends what all widgets show. Over a slow line it may not have heard of what a
widget was given meanwhile: then the old value is no choice of its viewer. So a receipt follows what
was given: a hidden number, which comes back with the messages of a browser that has it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import randrange
from typing import NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz.views.session import remembered


class _Giving(NamedTuple):
    """One value that was given, the one it replaced, which receipt follows, and in which run."""

    value: object
    before: object
    receipt: int
    run: object


@dataclass
class _Given:
    """What a session's browser may not have heard of.

    first     a number that no other session's browser comes with: it may come from one that is gone
    receipts  how many were given
    places    the keys of their widgets
    latest    of each widget, by its key, what it was given: first what the browser has
    run       the run of the script that has last looked for a receipt,
    heard     and the last one that the browser had come with then
    """

    first: int = field(default_factory=lambda: randrange(2**40))  # noqa: S311 (not a secret)
    receipts: int = 0
    places: set[str] = field(default_factory=set)
    latest: dict[str, list[_Giving]] = field(default_factory=dict)
    run: object = None
    heard: int = 0

    def is_due(self) -> bool:
        """Whether something was given since the last receipt."""
        return any(each.receipt > self.receipts for last in self.latest.values() for each in last)


def note_given(key: str, value: object, before: object) -> None:
    """The widget with this key was given another value than it had, and not by its viewer."""
    context = get_script_run_ctx()
    if context and not context.fragment_ids_this_run:  # no receipt follows in a fragment
        given = remembered(_Given)
        giving = _Giving(value, before, given.receipts + 1, _this_run())
        given.latest.setdefault(key, []).append(giving)


def on_its_way(key: str) -> list[_Giving]:
    """What the widget was given and the browser has not said to have."""
    given = remembered(_Given)
    heard, latest = _heard(given), given.latest.get(key, [])
    found = [each for each in latest if each.receipt > heard]
    del latest[: -len(found) - 1]
    return found


def is_news(key: str) -> bool:
    """Whether the widget's value is its viewer's choice, and not what it had or has been given."""
    on_way, latest = on_its_way(key), remembered(_Given).latest
    value, known = st.session_state[key], latest.get(key, [])
    is_late = bool(on_way) and any(value in (each.value, each.before) for each in known)
    if not is_late:
        latest[key] = on_way  # its viewer has replaced what it had
    return not is_late


def shows_other(key: str, value: object) -> bool:
    """Whether the browser will show another value than this one, by what the widget was given last.

    That was another one; or the run that gave it was interrupted before it was sent.
    """
    sent = remembered(_Given).receipts
    return any(
        last.value != value or (last.receipt > sent and last.run is not _this_run())
        for last in on_its_way(key)[-1:]
    )


def show_receipt(place: str) -> None:
    """Called where something may have been given before: a receipt, which nobody sees."""
    key, given = f"receipt_{place}", remembered(_Given)
    heard = _heard(given)
    given.places.add(key)
    if given.is_due():
        given.receipts += 1
    if given.receipts > heard:  # given again, in case that the run before was interrupted here
        st.session_state[key] = given.first + given.receipts
    st.number_input("Receipt", step=1, key=key, label_visibility="collapsed")


def _heard(given: _Given) -> int:
    """The last receipt that the browser had come with when this run began."""
    if given.run is not _this_run():
        given.run = _this_run()
        given.heard = max(_ours(given), default=0)
    return given.heard


def _ours(given: _Given) -> Iterable[int]:
    for key in given.places:
        number = st.session_state.get(key, 0) - given.first
        if 0 < number <= given.receipts:
            yield number


def _this_run() -> object:
    """An object of the current run of the script, and of no other."""
    context = get_script_run_ctx(suppress_warning=True)
    return context and context.cursors
