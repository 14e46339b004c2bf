"""Apps and middleware asked as a server asks them (ASGI), without a server."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_Result = TypeVar("_Result")


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def finished(coroutine: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a coroutine in a thread: after browser tests, Playwright's loop has this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def answer_of(
    app: ASGIApp, path: str, *, method: str = "GET", client: str | None = None, **headers: str
) -> Answer:
    """What an app answers to a request of the address `client`, whose headers have _ for -."""
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: Scope = {"type": "http", "method": method, "path": path, "headers": fields}
    scope["client"] = client and (client, 1)
    return finished(_answer(app, scope))


async def _answer(app: ASGIApp, scope: Scope) -> Answer:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *rest = sent
    return Answer(
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in rest),
    )


def plain_app(body: bytes = b"answer", content_type: str = "text/plain", **headers: str) -> ASGIApp:
    """An app that answers everything so."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        fields = {"content-type": content_type, **headers}
        pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in fields.items()]
        await send({"type": "http.response.start", "status": 200, "headers": pairs})
        await send({"type": "http.response.body", "body": body})

    return app
