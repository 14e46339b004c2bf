"""Tasks: how many runs are cut into stacks, and what a worker does with one."""

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import pairwise
from math import ceil

from nnviz.core.setup.config import Config
from nnviz.core.train.budget import estimated_seconds
from nnviz.core.train.limit import Limit, ways_down
from nnviz.core.train.outcome import Outcome
from nnviz.core.train.size import run_bytes
from nnviz.core.train.stacks import outcomes_of, runs_a_stack, shape_of
from nnviz.core.version import MATHEMATICS

# A task that takes longer holds up what others wait for, and what is shown of it; one that takes
# less is not worth sending to another process.
_LONGEST_SECONDS, _SHORTEST_SECONDS = 0.2, 0.02


class VersionMismatchError(RuntimeError):
    """A worker's mathematics are of another version than those of the server."""

    def __init__(self, server: str, worker: str) -> None:
        super().__init__(server, worker)
        self.server, self.worker = server, worker

    def __str__(self) -> str:
        return (
            f"A worker computes with another version of nnviz ({self.worker}) than the server "
            f"({self.server}). Both need the same nnviz and the same NumPy."
        )


def by_shape(configs: Sequence[Config]) -> list[list[Config]]:
    """`configs` of one shape together, in the order in which each shape comes first.

    By the estimate, runs of one shape take equally long, and equally much memory.
    """
    groups: dict[Hashable, list[Config]] = {}
    for config in configs:
        groups.setdefault(shape_of(config), []).append(config)
    return list(groups.values())


def cut(configs: Sequence[Config], workers: int = 1) -> list[tuple[Config, ...]]:
    """Cut `configs` into stacks of one shape, in the order in which each shape comes first.

    A stack fits into a cache and takes no longer than a fraction of a second, by the estimate, if
    it is more than one run; and where that is worth it there is one for each of the `workers`.
    """
    return [stack for group in by_shape(configs) for stack in _stacks(group, workers)]


def seconds_of(configs: Sequence[Config], workers: int) -> float:
    """How long so many workers will take for all `configs`, as estimated."""
    return (
        sum(
            count * estimated_seconds(group[0], runs)
            for group in by_shape(configs)
            for runs, count in Counter(map(len, _stacks(group, workers))).items()
        )
        / workers
    )


def check_limit(work: str, configs: Sequence[Config], workers: int, limit: Limit) -> None:
    """Raise TooMuchWorkError if all `configs` would take so many workers longer than `limit`.

    Or if a stack of them would take more memory: of what is done only the outcomes are kept.
    """
    nbytes = max((run_bytes(stack[0]) * len(stack) for stack in cut(configs)), default=0)
    limit.check_amounts(work, seconds_of(configs, workers), nbytes, ways_down(configs))


def _stacks(group: Sequence[Config], workers: int) -> list[tuple[Config, ...]]:
    """Stacks of nearly the same size, of runs of one shape."""
    seconds = estimated_seconds(group[0], len(group))
    worth_it = min(workers, int(seconds / _SHORTEST_SECONDS), len(group))
    fewest = max(1, worth_it, ceil(len(group) / _most_runs(group[0])))
    bounds = [len(group) * place // fewest for place in range(fewest + 1)]
    return [tuple(group[start:stop]) for start, stop in pairwise(bounds)]


def _most_runs(config: Config) -> int:
    """How many runs of this shape one task may have."""
    first = estimated_seconds(config)
    each = estimated_seconds(config, 2) - first
    return max(1, min(runs_a_stack(config), 1 + int((_LONGEST_SECONDS - first) / each)))


def measured(configs: Sequence[Config], version: str) -> list[Outcome]:
    """What the run of each of `configs` comes to: the task of a worker.

    Raises VersionMismatchError if the worker's mathematics are not of `version`, the server's.
    """
    if version != MATHEMATICS:
        raise VersionMismatchError(version, MATHEMATICS)
    return outcomes_of(configs)
