"""Process: a worker process as its server sees it; it answers one request after another."""

import os
import pickle
import sys
from contextlib import suppress
from subprocess import PIPE, Popen

# A child needs no module of the server but these: multiprocessing would import the server's main
# module there, which for Streamlit is the page.
_PROGRAM = """
import sys
sys.path[:] = sys.argv[1:]
from nnviz.workers.child import work
work()
"""
# Several processes share the cores, and on matrices this small a second thread gets in the way.
_ONE_THREAD = dict.fromkeys(
    (
        *("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"),
        *("VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS"),
    ),
    "1",
)


class WorkerLostError(RuntimeError):
    """A worker process ended before it had replied."""


class Process:
    """A process that runs what `child.work` is asked for; it ends with this one.

    It starts with `start` or the first request, and anew with the next request when it was lost.
    It has a session of its own, so that Ctrl-C at the server's terminal reaches the server alone.
    """

    def __init__(self) -> None:
        self._child: Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, unless it is there; raises OSError if the system has no room for it."""
        self._child = self._child or Popen(  # noqa: S603 (the program is above)
            [sys.executable, "-c", _PROGRAM, *sys.path],
            stdin=PIPE,
            stdout=PIPE,
            env=os.environ | _ONE_THREAD,
            start_new_session=True,
        )

    def reply(self, request: bytes) -> bytes:
        """What it says to `request`; raises WorkerLostError if it ends before, or cannot start."""
        try:
            self.start()
            assert self._child
            assert self._child.stdin
            assert self._child.stdout
            pickle.dump(request, self._child.stdin)
            self._child.stdin.flush()
            return bytes(pickle.load(self._child.stdout))  # noqa: S301 (it is our own process)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self.end()
            raise WorkerLostError(str(error)) from None

    def end(self) -> None:
        """End it, and wait until it has."""
        child, self._child = self._child, None
        if child:
            child.kill()
            with suppress(OSError):  # what was not sent is of no use any more
                child.communicate()
