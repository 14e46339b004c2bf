"""Widgets whose value is a parameter of the address, with a note below when that was refused."""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import streamlit as st

from nnviz.core.limits import SEED, Integers, Reals
from nnviz.views.link import note_refused


def select(field: str, label: str, options: Collection[str], default: str, explanation: str) -> str:
    """A choice of names."""
    names = list(options)
    chosen = st.selectbox(
        label,
        names,
        index=names.index(default),
        key=field,
        bind="query-params",
        help=explanation,
    )
    note_refused(field, chosen, f"one of {', '.join(names)}")
    return chosen


def slide(field: str, label: str, allowed: Integers, explanation: str) -> int:
    """A whole number on a slider."""
    value = int(_bounded(st.slider, field, label, allowed, explanation))
    note_refused(field, value, allowed.needs)
    return value


def slide_real(field: str, label: str, allowed: Reals, explanation: str) -> float:
    """A number on a slider, in hundredths."""
    value = float(_bounded(st.slider, field, label, allowed, explanation, step=0.01))
    note_refused(field, value, allowed.needs)
    return value


def number(field: str, label: str, allowed: Integers, explanation: str) -> int:
    """A whole number to type or to step; the note has no room below, and is the caller's."""
    return int(_bounded(st.number_input, field, label, allowed, explanation))


def _bounded(
    widget: Callable[..., float],
    field: str,
    label: str,
    allowed: Integers | Reals,
    explanation: str,
    step: float | None = None,
) -> float:
    return widget(
        label,
        allowed.low,
        allowed.high,
        allowed.default,
        step,
        key=field,
        bind="query-params",
        help=explanation,
    )


def pick(
    field: str,
    label: str,
    options: Sequence[float],
    default: float,
    explanation: str,
    zero: str = "",
) -> float:
    """A number from options that grow like a logarithmic scale; `zero` is what to call a 0."""

    def shown(option: float) -> str:
        return zero if zero and option == 0 else f"{option:.15g}"

    value = st.select_slider(
        label,
        options,
        default,
        format_func=shown,
        key=field,
        bind="query-params",
        help=explanation,
    )
    names = [shown(option) for option in options]
    needs = f"one of {', '.join(names[:5])}, … {names[-1]}"
    note_refused(field, value, needs, shown=shown(value))
    return value


def seed(field: str, label: str, default: int, explanation: str) -> int:
    """A seed to type, with a button that draws a new one."""
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        value = number(field, label, replace(SEED, default=default), explanation)
    right.button(
        "New",
        key=f"new_{field}",
        help=f"Draw a new {label.lower()} at random.",
        on_click=_draw_seed,
        args=(field,),
        width="stretch",
    )
    note_refused(field, value, SEED.needs)
    return value


def _draw_seed(field: str) -> None:
    st.session_state[field] = random.randrange(10_000)  # noqa: S311 (not a secret)
