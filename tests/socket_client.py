"""A page's WebSocket without a browser: what it asks the server for, and all that comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_connection
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_PATIENCE = 30.0  # seconds, for an answer of a busy machine


class SocketClient:
    """`session` is whom the server takes this for."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.session = ""

    def run(self, request: BackMsg) -> list[ForwardMsg]:
        """What a run of the script sends until it has finished."""
        self.socket.send(request.SerializeToString())
        messages: list[ForwardMsg] = []
        while not messages or messages[-1].WhichOneof("type") != "script_finished":
            messages.append(ForwardMsg.FromString(self.socket.recv(_PATIENCE, decode=False)))
            if messages[-1].WhichOneof("type") == "new_session":
                self.session = messages[-1].new_session.initialize.session_id or self.session
        return messages

    def open(self, query: str = "") -> list[ForwardMsg]:
        """What the page with this query is made of."""
        request = BackMsg()
        request.rerun_script.query_string = query
        return self.run(request)


@contextmanager
def connected(
    address: str, origin: str | None = None, *, host: str | None = None
) -> Iterator[SocketClient]:
    """A connection to the app at an address, as a page of `origin` opens it, or no browser.

    `host` is where that address leads, should no network know it.
    """
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    named, port = urlsplit(url).hostname, urlsplit(url).port
    with connect(
        url,
        sock=create_connection((host or named, port)),
        origin=None if origin is None else Origin(origin),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    ) as socket:
        yield SocketClient(socket)
