"""Streamlit's own scripts and style sheets go to the browser compressed."""

from functools import partial
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from nnviz.web.base_path import base_path
from nnviz.web.compressed import Compressed, coding_for

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class StreamlitFiles:
    """Middleware that answers for Streamlit's files, all of which have a hash in their names.

    Who takes them in no coding of ours, or only a part of one, is answered by Streamlit.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        folder = Path(get_static_dir())
        self._files = {
            f"{base_path()}/{path.relative_to(folder).as_posix()}": Compressed(
                path.read_bytes, _TYPES[path.suffix]
            )
            for path in folder.glob("static/**/*")
            if path.suffix in _TYPES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        file = self._files.get(scope["path"]) if scope["type"] == "http" else None
        if file is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        coding = coding_for(request.headers.get("accept-encoding", ""))
        if coding and request.method in ("GET", "HEAD") and "range" not in request.headers:
            answer = await file.answer(request, coding)
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, partial(_send_varying, send))


async def _send_varying(send: Send, message: Message) -> None:
    """Tell caches on the way that others may get it in another coding."""
    if message["type"] == "http.response.start":
        MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
    await send(message)
