"""The front door: `streamlit run app.py` finds the server application here."""

import gc
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# Before NumPy is imported: on matrices this small a second BLAS thread only gets in the way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st
from starlette.middleware import Middleware

from nnviz.environment import checked_or_ended, frame_ancestors
from nnviz.observed import MetricsAccess, health_routes, observed
from nnviz.web.assets import player_routes
from nnviz.web.browser_cookie import BrowserCookie
from nnviz.web.freed import give_freed_memory_back
from nnviz.web.garbage import collect_in_background
from nnviz.web.own_sockets import OwnSockets
from nnviz.web.references import References, show_reference
from nnviz.web.security import SecurityHeaders
from nnviz.web.streamlit_files import StreamlitFiles
from nnviz.web.watched_page import WatchedPage
from nnviz.web.welcome import say_where
from nnviz.workers import executor


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[dict[str, object]]:
    """Have all there that the first visit would wait for."""
    import nnviz.views.shell  # noqa: F401, PLC0415 (loaded here so that the first visit is fast)

    executor().start()
    _send_at_once()
    collect_in_background()
    say_where()
    with observed():
        yield {}


def _send_at_once() -> None:
    """Set on the server's socket, and so on each connection, what asyncio sets on its own sockets.

    Streamlit makes it in a way that asyncio does not take for TCP, and hands it to nobody. Without
    TCP_NODELAY the end of a small answer waits for the browser's delayed acknowledgement: up to
    40 ms, and a first visit asks for more than two hundred files, six at a time.
    """
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and _is_listening(each):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_listening(one: socket.socket) -> bool:
    internet = one.fileno() >= 0 and one.family in (socket.AF_INET, socket.AF_INET6)
    return internet and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


checked_or_ended()
give_freed_memory_back()
app = st.App(
    "nnviz/views/main.py",
    routes=[*player_routes(), *health_routes()],
    middleware=[
        Middleware(SecurityHeaders, framed_by=frame_ancestors()),
        Middleware(References),
        Middleware(MetricsAccess),
        Middleware(OwnSockets),
        Middleware(BrowserCookie),
        Middleware(WatchedPage),
        Middleware(StreamlitFiles),
    ],
    on_script_error=show_reference,
    lifespan=_lifespan,
)
