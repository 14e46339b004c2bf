"""Workers: an Executor that says how many tasks it runs at once, and how its workers are."""

import os
from concurrent.futures import Executor

from nnviz.environment import WORKERS, Environment


class Workers(Executor):
    """Where tasks run: in processes of this machine, or on a cluster.

    A task is a function and its arguments, which can be pickled; tasks begin in the order in which
    they were submitted. The workers start with the first task, or with `start`.
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
