"""The script that watches a page: once in each page, and nothing else is changed."""

import pytest
from starlette.types import Message, Receive, Scope, Send

from nnviz.server.watched_page import WatchedPage
from nnviz.web.assets import asset_path
from tests.asgi import finished

PAGE = b"<html><head></head><body>page</body></html>"
SENT = {b"accept-encoding": b"gzip", b"if-none-match": b'"1"', b"cookie": b"a=b"}


def answered(
    accept: str, *parts: bytes, method: str = "GET", media_type: str = "text/html; charset=utf-8"
) -> tuple[dict[bytes, bytes], list[Message]]:
    """The headers with which the app is asked, and what is sent where it answers with `parts`."""
    headers = {b"content-length": b"1", b"etag": b'"1"', b"content-type": media_type.encode()}
    scope: Scope = {
        "type": "http",
        "method": method,
        "path": "/",
        "headers": [*SENT.items(), (b"accept", accept.encode())],
    }
    asked: dict[bytes, bytes] = {}
    sent: list[Message] = []

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        asked.update(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": [*headers.items()]})
        for part in parts:
            more = part is not parts[-1]
            await send({"type": "http.response.body", "body": part, "more_body": more})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError

    finished(WatchedPage(app)(scope, receive, send))
    return asked, sent


def test_a_page_has_it_once_and_says_how_long_it_is() -> None:
    asked, (start, body) = answered("text/html,*/*;q=0.8", PAGE[:20], PAGE[20:])
    script = f'<script type="module" async src="{asset_path("watch.js")}"></script>'.encode()
    assert body["body"] == PAGE.replace(b"page", b"page" + script)
    headers = dict(start["headers"])
    assert headers[b"content-length"] == str(len(body["body"])).encode()
    assert b"etag" not in headers
    assert asked == {b"cookie": b"a=b", b"accept": b"text/html,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("accept", "method", "media_type"),
    [
        ("*/*", "GET", "text/html"),
        ("text/html", "HEAD", "text/html"),
        ("text/html", "GET", "text/javascript"),
    ],
)
def test_what_is_no_page_stays_as_it_is(accept: str, method: str, media_type: str) -> None:
    _, (start, body) = answered(accept, PAGE, method=method, media_type=media_type)
    assert body["body"] == PAGE
    assert dict(start["headers"])[b"etag"] == b'"1"'
