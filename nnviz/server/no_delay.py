"""What the server answers is sent at once, and not kept until there is more to send."""

import gc
import socket


def send_at_once() -> None:
    """Set on the server's socket, and so on each connection, what asyncio sets on its own sockets.

    Streamlit makes it in a way that asyncio does not take for TCP, and hands it to nobody. Without
    TCP_NODELAY the end of a small answer waits for the browser's delayed acknowledgement: up to
    40 ms, and a first visit asks for more than two hundred files, six at a time.
    """
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and _is_listening(each):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_listening(one: socket.socket) -> bool:
    internet = one.fileno() >= 0 and one.family in (socket.AF_INET, socket.AF_INET6)
    return internet and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
