"""Runs for the pages: trained once for everyone who asks, within the work budget, with progress."""

import threading

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.train.budget import WORK_BUDGET_SECONDS, estimated_seconds
from nnviz.core.train.run import Run
from nnviz.core.train.training import Training

_BURST_SECONDS = 0.2  # between two looks at the clock, the progress bar and whoever else waits
_LOCK = threading.Lock()  # two training loops side by side would only slow each other


class TooMuchWorkError(Exception):
    """A run that would take longer than the work budget; its words say how long and what to do."""

    def __init__(self, config: Config, seconds: float) -> None:
        ways = ["fewer epochs"]
        if config.samples:
            ways.append("fewer samples")
        if 0 < config.batch_size < config.sample_count:
            ways.append("larger batches")
        if config.hidden:
            ways.append("a smaller network")
        super().__init__(
            f"This run would take about {_in_words(seconds)} to train; the limit is"
            f" {_in_words(WORK_BUDGET_SECONDS)}. What brings it down: {', '.join(ways)}."
        )


def _in_words(seconds: float) -> str:
    for size, name in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    return f"{seconds:.0f} seconds"


class _Job:
    """A training in the making and, when it has finished, its run; shared between sessions."""

    def __init__(self, config: Config) -> None:
        self._training: Training | None = Training([config])
        self._run: Run | None = None

    def result(self) -> Run:
        """Train to the end in bursts, with a progress bar if it takes long, or return the run."""
        bar = st.empty()
        while self._run is None:
            with _LOCK:
                self._burst()
            if self._training is not None:
                done = self._training.step / self._training.steps
                bar.progress(done, text=f"Training: {done:.0%} of {self._training.steps:,} steps")
        bar.empty()
        return self._run

    def _burst(self) -> None:
        if self._training is None:
            return
        self._training.advance(_BURST_SECONDS)
        if self._training.finished:
            self._run, self._training = self._training.runs[0], None


# A job holds a run of at most some 50 MB, most far less.
@st.cache_resource(max_entries=24, show_spinner=False)
def _job(config: Config) -> _Job:
    return _Job(config)


def trained(config: Config) -> Run:
    """The run of `config`. Raises TooMuchWorkError if it would take longer than the budget."""
    seconds = estimated_seconds(config)
    if seconds > WORK_BUDGET_SECONDS:
        raise TooMuchWorkError(config, seconds)
    return _job(config).result()
