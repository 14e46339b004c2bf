"""How much memory a process has, where the system says so."""

import os
from collections.abc import Iterable
from pathlib import Path


def resident_bytes(pids: Iterable[int]) -> int | None:
    """What these processes have in memory together; None where there is no /proc."""
    if not Path("/proc/self/statm").exists():
        return None
    return sum(map(_pages, pids)) * os.sysconf("SC_PAGE_SIZE")


def _pages(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # it has just ended
        return 0
