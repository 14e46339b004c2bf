"""Pool: tasks on the cores of this machine, in processes that end when the server does."""

import pickle
import weakref
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from math import inf
from threading import Lock
from typing import Any, Unpack

from nnviz.workers.crew import Crew, CrewState
from nnviz.workers.lanes import Lanes
from nnviz.workers.ticket import Ticket
from nnviz.workers.workers import Wish, Workers, cores

HEAVY_SECONDS = 0.25  # a task that is estimated to take longer would hold up others' answers
_NICENESS = 5  # such a process has a quarter of a core that one of the others wants as well
_SWEEPS = "sweeps"  # the lane of what is submitted


def _heavy_at_once(owner: Hashable) -> float:
    return inf if owner is _SWEEPS else 1


class Pool(Workers):
    """Twice `count` processes, which is one for each core, or what NNVIZ_WORKERS says.

    `count` of them do the light tasks of sessions. As many others, which start when they are first
    needed, do heavy tasks and stacks of sweeps: the system gives them what the former leave of the
    processors, so that heavy work holds nobody up, also where there is one core. Each session has
    its turn, and one heavy task at a time.

    concurrent.futures has such a pool, but there a worker that is killed breaks all of it, a worker
    imports the server's main module, and workers outlive a server that was killed. Here a task
    whose worker was lost begins anew in another.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = cores() if count is None else count
        self._light = Crew(self._count, Lanes())
        self._heavy = Crew(self._count, Lanes(_heavy_at_once), _NICENESS)
        self._newest: weakref.WeakValueDictionary[Hashable, Ticket] = weakref.WeakValueDictionary()
        self._lock = Lock()
        # The threads know their crew and not the pool: one that nobody needs lets them go.
        self._dismiss = weakref.finalize(self, _dismiss, self._light, self._heavy)

    @property
    def count(self) -> int:
        """How many tasks of sweeps, or light tasks, run at the same time."""
        return self._count

    @property
    def lost(self) -> int:
        """How many workers have ended in the middle so far, and their tasks begun anew."""
        return self._light.lost + self._heavy.lost

    @property
    def states(self) -> dict[str, CrewState]:
        """How the processes are that do light work, and those that do heavy."""
        return {"light": self._light.state, "heavy": self._heavy.state}

    def start(self) -> None:
        """Let the processes for light tasks start, if they have not; it does not wait for them."""
        self._light.start()

    @property
    def tickets(self) -> list[Ticket]:
        """Those that sessions hold, of tasks that wait or are under way."""
        held = (*self._light.tickets, *self._heavy.tickets)
        return [ticket for ticket in held if ticket.owner is not _SWEEPS]

    def run(self, function: Callable[..., Any], /, *arguments: Any, **wish: Unpack[Wish]) -> Ticket:
        """Have a process call `function(report, *arguments)`, and give a ticket for the result."""
        request = pickle.dumps((function, arguments, {}, True))
        crew = self._heavy if wish["seconds"] > HEAVY_SECONDS else self._light
        owner, purpose = wish["owner"], wish.get("purpose")
        with self._lock:
            ticket = crew.ask(request, owner, key=wish.get("key"), ended=wish.get("ended"))
            older = None
            if purpose is not None:
                older = self._newest.get((owner, purpose))
                self._newest[owner, purpose] = ticket
        if older:
            older.cancel()  # after the newer was there: it may be for the same task
        return ticket

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Run `function` in a process, as soon as one is free; what it gets must be picklable."""
        return self._heavy.ask(pickle.dumps((function, arguments, named, False)), _SWEEPS).future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Let the processes end, when all is done that was submitted, or has begun."""
        self._dismiss.detach()
        for crew in (self._light, self._heavy):
            crew.dismiss(drop=cancel_futures)
        for crew in (self._light, self._heavy) if wait else ():
            crew.join()


def _dismiss(*crews: Crew) -> None:
    for crew in crews:
        crew.dismiss()
