"""Lanes: what waits for a worker, a lane for each owner, and the owners are served in turn."""

from collections.abc import Callable, Hashable, Iterator
from math import inf
from typing import Generic, TypeVar

Task = TypeVar("Task", bound=Hashable)


def _any_number(_: Hashable) -> float:
    return inf


class Lanes(Generic[Task]):
    """Tasks that wait. An owner whose turn it was is the last to have another, whatever it asks.

    A task of several owners begins when the first of them has its turn. `at_once` says how many
    tasks an owner may have under way; who has as many is passed over.
    """

    def __init__(self, at_once: Callable[[Hashable], float] = _any_number) -> None:
        self._at_once = at_once
        # The owners in the order of their turns, each with its tasks in order: none is empty.
        self._waiting: dict[Hashable, dict[Task, None]] = {}
        self._under_way: dict[Task, Hashable] = {}  # and whose turn it was

    def __iter__(self) -> Iterator[Task]:
        """The tasks that wait, each once."""
        return iter({task: None for lane in self._waiting.values() for task in lane})

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def under_way(self) -> tuple[Task, ...]:
        """Those that have been taken and not ended."""
        return tuple(self._under_way)

    def add(self, owner: Hashable, task: Task) -> None:
        """Let `task` wait in the lane of `owner`, also if it waits in another's; once begun not."""
        if task not in self._under_way:
            self._waiting.setdefault(owner, {})[task] = None

    def take(self) -> Task | None:
        """Begin the next task; None where none waits that may begin."""
        for owner, lane in self._waiting.items():
            if list(self._under_way.values()).count(owner) < self._at_once(owner):
                task = next(iter(lane))
                self.drop(task)
                self._under_way[task] = owner
                if rest := self._waiting.pop(owner, None):
                    self._waiting[owner] = rest
                return task
        return None

    def ended(self, task: Task) -> None:
        """A task that was begun is done, or given up."""
        del self._under_way[task]

    def leave(self, owner: Hashable, task: Task) -> None:
        """An owner wants a task no more; others may."""
        lane = self._waiting.get(owner, {})
        lane.pop(task, None)
        if not lane:
            self._waiting.pop(owner, None)

    def drop(self, task: Task) -> None:
        """Let a task wait no more, in any lane."""
        for owner in list(self._waiting):
            self.leave(owner, task)

    def place(self, task: Task) -> int:
        """How many tasks will begin before this one, if no more come; 0 for one that waits not.

        That is: those before it in its lane, and as many turns of each other owner, with one more
        of those whose turn is before that of its owner.
        """
        return min(
            (
                self._before(owner, list(lane).index(task))
                for owner, lane in self._waiting.items()
                if task in lane
            ),
            default=0,
        )

    def _before(self, owner: Hashable, place: int) -> int:
        found, turns = 0, place + 1
        for other, lane in self._waiting.items():
            if other == owner:
                turns = place
            found += min(len(lane), turns)
        return found
