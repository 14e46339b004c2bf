"""The cookie: with the first page, for its browser alone, and whatever is forged is none."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from nnviz.server.browser_cookie import COOKIE, BrowserCookie, browser_of
from tests.asgi import finished

PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    headers = [(b"cache-control", b"no-cache"), (b"content-type", b"text/html")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"page"})


def asked(method: str = "GET", scheme: str = "http", **headers: str) -> list[Message]:
    """What is sent to who asks so."""
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: Scope = {
        "type": "http",
        "method": method,
        "scheme": scheme,
        "path": "/",
        "headers": fields,
        "server": ("nnviz", 80),
        "query_string": b"",
    }
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError

    finished(BrowserCookie(_app)(scope, receive, send))
    assert sent[1:] == [{"type": "http.response.body", "body": b"page"}]
    return sent


def given(sent: list[Message]) -> Any:
    """The cookie that was sent, or None."""
    headers = dict(sent[0]["headers"])
    if b"set-cookie" not in headers:
        assert headers[b"cache-control"] == b"no-cache"
        return None
    assert headers[b"cache-control"] == b"private, no-cache"
    (cookie,) = SimpleCookie(headers[b"set-cookie"].decode()).values()
    assert cookie.key == COOKIE
    return cookie


def test_the_first_page_brings_a_cookie_which_the_next_one_keeps() -> None:
    cookie = given(asked(**PAGE))
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert int(cookie["max-age"]) == 365 * 24 * 3600
    assert cookie["path"] == "/"
    assert not cookie["secure"]
    assert given(asked(**PAGE, cookie=f"other=1; {COOKIE}={cookie.value}")) is None
    assert given(asked(**PAGE)).value != cookie.value


@pytest.mark.parametrize(
    ("scheme", "headers"),
    [("https", {}), ("http", {"x_forwarded_proto": "https"})],
)
def test_over_https_it_stays_there(scheme: str, headers: dict[str, str]) -> None:
    assert given(asked(scheme=scheme, **PAGE, **headers))["secure"]


@pytest.mark.parametrize(
    ("method", "headers"),
    [("GET", {}), ("GET", {"accept": "*/*"}), ("POST", PAGE), ("GET", {"accept": "text/css"})],
)
def test_what_is_no_page_brings_none(method: str, headers: dict[str, str]) -> None:
    assert given(asked(method, **headers)) is None


FORGED = ["", "short", "a" * 33, "a" * 31 + "/", "a" * 31 + "é", "a" * 32 + "\n"]


@pytest.mark.parametrize("forged", FORGED)
def test_what_is_no_cookie_of_ours_is_no_browser_and_is_replaced(forged: str) -> None:
    assert browser_of({COOKIE: forged}) == ""
    if forged.isprintable():
        assert given(asked(**PAGE, cookie=f"{COOKIE}={forged}")) is not None


def test_a_browser_is_known_by_a_hash_of_its_cookie() -> None:
    assert browser_of({}) == ""
    one, other = browser_of({COOKIE: "a" * 32}), browser_of({COOKIE: "b" * 32})
    # sha256sum of 32 letters a
    assert one == "3ba3f5f43b92602683c19aee62a20342b084dd5971ddd33808d81a328879a547"
    assert other != one


def test_a_connection_that_is_no_request_passes() -> None:
    scopes: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        scopes.append(scope)

    async def nothing(*_: object) -> Any:
        raise AssertionError

    finished(BrowserCookie(app)({"type": "websocket"}, nothing, nothing))
    assert scopes == [{"type": "websocket"}]
