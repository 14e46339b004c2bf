"""A WebSocket is open to the app's own pages, and not to those of another site.

Cookies go along with a WebSocket whoever opens it, and no token is asked for: what keeps others out
is the header Origin, in which a browser tells whose page it is. Streamlit looks at it too, but lets
in any page of this machine, and before it refuses one it asks an address on the internet for ours.
"""

from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.config import is_manually_set
from streamlit.logger import get_logger

_LOG = get_logger(__name__)
_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


class OwnSockets:
    """Middleware that refuses WebSockets of other sites.

    The operator may name more: server.corsAllowedOrigins, or browser.serverAddress where a proxy
    tells the app another name than browsers know; or let in all, by server.enableCORS = false.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "websocket" and not _is_own(Headers(scope=scope)):
            _LOG.warning("refused a WebSocket of %.200r", Headers(scope=scope)["origin"])
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await self._app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    """Whether a page of ours asks, or no browser does: those always say who does."""
    origin = headers.get("origin")
    if origin is None or not st.get_option("server.enableCORS"):
        return True
    if origin in st.get_option("server.corsAllowedOrigins"):
        return True
    try:
        site = urlsplit(origin)
        host = site.hostname
    except ValueError:
        return False
    named = is_manually_set("browser.serverAddress") and st.get_option("browser.serverAddress")
    return bool(host) and (site.netloc == headers.get("host") or host == named)
