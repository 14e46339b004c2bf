"""A player for Plotly figures that change together over time; it knows nothing of networks.

Python builds the figures and says which attributes of which traces change; the browser gets the
whole film once and plays it by the clock, with no further work for the server:

    film = Film(
        figures={"wave": {"data": [trace], "layout": layout}},  # dicts, as Plotly.js reads them
        reels=[Reel("wave", trace=0, attribute="y", values=heights)],  # (frames, ...)
        steps=range(frames),
    )
    state = player(film.packed, key="waves")  # PlayerState(step, playing), when the viewer stops

The app serves the browser's part itself: st.App(..., routes=player_routes()).
"""

from nnviz.player.component import PlayerState, player, show_close_up
from nnviz.player.export import film_page
from nnviz.player.film import Cursor, Film, Reading, Reel
from nnviz.player.film_error import FilmError
from nnviz.player.highlights import Highlight, show_highlights
from nnviz.player.packed_film import PackedFilm
from nnviz.web.assets import player_routes

__all__ = [
    "Cursor",
    "Film",
    "FilmError",
    "Highlight",
    "PackedFilm",
    "PlayerState",
    "Reading",
    "Reel",
    "film_page",
    "player",
    "player_routes",
    "show_close_up",
    "show_highlights",
]
