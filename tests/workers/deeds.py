"""What tests let worker processes do."""

import os
import signal
import time
from pathlib import Path
from typing import NoReturn


def threads() -> int:
    """How many threads this process has."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def speak(words: str) -> str:
    print(words)  # noqa: T201
    return words


def killed_once(flag: Path) -> str:
    """Die as a process does that is killed from outside, unless that has happened before."""
    if flag.exists():
        return "alive"
    flag.touch()
    return killed()


def killed() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


class OnceRaisedError(Exception):
    """An error that cannot be made again of its arguments, and so not be unpickled."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def raise_error(kind: str) -> NoReturn:
    if kind == "once":
        raise OnceRaisedError("one", "two")
    if kind == "lambda":
        error = ValueError("it holds a function")
        error.held = lambda: None  # type: ignore[attr-defined]  # which cannot be pickled
        raise error
    raise ValueError(kind)


def spin(folder: Path, pause: float = 0.0) -> int:
    """Leave a file that is named as this process, and be busy until somebody removes it.

    It takes no longer than a minute, so that a test that fails does not wait for ever.
    """
    mine, end = folder / str(os.getpid()), time.monotonic() + 60
    mine.touch()
    while mine.exists() and time.monotonic() < end:
        time.sleep(pause)
    return os.getpid()
