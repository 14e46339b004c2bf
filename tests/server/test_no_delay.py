"""The server's socket is made as Streamlit makes it: its connections inherit the option."""

import socket
from pathlib import Path

from nnviz.server.no_delay import send_at_once


def test_what_it_answers_is_sent_at_once(tmp_path: Path) -> None:
    closed, local = socket.socket(), socket.socket(socket.AF_UNIX)
    closed.close()
    local.bind(str(tmp_path / "socket"))
    local.listen()
    with local, socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        send_at_once()
        client.connect(server.getsockname())
        connection, _ = server.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
