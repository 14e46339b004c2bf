"""What a worker process does: one task after another, until the server that started it is gone."""

import os
import pickle
import sys
import traceback
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO


def work() -> None:
    """Take pickled requests from the standard input, and write replies to the standard output."""
    replies = os.fdopen(os.dup(1), "wb")
    # What a task prints goes to the server's log, if it has one, and not among the replies.
    try:
        os.dup2(2, 1)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    requests: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    while True:
        reply = _reply(requests.get())
        try:
            pickle.dump(reply, replies)
            replies.flush()
        except OSError:
            os._exit(0)  # nobody reads it


def _listen(source: BinaryIO, requests: SimpleQueue[bytes]) -> None:
    """Hand on what is asked; when the pipe ends, end with it, also in the middle of a task.

    It ends with the server in whatever way that ends, as the system closes the pipe.
    """
    try:
        while True:
            requests.put(pickle.load(source))  # noqa: S301 (the server is no stranger)
    finally:
        os._exit(0)


def _reply(request: bytes) -> bytes:
    """What the function returned or raised, pickled, and where it raised it."""
    try:
        function, arguments, named = pickle.loads(request)  # noqa: S301
        return pickle.dumps((function(*arguments, **named), None, ""))
    except Exception as error:  # noqa: BLE001 (it is raised where the result is asked for)
        return _pickled(error, traceback.format_exc())


def _pickled(error: Exception, where: str) -> bytes:
    try:
        return pickle.dumps((None, error, where))
    except Exception:  # noqa: BLE001 (what can go wrong in pickling is the error's own affair)
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}"), where))
