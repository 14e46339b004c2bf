"""A coding is chosen as RFC 9110 has it; a text is compressed once, and not sent to who has it."""

import asyncio
import gzip
import threading

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from nnviz.web.compressed import Compressed, coding_for
from tests.asgi import Answer, answer_of, finished

TEXT = b"let words = 'words, words, words';\n" * 50


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("identity", None),
        ("zstd, deflate", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.000, br ; q=0", None),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("*;q=0", None),
        ("gzip;q=often, br;q=", "br"),
        ("gzippy, xbr", None),
        (",;,q=1", None),
    ],
)
def test_the_coding_that_a_browser_likes_best(accepted: str, coding: str | None) -> None:
    assert coding_for(accepted) == coding


def answer(text: Compressed, **headers: str) -> Answer:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response: Response = await text.answer(Request(scope), "gzip")
        await response(scope, receive, send)

    return answer_of(app, "/", **headers)


def test_who_has_it_is_told_so_and_no_more() -> None:
    text = Compressed(lambda: TEXT, "text/javascript")
    first = answer(text)
    tag = first.headers["etag"]
    assert gzip.decompress(first.body) == TEXT
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    for known in (tag, f"W/{tag}", f'"another", {tag}'):
        again = answer(text, if_none_match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert "content-encoding" not in again.headers
    assert answer(text, if_none_match='"another"').body == first.body


def test_each_coding_has_a_tag_of_its_own() -> None:
    text = Compressed(lambda: TEXT, "text/javascript")
    assert text.make("gzip")[1] != text.make("br")[1]


def test_a_hundred_who_ask_at_once_have_it_compressed_once() -> None:
    """And meanwhile the server's own thread is free to answer others."""
    read, go_on = [], threading.Event()

    def slow_read() -> bytes:
        read.append(threading.current_thread())
        assert go_on.wait(10)
        return TEXT

    async def all_at_once() -> list[Response]:
        text = Compressed(slow_read, "text/javascript")
        request = Request({"type": "http", "headers": []})
        asked = [asyncio.create_task(text.answer(request, "gzip")) for _ in range(100)]
        await asyncio.sleep(0)  # all of them have begun
        go_on.set()
        assert read != [threading.current_thread()]
        return await asyncio.gather(*asked)

    answers = finished(all_at_once())
    assert len(read) == 1
    assert {gzip.decompress(bytes(each.body)) for each in answers} == {TEXT}
