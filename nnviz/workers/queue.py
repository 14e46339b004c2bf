"""Queue: the tasks of several threads in lanes, each made once for all who ask for the same."""

from collections.abc import Callable, Hashable
from threading import Condition
from time import monotonic

from nnviz.workers.lanes import Lanes
from nnviz.workers.ticket import Over, Task, Ticket


class Queue:
    """Who asks gets a ticket; whoever is free takes the `next` task, and says when it is `done`."""

    def __init__(self, lanes: Lanes[Task]) -> None:
        self._lanes = lanes
        self._changed = Condition()
        self._made_once: dict[Hashable, Task] = {}  # those that wait or are under way, by their key
        self._closed = False

    @property
    def under_way(self) -> int:
        """How many tasks have been taken and are not done."""
        return len(self._lanes.under_way)

    @property
    def tickets(self) -> list[Ticket]:
        """Those that somebody holds, of tasks that wait or are under way."""
        with self._changed:
            tasks = (*self._lanes, *self._lanes.under_way)
            return [ticket for task in tasks for ticket in task.tickets]

    @property
    def waiting_seconds(self) -> list[float]:
        """How long each task has waited that waits."""
        with self._changed:
            return [monotonic() - task.asked for task in self._lanes]

    def ask(
        self,
        request: bytes,
        owner: Hashable,
        key: Hashable = None,
        ended: Callable[[Over], object] | None = None,
    ) -> Ticket:
        """A ticket for a task of its own; or, with a key, for the one that has it.

        `ended` is told how a task of its own went. Raises RuntimeError in a closed queue.
        """
        with self._changed:
            if self._closed:
                raise RuntimeError("this pool of workers has been shut down")
            task = self._made_once.get(key)
            if task is None:
                task = self._new(Task(request, key), ended)
            ticket = Ticket(task, owner, self)
            task.tickets.append(ticket)
            if ticket.begun:
                ticket.future.set_running_or_notify_cancel()
            self._lanes.add(owner, task)
            self._changed.notify()
            return ticket

    def leave(self, ticket: Ticket) -> bool:
        """A ticket is given back; say whether its task was still to be done.

        A task that nobody wants any more leaves its lane, or is asked to stop.
        """
        task = ticket.task
        with self._changed:
            if ticket not in task.tickets:
                return False
            task.tickets.remove(ticket)
            if all(each.owner != ticket.owner for each in task.tickets):
                self._lanes.leave(ticket.owner, task)
            if task.tickets:
                return True
            self._forget(task)
            stop = task.stop
        if stop:
            stop()
        else:
            task.end([])
        return True

    def place(self, task: Task) -> int:
        """How many tasks will begin before this one."""
        with self._changed:
            return self._lanes.place(task)

    def next(self, stop: Callable[[Task], object]) -> Task | None:
        """The next task, as soon as there is one, and how to stop it; None when no more come."""
        with self._changed:
            while True:
                if task := self._lanes.take():
                    task.begin(lambda: stop(task))
                    if not task.tickets:
                        self._forget(task)
                    return task
                if self._closed:
                    return None
                self._changed.wait()

    def done(self, task: Task) -> list[Ticket]:
        """A task that was taken is done: who still wants to know."""
        with self._changed:
            self._lanes.ended(task)
            self._forget(task)
            tickets, task.tickets = task.tickets, []
            return tickets

    def close(self, *, drop: bool = False) -> None:
        """Take no more tasks, and with `drop` none of those that wait."""
        with self._changed:
            self._closed = True
            dropped = [ticket for task in self._lanes for ticket in task.tickets] if drop else []
            self._changed.notify_all()
        for ticket in dropped:
            ticket.cancel()

    def _new(self, task: Task, ended: Callable[[Over], object] | None) -> Task:
        if ended:
            task.over.add_done_callback(lambda over: ended(over.result()))
        if task.key is not None:
            self._made_once[task.key] = task
        return task

    def _forget(self, task: Task) -> None:
        """Whoever asks for its key now has another."""
        if self._made_once.get(task.key) is task:
            del self._made_once[task.key]
