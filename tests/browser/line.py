"""A line between browser and server that can be cut, held and slow, as a network can."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Thread
from typing import Self


class Line:
    """Carries what comes to `address` to a port of this machine, and back, until it is cut.

    Each way all takes `delay` seconds, which may be changed. While it is held nothing passes,
    and nobody hears of it.
    """

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        self._flows = Event()
        self._flows.set()
        self._server = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "http://127.0.0.1:{1}".format(*self._listener.getsockname())
        self._ends: list[socket.socket] = []
        self._threads: list[Thread] = []
        self._whole = True
        self._begin(self._accept)

    def cut(self) -> None:
        """End every connection, and refuse others until it is mended."""
        self._whole = False
        for end in self._ends:
            with suppress(OSError):  # already ended
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Carry new connections again."""
        self._whole = True

    def hold(self) -> None:
        """Let nothing pass until `let_go`, as where a laptop sleeps: no end is told."""
        self._flows.clear()

    def let_go(self) -> None:
        """Let pass what was held, and what comes."""
        self._flows.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self.let_go()
        with suppress(OSError):  # not every system lets a listener be shut down
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()

    def _begin(self, work: Callable[..., None], *on: object) -> None:
        self._threads.append(Thread(target=work, args=on, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener is closed
            while True:
                browser, _ = self._listener.accept()
                if self._whole:
                    self._join(browser, socket.create_connection(self._server))
                else:
                    browser.close()

    def _join(self, *ends: socket.socket) -> None:
        self._ends += ends
        for one, other in (ends, ends[::-1]):
            self._begin(self._carry, one, other)

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        on_the_way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        self._begin(self._deliver, on_the_way, other)
        with suppress(OSError):  # cut
            while data := one.recv(65536):
                on_the_way.put((time.monotonic() + self.delay, data))
        on_the_way.put((0.0, b""))

    def _deliver(self, on_the_way: SimpleQueue[tuple[float, bytes]], other: socket.socket) -> None:
        """Hand on each piece when it is due, and after the last one the end."""
        with suppress(OSError):  # cut
            while True:
                due, data = on_the_way.get()
                time.sleep(max(0.0, due - time.monotonic()))
                self._flows.wait()
                if not data:
                    other.shutdown(socket.SHUT_WR)
                    return
                other.sendall(data)
