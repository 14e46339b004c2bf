"""Plan: a sweep with its cells, and how long its runs will take, before they begin."""

from typing import NamedTuple

from nnviz.core.amounts import seconds_in_words
from nnviz.core.setup.config import Config
from nnviz.core.study.trials import Study
from nnviz.core.train.budget import estimated_seconds
from nnviz.core.train.limit import Limit, TooMuchWorkError, ways_down
from nnviz.core.train.size import run_bytes
from nnviz.environment import SWEEP_SECONDS, run_limit
from nnviz.workers.tasks import by_shape, seconds_of

AT_ONCE_SECONDS = 1.0  # a sweep that takes no longer begins by itself


class Plan(NamedTuple):
    """A sweep, the Configs of its runs, each once, and what they are estimated to take.

    seconds     of all runs
    longest     of the longest single run
    largest     bytes of the largest single run
    """

    study: Study
    configs: tuple[Config, ...]
    seconds: float
    longest: float
    largest: int

    @classmethod
    def of(cls, study: Study, workers: int) -> "Plan":
        """The plan of a sweep on so many workers."""
        configs = tuple(dict.fromkeys(study.configs))
        firsts = [group[0] for group in by_shape(configs)]
        longest = max(map(estimated_seconds, firsts), default=0.0)
        largest = max(map(run_bytes, firsts), default=0)
        return cls(study, configs, seconds_of(configs, workers), longest, largest)

    @property
    def size(self) -> str:
        """How large it is, in words: 72 combinations × 8 seeds = 576 runs, about 0.4 seconds."""
        possible = sum(bool(cell.configs) for cell in self.study.cells)
        runs = f"{len(self.configs):,} runs, about {seconds_in_words(self.seconds)}"
        if "seed" in self.study.fields:
            return f"{possible:,} combinations: {runs}"
        return f"{possible:,} combinations × {self.study.seeds} seeds = {runs}"

    @property
    def begins_by_itself(self) -> bool:
        """Whether it is done in a moment."""
        return self.seconds <= AT_ONCE_SECONDS and not self.obstacle

    @property
    def obstacle(self) -> str:
        """Why it may not begin, and what brings it down; or empty."""
        of_sweep = Limit(SWEEP_SECONDS.value(), names=(SWEEP_SECONDS.name, ""))
        ways = ways_down(self.configs[:1])
        try:
            run_limit().check_amounts("One of these runs", self.longest, self.largest, ways)
            ways = ["fewer values", "fewer seeds", *ways]
            of_sweep.check_amounts("This sweep", self.seconds, 0, ways)
        except TooMuchWorkError as error:
            return str(error)
        return ""
