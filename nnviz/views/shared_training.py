"""A training that several sessions wait for: each takes a turn, and all get the one run."""

import threading
from collections.abc import Callable

from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.core.train.training import Training

BURST_SECONDS = 0.2  # between two looks at the clock, the progress bar and whoever else waits
_LOCK = threading.Lock()  # two training loops side by side would only slow each other

Report = Callable[[float, int], None]  # what share of how many steps is done


class SharedTraining:
    """A training in the making and, when it has finished, its run."""

    def __init__(self, config: Config) -> None:
        self._training = Training(config)
        self._run: Run | None = None

    def run(self, report: Report) -> Run:
        """Train to the end in bursts, with a report after each, or return the finished run."""
        while True:
            with _LOCK:  # whoever had the turn before may have finished
                run, done = self._after_a_burst()
            if run is not None:
                return run
            report(done, self._training.steps)

    def _after_a_burst(self) -> tuple[Run | None, float]:
        if self._run is None:
            self._training.advance(BURST_SECONDS)
            if self._training.finished:
                self._run = self._training.run
        return self._run, self._training.step / self._training.steps
