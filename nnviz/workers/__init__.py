"""Where runs are made: processes of this machine, jobs that keep them busy, and a shelf."""

from functools import cache

from nnviz.workers.job import Job
from nnviz.workers.pool import Pool
from nnviz.workers.workers import Workers

__all__ = ["Job", "Workers", "executor"]


@cache
def executor() -> Workers:
    """The workers of this server, the same at each call; they start with their first task.

    Raises ConfigError where NNVIZ_WORKERS is no number of processes.
    """
    return Pool()
