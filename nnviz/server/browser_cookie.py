"""A cookie tells one browser from another, so that what it saves is its own."""

import hashlib
import re
import secrets
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "nnviz_browser"
_YEAR = 365 * 24 * 3600
_ID = re.compile(r"[A-Za-z0-9_-]{32}")


def browser_of(cookies: Mapping[str, str]) -> str:
    """What stands for the browser that sent `cookies`; empty where none says.

    It is a hash of the cookie, which alone lets nobody pass for that browser.
    """
    found = cookies.get(COOKIE, "")
    return hashlib.sha256(found.encode()).hexdigest() if _ID.fullmatch(found) else ""


class BrowserCookie:
    """Middleware that gives a browser its cookie with the first page that it asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and _is_newcomer(Request(scope)):
            cookie = _cookie(Request(scope))

            async def send_with_cookie(message: Message) -> None:
                if message["type"] == "http.response.start":
                    headers = MutableHeaders(scope=message)
                    headers.append("Set-Cookie", cookie)
                    # No cache on the way may hand one browser's cookie to another.
                    headers["Cache-Control"] = "private, no-cache"
                await send(message)

            await self._app(scope, receive, send_with_cookie)
        else:
            await self._app(scope, receive, send)


def _is_newcomer(request: Request) -> bool:
    """Whether a page is asked for, by a browser that has no cookie yet."""
    page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    return page and not browser_of(request.cookies)


def _cookie(request: Request) -> str:
    """A new one; only over https where the page came so, perhaps by way of a proxy."""
    forwarded = request.headers.get("x-forwarded-proto", "")
    response = Response()
    response.set_cookie(
        COOKIE,
        secrets.token_urlsafe(24),
        max_age=_YEAR,
        secure="https" in (request.url.scheme, forwarded.split(",")[0].strip()),
        httponly=True,
        samesite="lax",
    )
    return response.headers["set-cookie"]
