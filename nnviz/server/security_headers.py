"""Every answer tells the browser what the page may do: run our own scripts, and ask this server."""

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_REFUSED_DEVICES = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
)

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What is no page loads nothing and runs nothing, should anybody open it as one. A first visit asks
# for hundreds of files, so they are not sent what means something to pages only.
_FILE = _EVERYWHERE | {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}


def page_policy(page: bytes, sites: Sequence[str]) -> str:
    """The content security policy under which Streamlit's `page` runs, in a frame of `sites` too.

    Its one inline script is known by its hash. A component's script comes in a message and is run
    from a blob:, and 64-bit numbers of messages are computed by WebAssembly: only a script that
    runs already can make either, and neither makes a script of a text (eval). Styles are written by
    scripts all over, so inline styles are allowed; they can reach no other server.
    """
    inline = (hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(page))
    hashes = (f"'sha256-{base64.b64encode(digest).decode()}'" for digest in inline)
    policy = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", "blob:", "'wasm-unsafe-eval'", *hashes)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",  # the WebSocket, too
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(("'self'", *sites)),
    }
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


def page_headers(sites: Sequence[str] = ()) -> dict[str, str]:
    """What is sent with a page of the app, which these sites may show in a frame."""
    page = (Path(get_static_dir()) / "index.html").read_bytes()
    # The older header knows no other sites: where the operator names some, only the policy speaks.
    frames = {} if sites else {"X-Frame-Options": "SAMEORIGIN"}
    return {
        **_EVERYWHERE,
        **frames,
        "Content-Security-Policy": page_policy(page, sites),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{device}=()" for device in _REFUSED_DEVICES),
    }


class SecurityHeaders:
    """Middleware that does it, whoever answers and whatever the answer is.

    The sites of `framed_by`, such as a learning platform, may show the app in their pages.
    """

    def __init__(self, app: ASGIApp, framed_by: Sequence[str] = ()) -> None:
        self._app = app
        self._page = page_headers(framed_by)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._page if _is_page(headers) else _FILE)
            await send(message)

        await self._app(scope, receive, send_secured if scope["type"] == "http" else send)


def _is_page(headers: MutableHeaders) -> bool:
    """Whether a page of the app is sent, and not HTML that a viewer takes home."""
    html = headers.get("content-type", "").startswith("text/html")
    return html and "content-disposition" not in headers
