"""Widgets that show a Parameter, with a note below where what was asked for was refused."""

import random
from collections.abc import Sequence

import streamlit as st

from nnviz.core.limits import SEED, Integers, Reals
from nnviz.views.parameters import Parameter


def select(parameter: Parameter[str], label: str, options: Sequence[str], meaning: str) -> None:
    """A choice of names."""
    parameter.prepare_widget()
    st.selectbox(
        label,
        options,
        key=parameter.name,
        on_change=parameter.take,
        help=meaning,
    )
    parameter.keep()


def slide(parameter: Parameter[float], label: str, allowed: Integers | Reals, meaning: str) -> None:
    """A number on a slider; one that is not whole, in hundredths."""
    parameter.prepare_widget(allowed)
    whole = isinstance(allowed, Integers)
    st.slider(
        label,
        allowed.low,
        allowed.high,
        step=1 if whole else 0.01,
        format=None if whole else "%.4g",
        key=parameter.name,
        on_change=parameter.take,
        help=meaning,
    )
    parameter.keep()


def number(parameter: Parameter[int], label: str, allowed: Integers, meaning: str) -> None:
    """A whole number to type or to step; the note has no room below, and is the caller's."""
    parameter.prepare_widget()
    st.number_input(
        label,
        allowed.low,
        allowed.high,
        step=1,
        key=parameter.name,
        on_change=parameter.take,
        help=meaning,
    )


def typed(parameter: Parameter[float], label: str, meaning: str, *, labelled: bool = True) -> None:
    """A number to type; the note is the caller's."""
    key, text = f"typed_{parameter.name}", parameter.write(parameter.value())
    if st.session_state.get(key) != text:
        st.session_state[key] = text

    def take() -> None:
        parameter.ask(st.session_state[key])

    st.text_input(
        label,
        key=key,
        help=meaning if labelled else None,
        label_visibility="visible" if labelled else "collapsed",
        on_change=take,
    )


def pick(parameter: Parameter[float], label: str, stops: Sequence[float], meaning: str) -> None:
    """A number from stops that grow like a logarithmic scale, or any other, typed beside them."""
    parameter.prepare_widget()
    options = sorted({*stops, parameter.value()})
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        st.select_slider(
            label,
            options,
            format_func=parameter.write,
            key=parameter.name,
            on_change=parameter.take,
            help=meaning,
        )
    with right:
        typed(parameter, f"{label}, typed", meaning, labelled=False)
    parameter.keep()


def seed(parameter: Parameter[int], label: str, meaning: str) -> None:
    """A seed to type, with a button that draws a new one."""
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        number(parameter, label, SEED, meaning)
    right.button(
        "New",
        key=f"new_{parameter.name}",
        help=f"Draw a new {label.lower()} at random.",
        on_click=_draw_seed,
        args=(parameter,),
        width="stretch",
    )
    parameter.keep()


def _draw_seed(parameter: Parameter[int]) -> None:
    parameter.choose(random.randrange(10_000))  # noqa: S311 (not a secret)
