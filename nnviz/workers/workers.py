"""Workers: an Executor that says how many tasks it runs at once, and how its workers are."""

import os
from collections.abc import Callable, Hashable
from concurrent.futures import Executor
from typing import Any, NotRequired, TypedDict, Unpack

from nnviz.environment import WORKERS
from nnviz.variables import Environment
from nnviz.workers.crew import CrewState
from nnviz.workers.ticket import Over, Ticket


class Wish(TypedDict):
    """Who wants a task of a session, and how.

    owner       the session: the owners have their turns, one task each
    seconds     how long it takes, about
    key         of the same key there is one task at a time, and whoever asks for it as well gets a
                ticket for that one
    purpose     a newer ticket of an owner for the same purpose cancels the older
    ended       is told once, in another thread and before the ticket, how a task went that is not
                another's already
    """

    owner: Hashable
    seconds: float
    key: NotRequired[Hashable]
    purpose: NotRequired[Hashable]
    ended: NotRequired[Callable[[Over], object]]


class Workers(Executor):
    """Where tasks run: in processes of this machine, or on a cluster.

    A task is a function and its arguments, which can be pickled. What is submitted begins in that
    order; what sessions let `run` comes before it. The workers start with the first task, or with
    `start`.
    """

    @property
    def count(self) -> int:
        """How many tasks run at the same time."""
        raise NotImplementedError

    @property
    def lost(self) -> int:
        """How many workers have ended in the middle so far, and their tasks begun anew."""
        return 0

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the reader: what hinders the workers now. Usually none."""
        return ()

    @property
    def tickets(self) -> list[Ticket]:
        """Those that sessions hold, of tasks that wait or are under way."""
        raise NotImplementedError

    def run(self, function: Callable[..., Any], /, *arguments: Any, **wish: Unpack[Wish]) -> Ticket:
        """Have a process of this machine call `function(report, *arguments)` for a session.

        It calls `report` now and then (see `Report`).
        """
        raise NotImplementedError

    @property
    def states(self) -> dict[str, CrewState]:
        """How the processes of this machine are that do light work, and those that do heavy."""
        raise NotImplementedError

    def start(self) -> None:
        """Let the workers start, for a first task that need not wait for them."""


def cores(environment: Environment = os.environ) -> int:
    """How many processes work here: what NNVIZ_WORKERS says, or one for each core of this process.

    Raises ConfigError if it says nonsense.
    """
    if said := WORKERS.said(environment):
        return int(said)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
