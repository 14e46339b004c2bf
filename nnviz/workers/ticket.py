"""Ticket: what somebody has asked of the workers, how far it is, and what it came to."""

from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future, wait
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from nnviz.workers.queue import Queue

Report = Callable[[float], None]
"""What a task calls with the share of it that is done, 0 to 1.

It raises CancelledError where nobody wants the rest any more.
"""

_numbers = count(1)


class Over(NamedTuple):
    """How a task went: what it returned, or the error, and the seconds before it and with it."""

    result: Any
    error: BaseException | None  # CancelledError: nobody wanted it any more
    queue_seconds: float
    work_seconds: float
    lost: int  # how many workers ended in the middle of it


@dataclass(eq=False)
class Task:
    """A pickled call that is made once, for all whose tickets it has; times are of `monotonic`."""

    request: bytes
    key: Hashable = None
    tickets: list["Ticket"] = field(default_factory=list)
    number: int = field(default_factory=lambda: next(_numbers))
    asked: float = field(default_factory=monotonic)
    begun: float | None = None
    share: float = 0.0
    lost: int = 0
    over: Future[Over] = field(default_factory=Future)
    stop: Callable[[], object] | None = None  # asks the worker that has it to stop

    def begin(self, stop: Callable[[], object]) -> None:
        """A worker has it now, for those who still want it."""
        wanted = [each for each in self.tickets if each.future.set_running_or_notify_cancel()]
        self.tickets, self.begun, self.stop = wanted, monotonic(), stop

    def lose(self) -> None:
        """Its worker has ended before the task did; it begins anew, if it does."""
        self.lost, self.share = self.lost + 1, 0.0

    def end(
        self, tickets: list["Ticket"], result: Any = None, error: BaseException | None = None
    ) -> None:
        """Tell who wants to know how it went, and then those who still held a ticket."""
        ended, self.share = monotonic(), 1.0
        self.request, self.stop = b"", None  # the one may be large, the other holds the task itself
        if not tickets:
            result, error = None, CancelledError()
        begun = ended if self.begun is None else self.begun
        waited, worked = begun - self.asked, ended - begun
        self.over.set_result(Over(result, error, waited, worked, self.lost))
        for ticket in tickets:
            if error:
                ticket.future.set_exception(error)
            else:
                ticket.future.set_result(result)


class Ticket:
    """One owner's part in a task, which others may have asked for as well."""

    def __init__(self, task: Task, owner: Hashable, queue: "Queue") -> None:
        self.task, self.owner, self._queue = task, owner, queue
        self.future: Future[Any] = Future()

    @property
    def begun(self) -> bool:
        """Whether a worker has it, or has had it."""
        return self.task.begun is not None

    @property
    def place(self) -> int:
        """How many tasks will begin before it; 0 for the next, and for one that has begun."""
        return self._queue.place(self.task)

    @property
    def share(self) -> float:
        """The share that is done, 0 to 1, as its worker said last; 0 again when it begins anew."""
        return self.task.share

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end, however it ends, at most so long; say whether that has come."""
        return bool(wait([self.future], seconds).done)

    def result(self, seconds: float | None = None) -> Any:
        """What the task returned; raises what it raised, and CancelledError or TimeoutError."""
        return self.future.result(seconds)

    def cancel(self) -> None:
        """Give it back. A task that nobody wants any more leaves its lane, or is asked to stop."""
        if not self._queue.leave(self):
            return
        if self.future.cancel():
            self.future.set_running_or_notify_cancel()  # whoever is in `wait` hears of it
        else:
            self.future.set_exception(CancelledError())
