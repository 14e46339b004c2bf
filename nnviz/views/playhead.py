"""Where the film stands: one step, in the address, for the players of all pages."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from nnviz.core.limits import Integers
from nnviz.player import Film, player
from nnviz.views import parameters

PARAMETERS = ("step",)


class Playhead(NamedTuple):
    """The step whose frame is shown, and whether the film plays on from there."""

    step: int
    playing: bool


def show_player(film: Film, last: int, *, key: str, follow: float = 0.0) -> Playhead:
    """Show `film`, of a run of `last` steps, at the step that the address asks for.

    A film may not have a frame of that step: then the nearest is shown, and that is said. The
    address stays as it is until the viewer has moved the film, and while it plays.
    """
    parameter = parameters.number("step", Integers(0, last, last))
    asked = parameter.value()
    nearest = int(np.abs(np.array(film.steps) - asked).argmin())
    start = st.session_state.setdefault("_start", nearest / max(1, len(film.steps) - 1))
    state = player(film, key=key, start=start, follow=follow)
    shown = film.steps[state.frame]
    if state.frame != nearest:  # the viewer has moved it
        parameter.choose(shown)
    elif asked != shown:
        st.caption(
            f"This film has no frame of step {asked:,}: the nearest that it has, step {shown:,}, is"
            " shown."
        )
    if not state.playing:  # else the link would say where it began to play
        parameter.keep()
    return Playhead(shown, state.playing)


def forget_player() -> None:
    """Called where no player is shown: the next one begins at the step where this one stood."""
    st.session_state.pop("_start", None)


def enter_page(name: str) -> None:
    """Called on each page: on another than before, its player begins where that one's stood."""
    if st.session_state.setdefault("_page", name) != name:
        st.session_state["_page"] = name
        forget_player()
