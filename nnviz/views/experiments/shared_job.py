"""A job that several viewers look at: begun for the first of them, and left off without any."""

from collections.abc import Callable, Hashable
from threading import RLock, Thread
from time import monotonic

from nnviz.workers import Job

IDLE_SECONDS = 30.0  # a viewer who has not looked for so long has gone: a closed tab says no word


class SharedJob:
    """The job of so many `runs`, as long as somebody looks at it; what is done is kept in any case.

    It has no job before the first `look`.
    """

    def __init__(self, runs: int, begin: Callable[[], Job]) -> None:
        self.runs = runs
        self._begin, self._lock = begin, RLock()
        self.job: Job | None = None
        self._looked: dict[Hashable, float] = {}  # each viewer, and when they did last
        self._left, self._guarded = False, False

    def look(self, viewer: Hashable) -> Job:
        """The job, for a viewer who will look again soon; it goes on, if all had left it."""
        with self._lock:
            self._looked[viewer] = monotonic()
            if self.job is None:
                self.job = self._begin()
            elif self._left:
                self.job.resume()
            self._left = False
            if not (self._guarded or self.job.finished):
                self._guarded = True
                Thread(target=self._guard, args=(self.job,), daemon=True).start()
            return self.job

    def leave(self, viewer: Hashable) -> None:
        """The viewer looks at something else now."""
        with self._lock:
            self._looked.pop(viewer, None)
            self._leave_off()

    def _guard(self, job: Job) -> None:
        """Leave off when everyone has gone."""
        while not job.wait(IDLE_SECONDS / 10):
            with self._lock:
                soonest = monotonic() - IDLE_SECONDS
                self._looked = {who: at for who, at in self._looked.items() if at > soonest}
                self._leave_off()
                if self._left or job.cancelled:
                    self._guarded = False  # the next look has another guard
                    return

    def _leave_off(self) -> None:
        if not self._looked and self.job and not (self.job.finished or self.job.cancelled):
            self.job.cancel()
            self._left = True
