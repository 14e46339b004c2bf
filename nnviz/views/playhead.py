"""Where the film stands: one step, in the address, for the players of all pages."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from nnviz.core.limits import Integers
from nnviz.player import Film, player, show_close_up
from nnviz.player.closeup import lacks_steps, stretch
from nnviz.views import parameters

PARAMETERS = ("step",)


class Playhead(NamedTuple):
    """The step that is shown, and whether the film plays on from there."""

    step: int
    playing: bool


def show_player(
    film: Film,
    close_up: Callable[[tuple[int, ...]], Film],
    *,
    key: str,
    follow: float = 0.0,
) -> Playhead:
    """Show `film`, of all of a run, at the step that the address asks for.

    Where the film leaves steps out and does not play, `close_up` is asked for those around. The
    address stays as it is until the viewer has moved the film, and while it plays.
    """
    last = film.steps[-1]
    parameter = parameters.number("step", Integers(0, last, last))
    asked = parameter.value()
    start = st.session_state.setdefault("_start", asked / max(1, last))
    with st.container(gap=None):
        step, playing = player(film, key=key, start=start, follow=follow)
        near = None
        if lacks_steps(film) and not playing:
            near = close_up(tuple(stretch(film, step)))
        show_close_up(film, near, key=key)
    if step != asked:  # the viewer has moved it
        parameter.choose(step)
    if not playing:  # else the link would say where it began to play
        parameter.keep()
    return Playhead(step, playing)


def forget_player() -> None:
    """Called where no player is shown: the next one begins at the step where this one stood."""
    st.session_state.pop("_start", None)


def enter_page(name: str) -> None:
    """Called on each page: on another than before, its player begins where that one's stood."""
    if st.session_state.setdefault("_page", name) != name:
        st.session_state["_page"] = name
        forget_player()
