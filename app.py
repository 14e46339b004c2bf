"""The front door: `streamlit run app.py` finds the server application here."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# Before NumPy is imported: on matrices this small a second BLAS thread only gets in the way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st

from nnviz.environment import checked_or_ended
from nnviz.observed import health_routes, observed
from nnviz.server.freed_memory import give_freed_memory_back
from nnviz.server.garbage import collect_in_background
from nnviz.server.left_sessions import left_sessions_given_up
from nnviz.server.middleware import middleware
from nnviz.server.no_delay import send_at_once
from nnviz.server.one_core import serve_on_one_core
from nnviz.server.open_files import allow_many_open_files
from nnviz.server.references import show_reference
from nnviz.server.welcome import say_where
from nnviz.web.assets import player_routes
from nnviz.workers import executor


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[dict[str, object]]:
    """Have all there that the first visit would wait for, before anybody is told of it."""
    import nnviz.views.shell  # noqa: F401, PLC0415 (loaded here so that the first visit is fast)

    workers = executor()  # which are for all cores of this process, as they are made before
    serve_on_one_core()
    workers.start()
    send_at_once()
    collect_in_background()  # of what comes from here on
    with observed(), left_sessions_given_up():
        say_where()
        yield {}


checked_or_ended()
give_freed_memory_back()
allow_many_open_files()
app = st.App(
    "nnviz/views/main.py",
    routes=[*player_routes(), *health_routes()],
    middleware=middleware(),
    on_script_error=show_reference,
    lifespan=_lifespan,
)
