"""Crew: processes that do what waits in the lanes, one task after another."""

import pickle
from collections.abc import Hashable
from contextlib import suppress
from threading import Condition, Thread
from time import monotonic
from typing import Any, NamedTuple

from nnviz.workers.lanes import Lanes
from nnviz.workers.process import Process, WorkerLostError
from nnviz.workers.ticket import Task, Ticket

_ATTEMPTS = 3  # at a task whose worker ends before it replies


class CrewState(NamedTuple):
    """How a crew is: processes that are alive and that work, tasks that wait, and since when."""

    alive: int
    busy: int
    waiting: int
    oldest_seconds: float  # how long the one has waited that waits longest; 0 without one


class Crew:
    """`count` processes of a `niceness`, which start with the first task or with `start`.

    Each has a thread here that waits for it. A task whose process was lost begins anew in another.
    """

    def __init__(self, count: int, lanes: Lanes[Task], niceness: int = 0) -> None:
        self._lanes = lanes
        self._processes = [Process(niceness) for _ in range(count)]
        self._threads: list[Thread] = []
        self._changed = Condition()
        self._made_once: dict[Hashable, Task] = {}  # those that wait or are under way, by their key
        self._lost: list[str] = []
        self._over = False

    @property
    def lost(self) -> int:
        """How many processes have ended in the middle so far, and their tasks begun anew."""
        return len(self._lost)

    @property
    def state(self) -> CrewState:
        """How it is now."""
        with self._changed:
            asked = [task.asked for task in self._lanes]
            return CrewState(
                alive=sum(process.alive for process in self._processes),
                busy=self._lanes.under_way,
                waiting=len(asked),
                oldest_seconds=monotonic() - min(asked) if asked else 0.0,
            )

    def start(self) -> None:
        """Let the processes start, if they have not; it does not wait for them."""
        with self._changed:
            if not self._threads:
                for process in self._processes:
                    self._threads.append(Thread(target=self._serve, args=(process,), daemon=True))
                    self._threads[-1].start()

    def ask(self, request: bytes, owner: Hashable, key: Hashable = None) -> Ticket:
        """A ticket for a task of its own; or, with a key, for the one that has it."""
        with self._changed:
            if self._over:
                raise RuntimeError("this pool of workers has been shut down")
            self.start()
            task = self._made_once.get(key) or Task(request, key)
            if key is not None:
                self._made_once[key] = task
            ticket = Ticket(task, owner, self)
            task.tickets.append(ticket)
            if ticket.begun:
                ticket.future.set_running_or_notify_cancel()
            self._lanes.add(owner, task)
            self._changed.notify()
            return ticket

    def leave(self, ticket: Ticket) -> bool:
        """A ticket is given back; say whether its task was still to be done."""
        task = ticket.task
        with self._changed:
            if ticket not in task.tickets:
                return False
            task.tickets.remove(ticket)
            if all(each.owner != ticket.owner for each in task.tickets):
                self._lanes.leave(ticket.owner, task)
            if not task.tickets:
                self._forget(task)
                for process in self._processes if ticket.begun else ():
                    process.stop(task.number)
            return True

    def place(self, task: Task) -> int:
        """How many tasks will begin before this one."""
        with self._changed:
            return self._lanes.place(task)

    def dismiss(self, *, drop: bool = False) -> None:
        """Let them end when all is done that waits; or, with `drop`, all that has begun."""
        with self._changed:
            self._over = True
            dropped = [ticket for task in self._lanes for ticket in task.tickets] if drop else []
            self._changed.notify_all()
        for ticket in dropped:
            ticket.cancel()

    def join(self) -> None:
        """Wait until the processes have ended, after `dismiss`."""
        for thread in self._threads:
            thread.join()

    def _serve(self, process: Process) -> None:
        """Have a process do one task after another."""
        with suppress(OSError):  # it is tried again for the first task
            process.start()
        while task := self._next():
            self._settle(task, *self._done(task, process))
        process.end()

    def _next(self) -> Task | None:
        """The next task, as soon as there is one; None when no more will come."""
        with self._changed:
            while True:
                task = self._lanes.take()
                if task and task.begin():
                    return task
                if task:
                    self._lanes.ended(task)
                    self._forget(task)
                elif self._over:
                    return None
                else:
                    self._changed.wait()

    def _done(self, task: Task, process: Process) -> tuple[Any, BaseException | None]:
        """What a task returned, or raised."""
        for _ in range(_ATTEMPTS):
            try:
                return _read(process.reply(task.number, task.request, task.hear))
            except WorkerLostError as error:
                self._lost.append(str(error))
                task.share = 0.0
            if not task.tickets:
                break
        words = f"its worker process ended {_ATTEMPTS} times, killed or out of memory"
        return None, WorkerLostError(f"{words} ({self._lost[-1]})")

    def _settle(self, task: Task, result: Any, error: BaseException | None) -> None:
        """Tell all who hold a ticket; not with the lock held, as one may ask for more."""
        with self._changed:
            self._lanes.ended(task)
            self._forget(task)
            tickets, task.tickets = task.tickets, []
            task.ended = monotonic()
        task.share = 1.0
        for ticket in tickets:
            if error:
                ticket.future.set_exception(error)
            else:
                ticket.future.set_result(result)

    def _forget(self, task: Task) -> None:
        """Whoever asks for its key now has another."""
        if self._made_once.get(task.key) is task:
            del self._made_once[task.key]


def _read(reply: bytes) -> tuple[Any, BaseException | None]:
    try:
        result, error, where = pickle.loads(reply)  # noqa: S301 (it comes from our own process)
    except Exception as unreadable:  # noqa: BLE001 (an error that was made to be raised once only)
        return None, unreadable
    if error is not None:
        error.add_note(f"In a worker process:\n{where}")
    return result, error
