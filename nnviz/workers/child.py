"""What a worker process does: one task after another, until the server that started it is gone."""

import os
import pickle
import sys
import traceback
from concurrent.futures import CancelledError
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any, BinaryIO

_REPORT_SECONDS = 0.05  # the server is not told more often how far a task is
_BEAT_SECONDS = 1.0  # and so often in any case, as a sign of life


def work(niceness: int, cores: set[int]) -> None:
    """Take pickled requests from the standard input, and write replies to the standard output.

    A request is a number and a pickled call; with None in place of the call, the one of this number
    is to stop. The reply is a number for the share that is done, any times, and then bytes.
    `cores` are those it may use, instead of those of the thread that has started it; empty where
    the system does not tell.
    """
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    if cores:
        with suppress(OSError):  # the machine's cores have changed since
            os.sched_setaffinity(0, cores)
    replies = os.fdopen(os.dup(1), "wb")
    # What a task prints goes to the server's log, if it has one, and not among the replies.
    try:
        os.dup2(2, 1)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _Child(replies).work(sys.stdin.buffer)


class _Child:
    """A worker that writes its replies to a pipe."""

    def __init__(self, replies: BinaryIO) -> None:
        self._replies = replies
        self._requests: SimpleQueue[tuple[int, bytes]] = SimpleQueue()
        self._stopped = 0  # the number of the request that nobody wants any more
        self._told = 0.0  # when the server was told last how far it is
        self._share: float | None = None  # of the task, which is done; None between tasks
        self._speaking = Lock()

    def work(self, source: BinaryIO) -> None:
        """Do what `source` asks for."""
        Thread(target=self._listen, args=(source,), daemon=True).start()
        Thread(target=self._beat, daemon=True).start()
        while True:
            self._do(*self._requests.get())

    def _do(self, number: int, request: bytes) -> None:
        """Reply to a request; both may be large, and are not held until the next one comes."""
        self._share = 0.0
        reply = self._reply(number, request)
        with self._speaking:
            self._share = None
            self._say(reply)

    def _beat(self) -> None:
        """Give a sign of life as long as there is a task."""
        while True:
            with self._speaking:
                if self._share is not None:
                    self._say(self._share)
            sleep(_BEAT_SECONDS)

    def _listen(self, source: BinaryIO) -> None:
        """Hand on what is asked; when the pipe ends, end with it, also in the middle of a task.

        It ends with the server in whatever way that ends, as the system closes the pipe.
        """
        try:
            while True:
                number, request = pickle.load(source)  # noqa: S301 (the server is no stranger)
                if request is None:
                    self._stopped = number
                else:
                    self._requests.put((number, request))
                del request  # which may be large, and the next one comes when it comes
        finally:
            os._exit(0)

    def _reply(self, number: int, request: bytes) -> bytes:
        """What the function returned or raised, pickled, and where it raised it."""

        def report(share: float) -> None:
            self._report(number, share)

        try:
            function, arguments, named, reports = pickle.loads(request)  # noqa: S301
            first = (report,) if reports else ()
            return pickle.dumps((function(*first, *arguments, **named), None, ""))
        except Exception as error:  # noqa: BLE001 (it is raised where the result is asked for)
            return _pickled(error, traceback.format_exc())

    def _report(self, number: int, share: float) -> None:
        """Tell the server how far request `number` is; end that if nobody wants it any more."""
        if self._stopped == number:
            raise CancelledError
        if monotonic() - self._told >= _REPORT_SECONDS:
            self._told = monotonic()
            with self._speaking:
                self._share = float(share)
                self._say(self._share)

    def _say(self, reply: Any) -> None:
        try:
            pickle.dump(reply, self._replies)
            self._replies.flush()
        except OSError:
            os._exit(0)  # nobody reads it


def _pickled(error: Exception, where: str) -> bytes:
    try:
        return pickle.dumps((None, error, where))
    except Exception:  # noqa: BLE001 (what can go wrong in pickling is the error's own affair)
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}"), where))
