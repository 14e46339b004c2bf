"""One line in the log for each run: how large it was, how long it took, what became of it.

A line is a JSON object, written by the logger `nnviz.runs` of Python's `logging`:

    {"run": "done", "units": [2, 4, 2, 1], "samples": 200, "steps": 400, "queue_seconds": 0.001,
     "train_seconds": 0.012, "film_seconds": 0.08, "lost_workers": 0, "at": "2026-11-27T17:12:00Z"}

It says nothing of who asked, nor what the data are. A run that is remembered has no line: it is
counted, for the metrics.
"""

import json
import logging
import sys
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from typing import Any, Protocol

from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config
from nnviz.core.train.limit import TooMuchWorkError
from nnviz.core.train.run import Run
from nnviz.environment import RUN_LOG
from nnviz.observed.tally import Tally
from nnviz.workers import Over
from nnviz.workers.process import WorkerLostError

OUTCOMES = {
    "done": "made as asked for",
    "diverged": "ended early, as its numbers were finite no more",
    "cancelled": "nobody wanted it any more",
    "refused": "would have taken more than the limits allow",
    "failed": "an error, which the log has too",
    "worker lost": "given up, as its worker processes were killed again and again",
    "remembered": "was there already",
}
TALLY = Tally(tuple(OUTCOMES), ("queue", "train", "film"))
LOGGER = logging.getLogger("nnviz.runs")


class _Made(Protocol):
    """What a worker makes of a Config."""

    @property
    def run(self) -> Run:
        """The run."""


def start_run_log() -> None:
    """Let the lines go to the standard error output, unless NNVIZ_RUN_LOG is off.

    Where the operator has given `nnviz.runs` a handler already, nothing is changed.
    """
    if RUN_LOG.value() == "off" or LOGGER.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False


def note_run(config: Config, over: Over) -> None:
    """The task that was to make the run of `config` is over; its result has the `run`."""
    made: _Made | None = over.result
    outcome, seconds = _outcome(over), {"queue": over.queue_seconds}
    if made:
        train = min(made.run.seconds, over.work_seconds)
        seconds |= {"train": train, "film": over.work_seconds - train}
    TALLY.add(outcome, seconds)
    steps = made.run.steps if made else _steps(config)
    _write(outcome, config, steps, **_rounded(seconds), lost_workers=over.lost)


def note_refused(config: Config, error: TooMuchWorkError) -> None:
    """The run of `config` is not made, as it would take more than a limit."""
    TALLY.add("refused", {})
    _write("refused", config, _steps(config), takes=error.takes, limit=error.name)


def note_remembered() -> None:
    """A run was asked for that was there already."""
    TALLY.add("remembered", {})


def _outcome(over: Over) -> str:
    if over.error is None:
        return "done" if over.result.run.diverged_at is None else "diverged"
    if isinstance(over.error, CancelledError):
        return "cancelled"
    return "worker lost" if isinstance(over.error, WorkerLostError) else "failed"


def _steps(config: Config) -> int:
    return Batches(config, config.training_count).steps


def _rounded(seconds: dict[str, float]) -> dict[str, float]:
    return {f"{part}_seconds": round(each, 4) for part, each in seconds.items()}


def _write(outcome: str, config: Config, steps: int, **more: Any) -> None:
    line = {
        "run": outcome,
        "units": config.sizes,
        "samples": config.training_count,
        "steps": steps,
        **more,
        "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    LOGGER.info(json.dumps(line))
