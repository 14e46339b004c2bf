"""Waiting for what other threads and processes do: no test knows how fast a machine is."""

import time
from collections.abc import Callable


def until(holds: Callable[[], object], *, pause: float = 0.01) -> None:
    """Wait until it `holds`, with a `pause` in seconds between two looks; fails after a minute."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it was waited for in vain"
        time.sleep(pause)
