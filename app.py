"""The front door: `streamlit run app.py` finds the server application here."""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# Before NumPy is imported: on matrices this small a second BLAS thread only gets in the way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st

from nnviz.player import player_routes


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[dict[str, object]]:
    """Load the page's modules once, and keep the garbage collector from walking them each time."""
    import nnviz.views.shell  # noqa: F401, PLC0415 (loaded here so that the first visit is fast)

    gc.collect()
    gc.freeze()
    yield {}


app = st.App("nnviz/views/main.py", routes=player_routes(), lifespan=_lifespan)
