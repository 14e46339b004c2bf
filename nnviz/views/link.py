"""What the address asked for, and notes where it asked for something impossible."""

from collections.abc import Collection
from typing import Any

import streamlit as st

_ARRIVED = "_arrived"


def remember_link() -> None:
    """Keep the address's parameters before the first widget replaces those it cannot use."""
    if _ARRIVED not in st.session_state:
        query = st.query_params
        # A parameter that is given more than once is a list, as with the panels.
        st.session_state[_ARRIVED] = {name: ",".join(query.get_all(name)) for name in query}


def note_unknown(known: Collection[str]) -> None:
    """Name the parameters of the address that are no setting at all."""
    unknown = [name for name in st.session_state[_ARRIVED] if name not in known]
    if unknown:
        names = ", ".join(_quoted(name) for name in unknown[:5])
        st.warning(f"The link has settings that nnviz does not know, which are ignored: {names}.")


def note_refused(field: str, value: Any, needs: str) -> None:
    """Below a widget: say that the address's value was refused, until another one is chosen."""
    arrived = st.session_state[_ARRIVED]
    if field not in arrived:
        return
    if (
        _same(arrived[field], value)
        or st.session_state.setdefault(f"_used_{field}", value) != value
    ):
        del arrived[field]
        return
    st.warning(f"The link asks for {_quoted(arrived[field])}; needs {needs}. Used: {value}.")


def start_of_film(steps: int) -> float:
    """Where the film begins, from 0 to 1: at the step that the address asked for, or at the end."""
    text = st.session_state[_ARRIVED].get("step", "")
    valid = text.isdecimal() and int(text) <= steps
    if "_start" not in st.session_state:
        st.session_state["_start"] = int(text) / max(1, steps) if valid else 1.0
    if valid:
        del st.session_state[_ARRIVED]["step"]
    return float(st.session_state["_start"])


def keep_step_in_link(step: int, steps: int) -> None:
    """Write the step into the address, unless it is the last, which is the default."""
    if step < steps:
        st.query_params["step"] = str(step)
    elif "step" in st.query_params:
        del st.query_params["step"]


def _same(text: str, value: Any) -> bool:
    try:
        return float(text) == float(value)
    except (TypeError, ValueError):
        return text.casefold() == str(value).casefold()


def _quoted(text: str) -> str:
    """A stranger's text as inline code, which Markdown does not interpret."""
    return f"`{text.replace('`', '').strip()[:40] or ' '}`"
