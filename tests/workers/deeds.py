"""What tests let worker processes do."""

import os
import signal
import time
from pathlib import Path
from typing import NoReturn

from nnviz.workers import Report


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


def held(report: Report, folder: Path, name: str, share: float = 0.5) -> int:
    """As `spin`, with a file of this name, and a report of the share again and again."""
    mine, end = folder / name, time.monotonic() + 60
    mine.touch()
    while mine.exists() and time.monotonic() < end:
        report(share)
        time.sleep(0.002)
    return os.getpid()


def listed(_: Report, folder: Path, name: str) -> None:
    """Write the name at the end of a list."""
    with (folder / "list").open("a") as found:
        found.write(f"{name}\n")


def killed_in_the_middle(report: Report, folder: Path) -> str:
    """Report 0.9 and die, once `held` has been told; the second time come to the end."""
    if (folder / "flag").exists():
        held(report, folder, "again", share=0.1)
        return "alive"
    held(report, folder, "first", share=0.9)
    return killed_once(folder / "flag")


def niceness(_: Report) -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


def busy(_: Report, seconds: float) -> float:
    """Compute for so many seconds of this process, and say how many went by."""
    begun, end = time.monotonic(), time.process_time() + seconds
    while time.process_time() < end:
        pass
    return time.monotonic() - begun


def cores(_: Report) -> set[int]:
    return os.sched_getaffinity(0)
