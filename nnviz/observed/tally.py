"""Tally: how many runs there were since the start, of which outcome, and how long they took."""

from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate
from math import inf
from threading import Lock

# Seconds: from what nobody notices to what no run may take.
_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, inf)

Buckets = tuple[tuple[float, int], ...]


class Histogram:
    """How often a number of seconds was at most so large. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts, self._sum = [0] * len(_BOUNDS), 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        with self._lock:
            self._counts[bisect_left(_BOUNDS, seconds)] += 1
            self._sum += seconds

    @property
    def counted(self) -> tuple[Buckets, float]:
        """Each bound, and how many were not above it: of infinity, all; and the sum of all."""
        with self._lock:
            return tuple(zip(_BOUNDS, accumulate(self._counts), strict=True)), self._sum


class Tally:
    """Counts of runs by their outcome, and of the seconds of their parts. Threads may share it."""

    def __init__(self, outcomes: tuple[str, ...], parts: tuple[str, ...]) -> None:
        self._lock = Lock()
        self._runs = dict.fromkeys(outcomes, 0)
        self.seconds = {part: Histogram() for part in parts}

    def add(self, outcome: str, seconds: Mapping[str, float]) -> None:
        """Count a run, and how long its parts took."""
        with self._lock:
            self._runs[outcome] += 1
        for part, each in seconds.items():
            self.seconds[part].add(each)

    @property
    def runs(self) -> dict[str, int]:
        """How many there were of each outcome."""
        with self._lock:
            return dict(self._runs)
