"""Pace: how long what is left will take, going by what is done."""

from time import perf_counter


class Pace:
    """Takes note of work as it is done; `work` is all that there is, in any unit."""

    def __init__(self, work: float) -> None:
        self._left, self._done = work, 0.0
        self._begun = self._latest = perf_counter()

    def advance(self, work: float) -> None:
        """So much is done now."""
        self._left, self._done = self._left - work, self._done + work
        self._latest = perf_counter()

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take, if it goes on like this; None before anything is done."""
        if not self._done:
            return None
        at_latest = self._left * (self._latest - self._begun) / self._done
        return max(0.0, at_latest - (perf_counter() - self._latest))
