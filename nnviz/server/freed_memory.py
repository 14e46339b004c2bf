"""Freed memory goes back to the system, and is not kept for what may come."""

import ctypes
import sys
from collections.abc import Callable

_M_MMAP_THRESHOLD = -3  # as in glibc's malloc.h
# A film of the usual size is smaller: new pages each time it is copied would cost a millisecond.
_BYTES = 2**20


def give_free_pages_back() -> None:
    """Let the system have the pages that are free by now; with glibc, else nothing.

    After large runs and films for many they were 60 to 100 MB, and this took 1 to 12 ms.
    """
    if trim := _of_libc("malloc_trim"):
        trim(0)


def give_freed_memory_back() -> None:
    """Let each large array have pages of its own, which go when it goes; with glibc, else nothing.

    When glibc has freed one, it takes the next of that size from the heap, where small objects
    after it keep its room from being given back: of 200 MB of large results a process
    then took 330 MB, and 240 with pages of their own.
    """
    if mallopt := _of_libc("mallopt"):
        mallopt(_M_MMAP_THRESHOLD, _BYTES)


def _of_libc(name: str) -> Callable[..., object] | None:
    """A function of the C library, if this one has it; others run while it does."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
