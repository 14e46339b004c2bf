"""Crew: processes that do what waits in a queue, one task after another."""

import pickle
from collections.abc import Hashable
from contextlib import suppress
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any, NamedTuple

from nnviz.workers.lanes import Lanes
from nnviz.workers.process import Process, WorkerLostError
from nnviz.workers.queue import Queue
from nnviz.workers.ticket import Task, Ticket

_ATTEMPTS = 3  # at a task whose worker ends before it replies
_LOOK_SECONDS = 1.0


class CrewState(NamedTuple):
    """How a crew is: the processes that run, how many work, tasks that wait, and since when."""

    pids: tuple[int, ...]
    busy: int
    waiting: int
    oldest_seconds: float  # how long the one has waited that waits longest; 0 without one
    silent_seconds: float  # since one began, reported or ended a task; 0 if none has one
    heard: bool  # whether one of them has ever replied


class Crew:
    """`count` processes of a `niceness`, which start with the first task or with `start`.

    Each has a thread here that waits for it. A task whose process was lost begins anew in another.
    """

    def __init__(self, count: int, lanes: Lanes[Task], niceness: int = 0) -> None:
        self._queue = Queue(lanes)
        self._processes = [Process(niceness) for _ in range(count)]
        self._threads: list[Thread] = []
        self._starting = Lock()
        self._lost: list[str] = []
        self._sign, self._heard = monotonic(), False  # the last sign of life, and if any came

    @property
    def lost(self) -> int:
        """How many processes have ended in the middle so far, and their tasks begun anew."""
        return len(self._lost)

    @property
    def state(self) -> CrewState:
        """How it is now."""
        pids = tuple(process.pid for process in self._processes if process.pid)
        waiting, busy = self._queue.waiting_seconds, self._queue.under_way
        silent = monotonic() - self._sign if busy else 0.0
        oldest = max(waiting, default=0.0)
        return CrewState(pids, busy, len(waiting), oldest, silent, self._heard)

    @property
    def tickets(self) -> list[Ticket]:
        """Those that somebody holds."""
        return self._queue.tickets

    def start(self) -> None:
        """Let the processes start, if they have not; it does not wait for them."""
        with self._starting:
            if not self._threads:
                for process in self._processes:
                    self._threads.append(Thread(target=self._serve, args=(process,), daemon=True))
                    self._threads[-1].start()
                Thread(target=self._look, daemon=True).start()

    def ask(self, request: bytes, owner: Hashable, **named: Any) -> Ticket:
        """A ticket for a task, as `Queue.ask` gives it."""
        ticket = self._queue.ask(request, owner, **named)
        self.start()
        return ticket

    def dismiss(self, *, drop: bool = False) -> None:
        """Let them end when all is done that waits; or, with `drop`, all that has begun."""
        self._queue.close(drop=drop)

    def join(self) -> None:
        """Wait until they have ended, after `dismiss`."""
        for thread in self._threads:
            thread.join()

    def _look(self) -> None:
        """See that none of the processes has been frozen, as long as they are here."""
        while any(thread.is_alive() for thread in self._threads):
            sleep(_LOOK_SECONDS)
            for process in self._processes:
                process.look()

    def _serve(self, process: Process) -> None:
        """Have a process do one task after another."""
        with suppress(OSError):  # it is tried again for the first task
            process.start()
        while self._do_next(process):
            pass
        process.end()

    def _do_next(self, process: Process) -> bool:
        """Do the next task, and say whether there was one; nothing of it is held here after it."""
        task = self._queue.next(lambda task: process.stop(task.number))
        if task is None:
            return False
        self._sign = monotonic()
        result, error = self._done(task, process)
        task.end(self._queue.done(task), result, error)
        return True

    def _done(self, task: Task, process: Process) -> tuple[Any, BaseException | None]:
        """What a task returned, or raised; nothing, if nobody wants it any more."""

        def hear(share: float) -> None:
            self._sign, self._heard, task.share = monotonic(), True, share

        error = None
        while task.tickets and task.lost < _ATTEMPTS:
            try:
                reply = process.reply(task.number, task.request, hear)
                hear(1.0)
                return _read(reply)
            except WorkerLostError as lost:
                self._lost.append(str(lost))
                task.lose()
                words = f"its worker process ended {_ATTEMPTS} times, killed or out of memory"
                error = WorkerLostError(f"{words} ({lost})")
        return None, error


def _read(reply: bytes) -> tuple[Any, BaseException | None]:
    try:
        result, error, where = pickle.loads(reply)  # noqa: S301 (it comes from our own process)
    except Exception as unreadable:  # noqa: BLE001 (an error that was made to be raised once only)
        return None, unreadable
    if error is not None:
        error.add_note(f"In a worker process:\n{where}")
    return result, error
