"""Garbage collection in the background: seldom, and never in the middle of an answer's script."""

import gc
from threading import Thread
from time import perf_counter, sleep

_SHARE = 0.02  # of the time at most, in which all sessions stand still
_PAUSE_SECONDS = 2.0  # at least, between two collections


def collect_in_background() -> None:
    """Leave alone for ever what is there now, and collect what comes after in a thread of its own.

    Streamlit would collect after each script, and Python in the middle of one; either looks at all
    objects of all sessions, and nobody is answered meanwhile. What no cycle holds goes at once in
    any case.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    Thread(target=_collect, name="garbage", daemon=True).start()


def _collect() -> None:
    while True:
        begun = perf_counter()
        gc.collect()
        sleep(max(_PAUSE_SECONDS, (perf_counter() - begun) / _SHARE))
