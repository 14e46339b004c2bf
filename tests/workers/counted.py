"""Executors and shelves that count what is made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from threading import Semaphore
from typing import Any

from nnviz.core.setup.config import Config
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.stacks import outcomes_of
from nnviz.workers import Job, Workers
from nnviz.workers.tasks import measured

# Eight shapes, so eight stacks of three runs; one run of each diverges.
CONFIGS = [
    Config(hidden=(), epochs=epochs, seed=seed, learning_rate=rate, output="identity")
    for epochs in range(300, 308)
    for seed, rate in enumerate((0.1, 100.0, 0.3))
]


class Counted(Workers):
    """Workers, and which runs they were given and have made."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self.given: list[tuple[tuple[Config, ...], Future[Any]]] = []

    @property
    def count(self) -> int:
        return self._workers.count

    @property
    def lost(self) -> int:
        return self._workers.lost

    @property
    def notes(self) -> tuple[str, ...]:
        return self._workers.notes

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future = self._workers.submit(function, *arguments, **named)
        if function is measured:
            self.given.append((arguments[0], future))
        return future

    @property
    def made(self) -> list[Config]:
        return [each for stack, future in self.given if not future.cancelled() for each in stack]


class Kept(dict[Config, Outcome]):
    """A shelf in memory."""

    def outcomes(self, configs: Iterable[Config]) -> Mapping[Config, Outcome]:
        return {config: self[config] for config in configs if config in self}

    def keep(self, outcomes: Mapping[Config, Outcome]) -> None:
        assert not self.keys() & outcomes.keys(), "made twice"
        self.update(outcomes)


class Gate(Kept):
    """One that keeps an outcome when it is let: until then the job does not go on."""

    def __init__(self) -> None:
        super().__init__()
        self.let = Semaphore(0)

    def keep(self, outcomes: Mapping[Config, Outcome]) -> None:
        self.let.acquire()
        super().keep(outcomes)


def right(job: Job, configs: Sequence[Config]) -> bool:
    """Whether the job has exactly the outcomes that this process finds."""
    return job.outcomes == dict(zip(configs, outcomes_of(configs), strict=True))
