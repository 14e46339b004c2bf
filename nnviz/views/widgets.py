"""Widgets that show a Parameter, with a note below where what was asked for was refused."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from nnviz.core.limits import Integers, Reals
from nnviz.views.given import is_news
from nnviz.views.parameters import Parameter, prepare


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


def segments(
    parameter: Parameter[str],
    label: str,
    words: Mapping[str, str],
    meaning: str | None = None,
    *,
    labelled: bool = True,
) -> None:
    """A choice of names side by side, each with what it is called; the note is the caller's."""
    parameter.prepare_widget(tuple(words))
    st.segmented_control(
        label,
        list(words),
        format_func=words.__getitem__,
        key=parameter.name,
        on_change=parameter.take,
        help=meaning,
        label_visibility="visible" if labelled else "collapsed",
        required=True,
    )


def switch(parameter: Parameter[bool], label: str, meaning: str) -> None:
    """Something to turn on or off; the note is the caller's."""
    parameter.prepare_widget()
    st.toggle(label, key=parameter.name, on_change=parameter.take, help=meaning)


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
        help=_with_needs(meaning, parameter),
    )
    parameter.keep()


def number(parameter: Parameter[int], label: str, meaning: str) -> None:
    """A whole number to type or to step; the note has no room below, and is the caller's.

    Its limits are not the widget's, which would keep a number beyond them to itself, in red and
    without a word.
    """
    parameter.prepare_widget()
    st.number_input(
        label,
        step=1,
        key=parameter.name,
        on_change=lambda: _take_typed(parameter, parameter.name),
        help=_with_needs(meaning, parameter),
    )


def _with_needs(meaning: str, parameter: Parameter[Any]) -> str:
    return f"{meaning} It is {parameter.needs}."


def typed(parameter: Parameter[float], label: str, meaning: str, *, labelled: bool = True) -> None:
    """A number to type; the note is the caller's."""
    key, text = f"typed_{parameter.name}", parameter.write(parameter.value())
    prepare(key, text, text)
    st.text_input(
        label,
        key=key,
        help=_with_needs(meaning, parameter) if labelled else None,
        label_visibility="visible" if labelled else "collapsed",
        on_change=_take_typed,
        args=(parameter, key),
    )


def _take_typed(parameter: Parameter[Any], key: str) -> None:
    """Take up what was typed, if it was."""
    if is_news(key):
        parameter.ask(str(st.session_state[key]))


def pick(parameter: Parameter[float], label: str, stops: Sequence[float], meaning: str) -> None:
    """A number from stops that grow like a logarithmic scale, or any other, typed beside them."""
    parameter.prepare_widget()
    with st.container(horizontal=True):
        st.select_slider(
            label,
            sorted({*stops, parameter.value()}),
            format_func=parameter.write,
            key=parameter.name,
            on_change=parameter.take,
            help=_with_needs(meaning, parameter),
        )
        typed(parameter, f"{label}, typed", meaning, labelled=False)
    parameter.keep()


def seed(parameter: Parameter[int], label: str, meaning: str) -> None:
    """A seed to type, with a button that draws a new one."""
    with st.container(horizontal=True):
        number(parameter, label, meaning)
        st.button(
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
