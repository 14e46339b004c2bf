"""Whose WebSockets are refused, as the operator's settings have it."""

from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit import config

from nnviz.server.own_sockets import OwnSockets
from tests.asgi import finished

HOST, REFUSED = "app.example.org:8501", {"type": "websocket.close", "code": 1008}


@pytest.fixture
def options() -> Iterator[None]:
    """What a test sets of Streamlit's options is as it was after it."""
    names = ("server.enableCORS", "server.corsAllowedOrigins", "browser.serverAddress")
    before = {name: config.get_option(name) for name in names}
    defined = {name: config.get_where_defined(name) for name in names}
    yield
    for name, value in before.items():
        config._set_option(name, value, defined[name])


def let_in(origin: str | None, host: str = HOST) -> bool:
    """Whether the app is asked; or else the connection is refused before it is one."""
    asked: list[Scope] = []
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        asked.append(scope)

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", host.encode())]
    headers += [] if origin is None else [(b"origin", origin.encode())]
    finished(OwnSockets(app)({"type": "websocket", "headers": headers}, receive, send))
    assert sent == ([] if asked else [REFUSED])
    return bool(asked)


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        (None, True),  # no browser: they always say
        (f"http://{HOST}", True),
        (f"https://{HOST}", True),
        ("http://app.example.org", False),  # another port is another site
        ("http://localhost:8501", False),
        (f"http://{HOST}.evil.example", False),
        (f"http://evil.example/{HOST}", False),
        (f"http://user@{HOST}", False),
        ("null", False),
        ("", False),
        ("http://[", False),
        ("//", False),
    ],
)
def test_a_page_of_the_same_host_is_the_apps_own(origin: str | None, *, own: bool) -> None:
    assert let_in(origin) is own


def test_no_host_is_nobodys() -> None:
    assert not let_in("http://", host="")


@pytest.mark.parametrize(
    ("name", "value", "origin"),
    [
        ("server.corsAllowedOrigins", ["https://other.example"], "https://other.example"),
        ("browser.serverAddress", "known.example", "https://known.example"),
        ("server.enableCORS", False, "https://anybody.example"),
    ],
)
@pytest.mark.usefixtures("options")
def test_the_operator_may_let_in_more(name: str, value: object, origin: str) -> None:
    assert not let_in(origin)
    config._set_option(name, value, "a test")
    assert let_in(origin)


def test_a_request_is_none_of_its_business() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        seen.append(scope)

    async def nothing(*_: object) -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "headers": [(b"origin", b"https://elsewhere.example")]}
    finished(OwnSockets(app)(scope, nothing, send))
    assert seen == [scope]
