"""Garbage collection in the background: what is young often, everything seldom."""

import gc
from threading import Thread
from time import perf_counter, sleep

from nnviz.server.freed_memory import give_free_pages_back

_YOUNG = 1  # the generations that a short look takes in: what has come since the last one
_PAUSE_SECONDS = 0.5  # between two looks
_SHARE = 0.02  # of the time at most for looks at everything, while which all sessions stand still


def collect_in_background() -> None:
    """Leave alone for ever what is there now, and collect what comes after in a thread of its own.

    Streamlit would collect after each script, and Python in the middle of one; either looks at all
    objects of all sessions, and nobody is answered meanwhile. Most garbage of a script is young: a
    short look finds it in some milliseconds, however many sessions there are. What no cycle holds
    goes at once in any case.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    Thread(target=_collect, name="garbage", daemon=True).start()


def _collect() -> None:
    due = perf_counter()
    while True:
        begun = perf_counter()
        if begun < due:
            gc.collect(_YOUNG)
        else:
            gc.collect()
            give_free_pages_back()
            due = perf_counter() + (perf_counter() - begun) / _SHARE
        sleep(_PAUSE_SECONDS)
