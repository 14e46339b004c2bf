"""The threads that serve stay on one core, and the workers have all."""

import os
import sys
from collections.abc import Callable
from threading import Thread

import pytest

from nnviz.server.one_core import serve_on_one_core
from nnviz.workers.pool import HEAVY_SECONDS, Pool
from tests.workers import deeds

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems let nobody choose")


def in_a_thread(function: Callable[[], object]) -> None:
    thread = Thread(target=function)
    thread.start()
    thread.join()


def test_threads_that_come_later_stay_on_one_core_and_workers_do_not() -> None:
    everything = os.sched_getaffinity(0)
    seen: list[set[int]] = []

    def serve() -> None:
        with Pool(1) as pool:
            serve_on_one_core()
            in_a_thread(lambda: seen.append(os.sched_getaffinity(0)))
            for seconds in (HEAVY_SECONDS, HEAVY_SECONDS * 1.01):  # light and heavy work
                ticket = pool.run(deeds.cores, owner="one", seconds=seconds)
                seen.append(ticket.result(20))

    in_a_thread(serve)
    kept, *workers = seen
    assert len(kept) == 1
    assert kept <= everything
    assert workers == [everything, everything]
