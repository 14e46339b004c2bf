"""Cluster: tasks on the workers of a Dask scheduler, and on this machine while it has none."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Condition, Thread
from typing import Any, Unpack

from nnviz.workers.connection import NOBODY, Connection, Staff, is_about_workers
from nnviz.workers.crew import CrewState
from nnviz.workers.ticket import Ticket
from nnviz.workers.workers import Wish, Workers

_LOOK_SECONDS, _RETRY_SECONDS = 1, 5
_INSTALL = "pip install -r requirements-cluster.txt"
_HERE = "Until it can be used, the runs are made on this machine."
_ATTEMPTS = 5  # at a task that its workers did not come to the end of


@dataclass(eq=False)
class _Task:
    """A call, whom to tell its result, and where it is being made: by the staff, or in the pool.

    `made` is None before somebody makes it, and when it was dropped.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    result: Future[Any] = field(default_factory=Future)
    made: Future[Any] | None = None
    staff: Staff | None = None
    attempts: int = 0


class Cluster(Workers):
    """The Dask cluster whose scheduler is at `address`, and `pool` where that is of no use.

    A thread looks after the scheduler. When that does not answer, or has no worker of our version
    of the mathematics, tasks go to the pool, and what was under way on the cluster begins anew
    there; when it is back, the next go to the cluster. Each task has one result, the first.
    """

    def __init__(self, address: str, pool: Workers) -> None:
        self._address, self._pool = address, pool
        self._changed = Condition()
        self._tasks: dict[_Task, None] = {}  # those without a result, in order
        self._connection: Connection | None = None
        self._staff: Staff | None = None  # None until it is known
        self._notes: tuple[str, ...] = (f"Looking for the Dask scheduler at {address}.",)
        self._thread: Thread | None = None
        self._gone = 0
        self._dropped = self._over = False

    @property
    def count(self) -> int:
        """How many tasks run at the same time."""
        return sum((self._staff or NOBODY).able.values()) or self._pool.count

    @property
    def lost(self) -> int:
        """How many workers have left in the middle so far, and their tasks begun anew."""
        return self._gone + self._pool.lost

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the reader: what hinders the workers now. Usually none."""
        return self._notes

    @property
    def states(self) -> dict[str, CrewState]:
        """How the processes of the pool are."""
        return self._pool.states

    def start(self) -> None:
        """Look for the scheduler, if that has not begun; it does not wait for an answer."""
        with self._changed:
            if not self._thread:
                self._thread = Thread(target=self._look_after, daemon=True)
                self._thread.start()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Run `function` on a worker; what it gets must be picklable. It cannot be cancelled."""
        task = _Task(function, arguments, named)
        task.result.set_running_or_notify_cancel()
        with self._changed:
            if self._over:
                raise RuntimeError("these workers have been shut down")
            self.start()
            self._tasks[task] = None
            if self._staff:
                self._give(task, self._staff)
        self._await(task)
        return task.result

    @property
    def tickets(self) -> list[Ticket]:
        """Those that sessions hold."""
        return self._pool.tickets

    def run(self, function: Callable[..., Any], /, *arguments: Any, **wish: Unpack[Wish]) -> Ticket:
        """Let the pool do it: what somebody waits for in front of a page is done here."""
        return self._pool.run(function, *arguments, **wish)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Leave the scheduler and end the pool, when all that was submitted is done.

        Without `wait`, or with `cancel_futures`, what is not done is dropped.
        """
        with self._changed:
            self._over = True
            self._changed.notify_all()
            if wait and not cancel_futures:
                self._changed.wait_for(lambda: not self._tasks)
            dropped, self._tasks = self._tasks, {}
        for task in dropped:
            task.result.set_exception(CancelledError())
        self._pool.shutdown(wait, cancel_futures=cancel_futures)
        if wait and self._thread:
            self._thread.join()

    def _give(self, task: _Task, staff: Staff) -> None:
        """Have it made by `staff`, or in the pool."""
        task.staff = staff if staff.executor else None
        task.attempts += 1
        where = staff.executor or self._pool
        try:
            task.made = where.submit(task.function, *task.arguments, **task.named)
        except Exception as error:  # noqa: BLE001 (the scheduler's, which has just gone, or its own)
            task.made = Future()
            task.made.set_exception(OSError(error) if task.staff else error)

    def _await(self, task: _Task) -> None:
        """Hear of its end: not with the lock held, as who waits for it may hold another."""
        if task.made:
            task.made.add_done_callback(partial(self._take, task))

    def _take(self, task: _Task, made: Future[Any]) -> None:
        """Hand on what it came to, or let it be made anew where the workers failed and not it."""
        error = CancelledError() if made.cancelled() else made.exception()
        with self._changed:
            if task not in self._tasks or (error and made is not task.made):
                return
            if error and task.staff and task.attempts < _ATTEMPTS and is_about_workers(error):
                task.made, self._dropped = None, True
                self._changed.notify_all()
                return
            del self._tasks[task]
            self._changed.notify_all()
        if error:
            task.result.set_exception(error)
        else:
            task.result.set_result(made.result())

    def _look_after(self) -> None:
        """Keep an eye on the scheduler, and on what it dropped."""
        while self._tasks or not self._over:
            staff, note = self._look()
            self._adopt(staff, note)
            if staff is NOBODY:
                self._leave()
            with self._changed:
                seconds = _LOOK_SECONDS if self._connection else _RETRY_SECONDS
                self._changed.wait_for(lambda: self._dropped or self._over, seconds)
                self._dropped = False
        self._leave()

    def _look(self) -> tuple[Staff, str]:
        """Who is there now, and what is to be said about it."""
        try:
            self._connection = self._connection or Connection(self._address)
            staff = self._connection.staff()
            return staff, staff.note(self._address)
        except ImportError:
            return NOBODY, f"The Dask cluster at {self._address} needs Dask: {_INSTALL}."
        except Exception as error:  # noqa: BLE001 (Dask has many, and all mean this)
            words = f"The Dask scheduler at {self._address} does not answer ({error}). "
            return NOBODY, f"{words}It is asked again every {_RETRY_SECONDS} s."

    def _adopt(self, staff: Staff, note: str) -> None:
        """Go on with `staff`; what nobody makes any more is given to it."""
        with self._changed:
            before = self._staff or NOBODY
            if staff is not NOBODY and any(task.staff for task in self._tasks):
                self._gone += len(before.able.keys() - staff.able.keys())
            self._staff = staff
            self._notes = tuple(filter(None, (note, "" if staff.able else _HERE)))
            stranded = [task for task in self._tasks if _is_stranded(task, staff)]
            for task in stranded:
                self._give(task, staff)
        for task in stranded:
            self._await(task)

    def _leave(self) -> None:
        """Part from the scheduler."""
        connection, self._connection = self._connection, None
        if connection:
            with suppress(Exception):  # it may be gone
                connection.close()


def _is_stranded(task: _Task, staff: Staff) -> bool:
    return task.made is None or bool(task.staff and not staff.replaces(task.staff))
