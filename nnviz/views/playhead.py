"""Where the film stands: one step, in the address, for the players of all pages."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from nnviz.core.limits import Integers
from nnviz.player.closeup import lacks_steps, stretch
from nnviz.player.component import player, show_close_up
from nnviz.player.packed_film import PackedFilm
from nnviz.views import parameters
from nnviz.views.address import address
from nnviz.views.fragments import forget_fragments

PARAMETERS = ("step",)
CloseUp = Callable[[tuple[int, ...]], PackedFilm]  # the frames of some steps, as a film has them
_START = "start"  # the step of a link that names none: it opens at 0 and plays


class Playhead(NamedTuple):
    """The step that is shown, and whether the film plays on from there."""

    step: int
    playing: bool


class _Start(NamedTuple):
    """Where a player begins, from 0 to 1 of its film, and whether it plays at once."""

    place: float
    plays: bool


def show_player(
    film: PackedFilm,
    close_up: CloseUp,
    *,
    key: str,
    follow: float = 0.0,
    opens_playing: bool = False,
    on_pick: Callable[[Mapping[str, Any]], None] = lambda _: None,
) -> Playhead:
    """Show `film`, of all of a run, at the step that the address asks for.

    If it asks for none, the film goes on where another page's stood, or else begins at step 0, and
    plays at once if it `opens_playing`. Where the film leaves steps out and does not play,
    `close_up` is asked for those around. The address stays as it is until the viewer has moved the
    film or picked something, and while it plays. `on_pick` hears what is picked (see player).
    """
    last = film.steps[-1]
    parameter = _step(last)
    asked = parameter.value()
    wanted = st.session_state.get("_stood", 0) if asked is None else asked
    plays = opens_playing and asked is None and "_stood" not in st.session_state
    start = st.session_state.setdefault("_start", _Start(wanted / max(1, last), plays))
    name = f"{key}{st.session_state.get('_restarts', '')}"
    with st.container(gap=None, key=f"{key}-place"):
        state = player(
            film,
            key=name,
            start=start.place,
            plays=start.plays,
            follow=follow,
            on_pick=on_pick,
        )
        near = None
        if lacks_steps(film) and not state.playing:
            near = close_up(tuple(stretch(film, state.step)))
        show_close_up(film, near, key=name)
    if state.moved and state.step != asked:
        parameter.choose(state.step)
    if not state.playing:  # else the link would say where it began to play
        parameter.keep()
    st.session_state["_stood"] = state.step
    return Playhead(state.step, state.playing)


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
        address().turns += 1
        forget_player()
        forget_fragments()  # last: with it the script begins again
