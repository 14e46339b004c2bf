"""Plan: a sweep with its cells, and how long its runs will take, before they begin."""

from typing import NamedTuple

from nnviz.core.setup.config import Config
from nnviz.core.study.trials import Study
from nnviz.core.train.budget import WORK_BUDGET_SECONDS, estimated_seconds
from nnviz.views.seconds import seconds_in_words
from nnviz.workers.tasks import cut, seconds_of

AT_ONCE_SECONDS = 1.0  # a sweep that takes no longer begins by itself
MOST_SECONDS = 600.0


class Plan(NamedTuple):
    """A sweep, the Configs of its runs, each once, and what they are estimated to take.

    seconds     of all runs
    longest     of the longest single run
    """

    study: Study
    configs: tuple[Config, ...]
    seconds: float
    longest: float

    @classmethod
    def of(cls, study: Study, workers: int) -> "Plan":
        """The plan of a sweep on so many workers."""
        configs = tuple(dict.fromkeys(study.configs))
        longest = max((estimated_seconds(stack[0]) for stack in cut(configs)), default=0.0)
        return cls(study, configs, seconds_of(configs, workers), longest)

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
        longest, seconds = map(seconds_in_words, (self.longest, self.seconds))
        if self.longest > WORK_BUDGET_SECONDS:
            most = seconds_in_words(WORK_BUDGET_SECONDS)
            return (
                f"One of these runs would take about {longest}; the limit is {most}. What brings it"
                " down: fewer epochs, fewer samples, larger batches, a smaller network."
            )
        if self.seconds > MOST_SECONDS:
            most = seconds_in_words(MOST_SECONDS)
            return (
                f"This sweep would take about {seconds}; the limit is {most}. What brings it down:"
                " fewer values, fewer seeds, fewer epochs, fewer samples, larger batches."
            )
        return ""
