"""The processes that another one has started: which they are, and whether they end."""

import os
from contextlib import suppress
from pathlib import Path
from select import select


def children(process: int) -> list[int]:
    """The processes of this machine that `process` has started, and that are there."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # a process that has just ended
            if f"\nPPid:\t{process}\n" in status.read_text():
                found.append(int(status.parent.name))
    return found


def ended(process: int) -> bool:
    """Whether the process of this file descriptor ends, in good time; the descriptor is closed."""
    try:
        return bool(select([process], [], [], 20)[0])
    finally:
        os.close(process)
