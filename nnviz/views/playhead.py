"""Where the film stands: one step, in the address, for the players of all pages."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from nnviz.core.limits import Integers
from nnviz.player import Film, player
from nnviz.views import parameters

PARAMETERS = ("step",)
_START = "start"  # the step of a link that names none: it opens at 0 and plays


class Playhead(NamedTuple):
    """The step whose frame is shown, whether the film plays on from there, and what was picked."""

    step: int
    playing: bool
    picked: Mapping[str, Any] | None = None


class _Start(NamedTuple):
    """Where a player begins, from 0 to 1 of its film, and whether it plays at once."""

    place: float
    plays: bool


def show_player(
    film: Film, last: int, *, key: str, follow: float = 0.0, opens_playing: bool = False
) -> Playhead:
    """Show `film`, of a run of `last` steps, at the step that the address asks for.

    If it asks for none, the film goes on where another page's stood, or else begins at step 0, and
    plays at once if it `opens_playing`. A film may not have a frame of the step: then the nearest
    is shown, and that is said. The address stays as it is until the viewer has moved the film, and
    while it plays.
    """
    parameter = _step(last)
    asked = parameter.value()
    wanted = st.session_state.get("_stood", 0) if asked is None else asked
    nearest = int(np.abs(np.array(film.steps) - wanted).argmin())
    plays = opens_playing and asked is None and "_stood" not in st.session_state
    start = st.session_state.setdefault(
        "_start", _Start(nearest / max(1, len(film.steps) - 1), plays)
    )
    again = st.session_state.get("_restarts", 0)
    state = player(
        film, key=f"{key}{again or ''}", start=start.place, plays=start.plays, follow=follow
    )
    shown = film.steps[state.frame]
    if state.moved and (asked is None or state.frame != nearest):
        parameter.choose(shown)
    elif asked not in (None, shown):
        st.caption(
            f"This film has no frame of step {asked:,}: the nearest that it has, step {shown:,}, is"
            " shown."
        )
    if not state.playing:  # else the link would say where it began to play
        parameter.keep()
    st.session_state["_stood"] = shown
    return Playhead(shown, state.playing, state.picked)


def _step(last: int) -> parameters.Parameter[int | None]:
    """A step of a run; None, "start", where nobody has chosen one."""
    allowed = Integers(0, last, 0)

    def read(text: str) -> int | None:
        return None if text == _START else int(allowed.read("step", text))

    def write(step: int | None) -> str:
        return _START if step is None else str(step)

    needs = f"{allowed.needs}, or {_START}"
    return parameters.Parameter("step", None, needs, read, write)


def forget_player() -> None:
    """Called where no player is shown: the next one begins at the step where this one stood."""
    st.session_state.pop("_start", None)


def restart() -> None:
    """Called where another run is chosen to be watched: the next player is new, and begins at 0.

    One that stays would go on from where it stands.
    """
    for name in ("_start", "_stood"):
        st.session_state.pop(name, None)
    _step(0).choose(None)
    st.session_state["_restarts"] = st.session_state.get("_restarts", 0) + 1


def enter_page(name: str) -> None:
    """Called on each page: on another than before, its player begins where that one's stood."""
    if st.session_state.setdefault("_page", name) != name:
        st.session_state["_page"] = name
        forget_player()
