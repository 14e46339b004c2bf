"""Job: the outcomes of many runs in the making, which can be watched, cancelled and resumed."""

from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from threading import Condition
from typing import Protocol

from nnviz.core.setup.config import Config
from nnviz.core.train.budget import estimated_seconds
from nnviz.core.train.outcome import Outcome
from nnviz.core.version import MATHEMATICS
from nnviz.workers.pace import Pace
from nnviz.workers.tasks import cut, measured
from nnviz.workers.workers import Workers

Stack = tuple[Config, ...]


class Shelf(Protocol):
    """Where outcomes outlast a job. It never raises: one that cannot keep them gives none."""

    def outcomes(self, configs: Iterable[Config]) -> Mapping[Config, Outcome]:
        """Those of `configs` that are there."""

    def keep(self, outcomes: Mapping[Config, Outcome]) -> object:
        """Keep these."""


class Job:
    """The outcomes of `configs`, each once, made by `executor`, if the shelf has them not.

    It begins at once, and may be used by several threads. Its stacks are submitted a few at a time,
    so that several jobs are served in turn, and one that is cancelled soon leaves the workers.
    """

    def __init__(
        self, configs: Iterable[Config], executor: Workers, shelf: Shelf | None = None
    ) -> None:
        self._configs = tuple(dict.fromkeys(configs))
        self._executor, self._shelf = executor, shelf
        self._changed = Condition()
        self._outcomes: dict[Config, Outcome] = {}
        self._running: dict[Future[list[Outcome]], Stack] = {}
        self._cancelled, self._failure = False, ""
        self._lost_before = executor.lost
        self._plan()
        self._submit()

    @property
    def total(self) -> int:
        """How many different runs there are."""
        return len(self._configs)

    @property
    def done(self) -> int:
        """How many of them have an outcome so far."""
        return len(self._outcomes)

    @property
    def outcomes(self) -> dict[Config, Outcome]:
        """The outcomes so far, in the order in which they came: a dict of your own."""
        with self._changed:
            return self._outcomes.copy()

    @property
    def finished(self) -> bool:
        """Whether no more outcomes will come: all are there, or a task has failed (see `failure`).

        A cancelled job is not finished, as it can be resumed.
        """
        return bool(self._failure) or self.done == self.total

    @property
    def failure(self) -> str:
        """A sentence that says why the job ended before all was done; usually empty."""
        return self._failure

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled before all was done, and not resumed."""
        return self._cancelled and not self.finished

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take; None before that can be said, and in a cancelled job."""
        if self.finished:
            return 0.0
        return None if self.cancelled else self._pace.seconds_left

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the reader: what happened to the workers, and what hinders them."""
        lost, notes = self._executor.lost - self._lost_before, []
        if lost:
            ended = f"{lost} workers were lost" if lost > 1 else "A worker was lost"
            notes = [f"{ended}; what was in the making there began anew, and nothing else did."]
        if self._failure:
            return (*notes, self._failure)
        return tuple(notes) if self.finished else (*notes, *self._executor.notes)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is finished, or cancelled and at rest; say whether it is finished."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.finished or (self._cancelled and not self._running), seconds
            )
            return self.finished

    def cancel(self) -> None:
        """Begin nothing more. What is done is kept, also what a worker is about to finish."""
        with self._changed:
            if self.finished:
                return
            self._cancelled = True
            self._waiting.clear()
            running = list(self._running)
        for future in running:
            future.cancel()

    def resume(self) -> None:
        """Go on with what is missing, after `cancel` or a failure; otherwise do nothing."""
        with self._changed:
            if self._cancelled or self._failure:
                self._plan()
        self._submit()

    def _plan(self) -> None:
        """Look on the shelf, and let wait what is neither there nor in the making."""
        self._cancelled, self._failure = False, ""
        missing = [config for config in self._configs if config not in self._outcomes]
        if self._shelf is not None:
            self._outcomes |= self._shelf.outcomes(missing)
        begun = {config for stack in self._running.values() for config in stack}
        begun.update(self._outcomes)
        missing = [config for config in missing if config not in begun]
        self._waiting = deque(cut(missing, self._executor.count))
        self._pace = Pace(sum(map(_work, [*self._waiting, *self._running.values()])))

    def _submit(self) -> None:
        """Keep the workers busy: one stack more than they are, so that none waits for the next."""
        while True:
            with self._changed:
                if not self._waiting or len(self._running) > self._executor.count:
                    return
                stack = self._waiting.popleft()
                try:
                    future = self._executor.submit(measured, stack, MATHEMATICS)
                except Exception as error:  # noqa: BLE001 (whatever it is, nobody waits for ever)
                    self._fail(error)
                    return
                self._running[future] = stack
            future.add_done_callback(self._ended)

    def _ended(self, future: Future[list[Outcome]]) -> None:
        """Keep what a stack came to, and submit another. Runs in a thread of the executor."""
        stack = self._running[future]
        outcomes: dict[Config, Outcome] = {}
        try:
            if not future.cancelled():
                outcomes = dict(zip(stack, future.result(), strict=True))
            if self._shelf is not None and outcomes:
                self._shelf.keep(outcomes)
        except Exception as error:  # noqa: BLE001 (it would be lost in a thread)
            self._fail(error)
        with self._changed:
            del self._running[future]
            self._outcomes |= outcomes
            self._pace.advance(_work(stack))
            self._changed.notify_all()
        self._submit()

    def _fail(self, error: Exception) -> None:
        """End, and say why; what other workers are about to finish is kept."""
        words = f"{type(error).__name__}: {error}".rstrip(": ")
        with self._changed:
            self._failure = f"The runs could not be finished. {words}"
            self._waiting.clear()
            self._changed.notify_all()


def _work(stack: Stack) -> float:
    return estimated_seconds(stack[0], len(stack))
