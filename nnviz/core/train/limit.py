"""Limit: how much training may take, and the error that says what would take more."""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real

from nnviz.core.amounts import bytes_in_words, seconds_in_words
from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import Config
from nnviz.core.train.budget import estimated_seconds
from nnviz.core.train.size import run_bytes


class TooMuchWorkError(ValueError):
    """Training that would take more than a limit, and has not begun.

    work    what would take it
    takes   how much, as estimated
    most    the limit
    name    what the limit is called where it is set
    ways    what brings it down
    """

    def __init__(self, work: str, takes: str, most: str, name: str, ways: Sequence[str]) -> None:
        super().__init__(work, takes, most, name, ways)
        self.work, self.takes, self.most, self.name, self.ways = work, takes, most, name, ways

    def __str__(self) -> str:
        return (
            f"{self.work} would take about {self.takes}; the limit is {self.most} ({self.name})."
            f" What brings it down: {', '.join(self.ways)}."
        )


@dataclass(frozen=True)
class Limit:
    """What all runs that are asked for together may take; math.inf for as much as there is.

    seconds   of training, as estimated before it begins, on a slow machine
    nbytes    of what the runs hold when they are done
    names     what the two are called where they are set

    Raises ConfigError where one is no number above 0.
    """

    seconds: float = 3600.0
    nbytes: float = 2.0**30
    names: tuple[str, str] = ("limit=Limit(seconds=...)", "limit=Limit(nbytes=...)")

    def __post_init__(self) -> None:
        for name in ("seconds", "nbytes"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, Real) or not float(value) > 0:
                raise ConfigError(name, value, "a number above 0, or math.inf")

    def check(self, config: Config) -> None:
        """Raise TooMuchWorkError if the run of `config` would take more."""
        self.check_amounts(
            "This run", estimated_seconds(config), run_bytes(config), ways_down([config])
        )

    def allows(self, config: Config) -> bool:
        """Whether the run of `config` takes no more."""
        return estimated_seconds(config) <= self.seconds and run_bytes(config) <= self.nbytes

    def check_amounts(self, work: str, seconds: float, nbytes: float, ways: Sequence[str]) -> None:
        """Raise TooMuchWorkError if `work`, which takes so much, takes more."""
        by_time, by_size = self.names
        if seconds > self.seconds:
            takes, most = f"{seconds_in_words(seconds)} to train", seconds_in_words(self.seconds)
            raise TooMuchWorkError(work, takes, most, by_time, ways)
        if nbytes > self.nbytes:
            takes, most = f"{bytes_in_words(nbytes)} of memory", bytes_in_words(self.nbytes)
            raise TooMuchWorkError(work, takes, most, by_size, ways)


LIMIT = Limit()  # where nobody sets another: an hour, and 1 GB


def ways_down(configs: Sequence[Config]) -> list[str]:
    """What would make the runs of `configs` take less, as far as they have it."""
    ways = ["fewer runs"] if len(configs) > 1 else []
    ways.append("fewer epochs")
    if any(config.samples for config in configs):
        ways.append("fewer samples")
    if any(0 < config.batch_size < config.training_count for config in configs):
        ways.append("larger batches")
    if any(config.hidden for config in configs):
        ways.append("a smaller network")
    return ways
