"""Check my number, in a session: what was typed for which cell, and what was said of it."""

from collections.abc import Hashable
from typing import NamedTuple

import streamlit as st

from nnviz.board.check import verdict_words
from nnviz.core.explain.my_number import check
from nnviz.core.explain.names import Entry
from nnviz.core.explain.slips import Pass
from nnviz.views.typed import NotANumberError, read_result


class Checked(NamedTuple):
    """What was typed, and what was said of it."""

    typed: str = ""
    said: str = ""


def check_typed(words: str, cell: Entry, honest: Pass, where: Hashable) -> None:
    """Say whether it is the cell's number; kept with `where`, which is all that it depends on."""
    try:
        said = verdict_words(check(read_result(words), cell, honest))
    except NotANumberError as error:
        said = str(error)
    st.session_state["_checked"] = ((where, cell), Checked(words, said))


def last_checked(cell: Entry | None, where: Hashable) -> Checked:
    """What was typed last, as long as it is still about the same number."""
    about, checked = st.session_state.get("_checked", (None, Checked()))
    found: Checked = checked if about == (where, cell) else Checked()
    return found
