"""player(film) mounts the film in a Streamlit page and returns where its viewer stopped."""

import struct
from typing import Any, NamedTuple

import streamlit as st

from nnviz.player.film import Film
from nnviz.web.assets import inline_module


class PlayerState(NamedTuple):
    """Where the film stands: the frame, and whether it plays on from there.

    moved       whether the viewer has played, paused or moved it, and not the film alone
    picked      None, or what the viewer has just picked. In a drawing that is {"figure", "part",
                "index"}, where the part is "edge", "badge" or "node", and for a node also "cell"
                if it was one of its picture's; in a heatmap {"figure", "trace", "row", "column"}.
                All count from 0. It is there in the one rerun that the pick causes.
    """

    frame: int
    playing: bool
    moved: bool
    picked: dict[str, Any] | None = None


_component = st.components.v2.component(
    "nnviz_player",
    js=inline_module("streamlit.js", "player.css", "plotly.js"),
    isolate_styles=False,
)


def frame_at(position: float, frames: int) -> int:
    """The frame at a relative position from 0 to 1; player.js rounds in the same way."""
    return int(min(max(position, 0.0), 1.0) * (frames - 1) + 0.5)


def _nothing() -> None:
    """Streamlit only keeps states that have a callback."""


def player(
    film: Film, *, key: str, start: float = 0.0, plays: bool = False, follow: float = 0.0
) -> PlayerState:
    """Show `film`; return its state when it last began to play or stood, or was moved.

    Only the fragment that calls this is rerun then, and while the film plays every `follow`
    seconds, if that is not 0. Another film under the same key goes on at the same relative place,
    with the same zoom. `start` is the relative place at which the first one begins; it `plays` at
    once unless the viewer prefers reduced motion.
    """
    result: Any = _component(
        key=key,
        data=struct.pack("<ddd", start, plays, follow) + film.packed,
        default={"cursor": {"position": start, "playing": False, "moved": False}},
        on_cursor_change=_nothing,
        on_picked_change=_nothing,
    )
    cursor = result.cursor
    return PlayerState(
        frame_at(float(cursor["position"]), len(film.steps)),
        bool(cursor["playing"]),
        bool(cursor["moved"]),
        result.picked,
    )
