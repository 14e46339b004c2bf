"""player(film) mounts the film in a Streamlit page and returns where its viewer stopped."""

import struct
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from nnviz.player.packed_film import PackedFilm
from nnviz.web.modules import inline_module


class PlayerState(NamedTuple):
    """Where the film stands: the step, and whether it plays on from there.

    The film may not have a frame of the step: then a close-up is asked for.

    moved       whether the viewer has played, paused or moved it, or picked something, and not
                the film alone
    """

    step: int
    playing: bool
    moved: bool


_component = st.components.v2.component(
    "nnviz_player",
    js=inline_module("streamlit.js", "shared.css", "player.css", "plotly.js"),
    isolate_styles=False,
)


_close_up = st.components.v2.component(
    "nnviz_close_up", js=inline_module("closeup.js"), isolate_styles=False
)


def step_at(position: float, last: int) -> int:
    """The step at a relative position from 0 to 1; player.js rounds in the same way."""
    return int(min(max(position, 0.0), 1.0) * last + 0.5)


def _nothing(*_: object) -> None:
    """Streamlit only keeps states that have a callback."""


def player(
    film: PackedFilm,
    *,
    key: str,
    start: float | None = None,
    plays: bool = False,
    follow: float = 0.0,
    on_pick: Callable[[Mapping[str, Any]], None] = _nothing,
) -> PlayerState:
    """Show `film`; return its state when it last began to play or stood, or was moved.

    Only the fragment that calls this is rerun then, and while the film plays every `follow`
    seconds, if that is not 0. Another film under the same key goes on at the same relative place,
    with the same zoom. `start` is the relative place at which the first one begins; it `plays` at
    once unless the viewer prefers reduced motion. Where another that has a `start` is playing,
    or was when it left the page, one that does not play at once begins there instead.

    `on_pick` is called with what the viewer has just picked before the fragment runs again. In a
    drawing that is {"figure", "part", "index"}, where the part is "edge", "badge" or "node", and
    for a node also "cell" if it was one of its picture's; in a heatmap {"figure", "trace", "row",
    "column"}. All count from 0. It comes from the browser: what it names may not exist.
    """

    def picked() -> None:
        what = st.session_state[key].picked
        if isinstance(what, Mapping):
            on_pick(what)

    result: Any = _component(
        key=key,
        data=struct.pack("<dddd", start or 0.0, plays, follow, start is not None) + film.data,
        default={"cursor": {"position": start or 0.0, "playing": False, "moved": False}},
        on_cursor_change=_nothing,
        on_picked_change=picked,
    )
    cursor = result.cursor
    step = step_at(float(cursor["position"]), film.steps[-1])
    return PlayerState(step, bool(cursor["playing"]), bool(cursor["moved"]))


def show_close_up(film: PackedFilm, near: PackedFilm | None, *, key: str) -> None:
    """Let the player of `film` under `key` also have the frames of `near`, if not None.

    That is a film of the same figures at other steps. It is sent apart, so that the film need not
    be sent again.
    """
    data = b"" if near is None else film.identity.encode() + near.data
    _close_up(key=f"{key}-close-up", data=data)
