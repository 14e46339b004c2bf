"""What a session remembers between two runs of the script: records of ours, all in one place.

Streamlit keeps what is in its session state under a lock, and looks through all of its keys for
each widget that it shows. So there is one key, which a run of the script looks up once.
"""

import threading
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

Record = TypeVar("Record")
_KEY = "_remembered"


class _Here(threading.local):
    """The records of the session that this thread runs the script for; a thread is of one."""

    context: object = None
    records: dict[type, Any]


_here = _Here()


def remembered(kind: type[Record]) -> Record:
    """One record of a kind for each session, which is made without arguments where there is none.

    It is changed in place: what a run has changed before it is interrupted stays changed.
    """
    records = _records()
    if kind not in records:
        records[kind] = kind()
    found: Record = records[kind]
    return found


def _records() -> dict[type, Any]:
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or _here.context is not context:  # without one, a test may have many
        _here.context, _here.records = context, st.session_state.setdefault(_KEY, {})
    return _here.records


def this_session() -> str:
    """What tells the session from others: one open tab of one browser."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""
