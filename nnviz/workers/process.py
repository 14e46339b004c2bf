"""Process: a worker process as its server sees it; it answers one request after another."""

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from subprocess import PIPE, Popen
from threading import Lock

# A child needs no module of the server but these: multiprocessing would import the server's main
# module there, which for Streamlit is the page.
_PROGRAM = """
import sys
niceness, cores, *sys.path[:] = sys.argv[1:]
from nnviz.workers.child import work
work(int(niceness), {int(core) for core in cores.split()})
"""
# Several processes share the cores, and on matrices this small a second thread gets in the way.
_ONE_THREAD = dict.fromkeys(
    (
        *("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"),
        *("VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS"),
    ),
    "1",
)
_MOST_LOOKS = 30  # at a process that gives no sign of life, until it is given up


class WorkerLostError(RuntimeError):
    """A worker process ended before it had replied."""


class Process:
    """A process that runs what `child.work` is asked for; it ends with this one.

    It starts with `start` or the first request, and anew with the next request when it was lost.
    It may use the cores that this one might when the object was made.
    It is in a process group of its own, so that Ctrl-C at the server's terminal reaches the server
    alone; but not in a session, as Linux may share the processors out among sessions first
    (sched_autogroup), where a niceness has no effect on others.
    """

    def __init__(self, niceness: int = 0) -> None:
        self._niceness = niceness
        # The thread that starts it may be kept on one core by then: see server/one_core.py.
        self._cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set[int]()
        self._child: Popen[bytes] | None = None
        self._writing = Lock()
        self._started = False  # whether it has ever said anything
        self._unheard: int | None = None  # looks since its last sign; None where it owes none

    @property
    def pid(self) -> int | None:
        """The number that the system gave it, while it runs."""
        child = self._child
        return child.pid if child and child.poll() is None else None

    def start(self) -> None:
        """Start it, unless it is there; raises OSError if the system has no room for it."""
        cores = " ".join(map(str, self._cores))
        self._child = self._child or Popen(  # noqa: S603 (the program is above)
            [sys.executable, "-c", _PROGRAM, str(self._niceness), cores, *sys.path],
            stdin=PIPE,
            stdout=PIPE,
            env=os.environ | _ONE_THREAD,
            process_group=0,
        )

    def reply(self, number: int, request: bytes, hear: Callable[[float], object]) -> bytes:
        """What it says to `request`, which has a number; `hear` is told how far it is.

        Raises WorkerLostError if it ends before, or cannot start.
        """
        try:
            self.start()
            assert self._child
            assert self._child.stdout
            self._unheard = 0 if self._started else None
            self._write((number, request))
            while isinstance(said := pickle.load(self._child.stdout), float):  # noqa: S301 (our own)
                self._started, self._unheard = True, 0
                hear(said)
            self._started = True
            return bytes(said)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self.end()
            raise WorkerLostError(str(error)) from None
        finally:
            self._unheard = None

    def look(self) -> None:
        """Kill it if it has been silent for too many looks: whoever waits for it then hears of it.

        It may be frozen, or have been stopped. Looks are counted and not seconds, as a server that
        was stopped itself, or a machine that slept, has heard nothing in that time. At a task it
        gives a sign each second, once it has started.
        """
        if self._unheard is not None:
            self._unheard += 1
            if self._unheard > _MOST_LOOKS and (child := self._child):
                child.kill()

    def stop(self, number: int) -> None:
        """Ask it to stop at the request of this number, if that is what it is at; do not wait."""
        with suppress(OSError, ValueError):  # it has just ended
            self._write((number, None))

    def end(self) -> None:
        """End it, and wait until it has."""
        child, self._child = self._child, None
        self._started = False
        if child:
            child.kill()
            with suppress(OSError):  # what was not sent is of no use any more
                child.communicate()

    def _write(self, message: tuple[int, bytes | None]) -> None:
        with self._writing:
            if (child := self._child) and child.stdin:
                pickle.dump(message, child.stdin)
                child.stdin.flush()
