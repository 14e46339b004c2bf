"""What the address asked for, and notes where it asked for something impossible."""

import math
from collections.abc import Collection, Sequence
from typing import Any

import streamlit as st

_ARRIVED = "_arrived"
_REPEATED = ("panels",)  # parameters that may be given more than once


def remember_link() -> None:
    """Keep the address's parameters before the first widget replaces those it cannot use.

    Those that no widget should see are taken out of the address.
    """
    if _ARRIVED in st.session_state:
        return
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    st.session_state[_ARRIVED] = {name: ",".join(values) for name, values in given.items()}
    unusable = [
        name
        for name, values in given.items()
        if (len(values) > 1 and name not in _REPEATED) or _infinite(values)
    ]
    for name in unusable:
        del st.query_params[name]
    if unusable:  # widgets look at the address as it was when the script began
        st.rerun()


def note_unknown(known: Collection[str]) -> None:
    """Name the parameters of the address that are no setting at all."""
    unknown = [name for name in st.session_state[_ARRIVED] if name not in known]
    if unknown:
        names = ", ".join(_quoted(name) for name in unknown[:5])
        st.warning(f"The link has settings that nnviz does not know, which are ignored: {names}.")


def note_refused(field: str, value: Any, needs: str, shown: str = "") -> None:
    """Below a widget: say that the address's value was refused, until another one is chosen.

    `shown` is what the widget calls `value`, if it has a name of its own.
    """
    arrived = st.session_state[_ARRIVED]
    if field not in arrived:
        return
    if (
        _same(arrived[field], value)
        or arrived[field] == shown
        or st.session_state.setdefault(f"_used_{field}", value) != value
    ):
        del arrived[field]
        return
    st.warning(
        f"The link asks for {_quoted(arrived[field])}; needs {needs}. Used: {shown or value}."
    )


def _infinite(texts: Sequence[str]) -> bool:
    """Whether one is a number that is not finite, at which Streamlit's number widgets raise."""
    try:
        return any(math.isinf(float(text)) for text in texts)
    except ValueError:
        return False


def asked_for(field: str) -> str:
    """What the address asks for, until `note_refused` has seen it granted; empty if nothing."""
    return str(st.session_state[_ARRIVED].get(field, ""))


def start_of_film(steps: int) -> float:
    """Where the film begins, from 0 to 1: at the step that the address asked for, or at the end."""
    text = st.session_state[_ARRIVED].get("step", "")
    valid = text.isdecimal() and int(text) <= steps
    if "_start" not in st.session_state:
        st.session_state["_start"] = int(text) / max(1, steps) if valid else 1.0
    if valid:
        del st.session_state[_ARRIVED]["step"]
    return float(st.session_state["_start"])


def keep_position(position: float) -> None:
    """Remember where the film stands, for the player of another page."""
    st.session_state["_position"] = position


def enter_page(name: str) -> None:
    """On another page than before, the film begins where it stood on that one."""
    if st.session_state.setdefault("_page", name) != name:
        st.session_state["_page"] = name
        if "_position" in st.session_state:
            st.session_state["_start"] = st.session_state["_position"]


def keep_step_in_link(step: int, steps: int) -> None:
    """Write the step into the address, unless it is the last, which is the default."""
    keep_in_link("step", "" if step == steps else str(step))


def keep_in_link(field: str, text: str) -> None:
    """Write a parameter into the address, or take it out if `text` is empty."""
    if text:
        if st.query_params.get(field) != text:
            st.query_params[field] = text
    elif field in st.query_params:
        del st.query_params[field]


def restore(key: str, default: object) -> None:
    """Give a widget its former value: Streamlit forgets it while another page is shown."""
    st.session_state.setdefault(key, st.session_state.get(f"_kept_{key}", default))


def keep(key: str, value: object, text: str) -> None:
    """Remember a widget's value for `restore`, and keep it in the address as `text`."""
    st.session_state[f"_kept_{key}"] = value
    keep_in_link(key, text)


def _same(text: str, value: Any) -> bool:
    try:
        return float(text) == float(value)
    except (TypeError, ValueError):
        return text.casefold() == str(value).casefold()


def _quoted(text: str) -> str:
    """A stranger's text as inline code, which Markdown does not interpret."""
    shown = text.replace("`", "").strip()[:40]
    return f"`{shown}`" if shown else "nothing"
