"""Each page has a script that says what hinders it: also where nothing else has come."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nnviz.web.assets import asset_path

_END = b"</body>"
# A page is as long as its text, and what was kept of another version of it is not this one.
_NOT_ASKED = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


class WatchedPage:
    """Middleware that puts `watch.js` beside Streamlit's own scripts, in every page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and _is_of_page(Request(scope)):
            headers = [pair for pair in scope["headers"] if pair[0] not in _NOT_ASKED]
            await self._app({**scope, "headers": headers}, receive, _Page(send).take)
        else:
            await self._app(scope, receive, send)


class _Page:
    """What the app answers, sent as soon as all of it is there."""

    def __init__(self, send: Send) -> None:
        self._send, self._body = send, b""
        self._start: Message = {}

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            await self._finish()

    async def _finish(self) -> None:
        headers = MutableHeaders(scope=self._start)
        if headers.get("content-type", "").startswith("text/html"):
            script = f'<script type="module" async src="{asset_path("watch.js")}"></script>'
            self._body = self._body.replace(_END, script.encode() + _END, 1)
            headers["Content-Length"] = str(len(self._body))
            for name in ("ETag", "Last-Modified"):  # they are those of Streamlit's page
                del headers[name]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def _is_of_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")
