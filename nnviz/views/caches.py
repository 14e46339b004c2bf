"""What is computed once for everyone who asks: all caches of the app, each with its bound."""

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.panels.film import film_of
from nnviz.player import Film


@st.cache_resource(max_entries=16, show_spinner=False)
def cached_film(_run: Run, config: Config, panels: tuple[str, ...], *, log: bool) -> Film:
    """`film_of`, made once for everyone: the run is that of `config`."""
    del config  # the key of the cache
    return film_of(_run, panels, log=log)
