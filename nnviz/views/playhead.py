"""Where the film stands: one step, in the address, for the players of all pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import streamlit as st

from nnviz.core.limits import Integers
from nnviz.player.closeup import lacks_steps, stretch
from nnviz.player.component import player, show_close_up
from nnviz.player.packed_film import PackedFilm
from nnviz.views import parameters
from nnviz.views.address import address
from nnviz.views.fragments import forget_fragments
from nnviz.views.session import remembered

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


@dataclass
class _Watched:
    """What a session remembers of its players.

    page        the page that is shown
    start       how its player began, if it has one
    stood       the step where a player stood last
    restarts    how often another run was chosen to be watched from its start
    """

    page: str | None = None
    start: _Start | None = None
    stood: int | None = None
    restarts: int = 0


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
    watched = remembered(_Watched)
    if watched.start is None:
        wanted = (watched.stood or 0) if asked is None else asked
        plays = opens_playing and asked is None and watched.stood is None
        watched.start = _Start(wanted / max(1, last), plays)
    start, name = watched.start, f"{key}{watched.restarts or ''}"
    with st.container(gap=None, key=f"{key}-place"):
        above = st.container()
        state = player(
            film,
            key=name,
            start=start.place,
            plays=start.plays,
            follow=follow,
            on_pick=on_pick,
        )
        if lacks_steps(film):
            near = None if state.playing else close_up(tuple(stretch(film, state.step)))
            show_close_up(film, near, key=name)
    if state.moved and state.step != asked:
        parameter.choose(state.step)
    if not state.playing or parameter.is_refused():  # else the link said where it began to play
        with above:
            parameter.keep()
    watched.stood = state.step
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
    remembered(_Watched).start = None


def restart() -> None:
    """Called where another run is chosen to be watched: the next player is new, and begins at 0.

    One that stays would go on from where it stands.
    """
    watched = remembered(_Watched)
    watched.start = watched.stood = None
    watched.restarts += 1
    _step(0).choose(None)


def enter_page(name: str) -> None:
    """Called on each page: on another than before, its player begins where that one's stood."""
    watched = remembered(_Watched)
    before, watched.page = watched.page, name
    if before not in (None, name):
        address().turns += 1
        forget_player()
        forget_fragments()  # last: with it the script begins again
