"""A training that several sessions wait for: each takes a turn, and all get the one run."""

import threading
from collections.abc import Callable

from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.core.train.size import run_bytes
from nnviz.core.train.training import Training

BURST_SECONDS = 0.2  # between two looks at the clock, the progress bar and whoever else waits
_LOCK = threading.Lock()  # two training loops side by side would only slow each other

Report = Callable[[float, int], None]  # what share of how many steps is done


class SharedTraining:
    """A training in the making and, when it has finished, its run."""

    def __init__(self, config: Config) -> None:
        self._training: Training | None = Training([config])
        self._run: Run | None = None
        self._most_bytes = run_bytes(config)

    @property
    def finished(self) -> bool:
        """Whether the run is there."""
        return self._run is not None

    @property
    def nbytes(self) -> int:
        """How many bytes the run takes, or at most will."""
        return self._most_bytes if self._run is None else self._run.nbytes

    def run(self, report: Report) -> Run:
        """Train to the end in bursts, with a report after each, or return the finished run."""
        while True:
            with _LOCK:  # whoever had the turn before may have finished
                if self._run is None:
                    done, steps = self._burst()
                if self._run is not None:
                    return self._run
            report(done / steps, steps)

    def _burst(self) -> tuple[int, int]:
        """Go on for a while; the steps taken, of all. What made the run is then not kept."""
        training = self._training
        assert training is not None, "there is the training or its run"
        training.advance(BURST_SECONDS)
        if training.finished:
            (self._run,), self._training = training.runs, None
        return training.step, training.steps
