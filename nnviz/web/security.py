"""Every answer tells the browser what the page may do: run our own scripts, and ask this server.

An operator may let pages of other sites, such as a learning platform, show the app in a frame:
NNVIZ_FRAME_ANCESTORS="https://moodle.example.org https://*.school.example".
"""

import base64
import hashlib
import os
import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

FRAME_ANCESTORS = "NNVIZ_FRAME_ANCESTORS"
# The start of an address, as the policy's language has it (CSP level 3, host-source).
_SITE = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?", re.IGNORECASE)
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


def framing_sites() -> list[str]:
    """The sites that the operator lets show the app in a frame; ValueError for what is none."""
    sites = os.environ.get(FRAME_ANCESTORS, "").split()
    for site in sites:
        if not _SITE.fullmatch(site):
            allowed = "sites such as https://moodle.example.org, with spaces between them"
            raise ValueError(f"{FRAME_ANCESTORS} has {site!r}; allowed are {allowed}")
    return sites


def page_policy(page: bytes, sites: list[str]) -> str:
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


def page_headers() -> dict[str, str]:
    """What is sent with a page of the app."""
    page = (Path(get_static_dir()) / "index.html").read_bytes()
    sites = framing_sites()
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
    """Middleware that sends them, whoever answers and whatever the answer is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._page = page_headers()

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
