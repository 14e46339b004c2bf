"""A player for Plotly figures that change together over time; it knows nothing of networks.

Python builds the figures and says which attributes of which traces change; the browser gets the
whole film once and plays it by the clock, with no further work for the server:

    film = Film(  # from nnviz.player.film
        figures={"wave": {"data": [trace], "layout": layout}},  # dicts, as Plotly.js reads them
        reels=[Reel("wave", trace=0, attribute="y", values=heights)],  # (frames, ...)
        steps=range(frames),
    )
    state = player(film.packed, key="waves")  # from nnviz.player.component: where its viewer stops

What mounts it in a page needs Streamlit; what makes a film does not, and can be done elsewhere.
The app serves the browser's part itself: st.App(..., routes=player_routes()).
"""
