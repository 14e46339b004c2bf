"""Plan: a sweep with its cells, and how long its runs will take, before they begin."""

from typing import NamedTuple

from nnviz.core.setup.config import Config
from nnviz.core.study.sweep import Sweep
from nnviz.core.study.trials import Trials
from nnviz.core.train.budget import WORK_BUDGET_SECONDS, estimated_seconds
from nnviz.workers.tasks import cut

AT_ONCE_SECONDS = 1.0  # a sweep that takes no longer begins by itself
MOST_SECONDS = 600.0


class Plan(NamedTuple):
    """A sweep, the Configs of its runs, each once, and what they are estimated to take.

    seconds     of all runs
    longest     of the longest single run
    """

    study: Sweep | Trials
    configs: tuple[Config, ...]
    seconds: float
    longest: float

    @classmethod
    def of(cls, study: Sweep | Trials, workers: int) -> "Plan":
        """The plan of a sweep on so many workers."""
        configs = tuple(dict.fromkeys(study.configs))
        stacks = cut(configs, workers)
        total = sum(estimated_seconds(stack[0], len(stack)) for stack in stacks)
        longest = max((estimated_seconds(stack[0]) for stack in stacks), default=0.0)
        return cls(study, configs, total / workers, longest)

    @property
    def size(self) -> str:
        """How large it is, in words: 72 combinations × 8 seeds = 576 runs, about 0.4 s."""
        possible = sum(bool(cell.configs) for cell in self.study.cells)
        runs = f"{len(self.configs):,} runs, about {in_words(self.seconds)}"
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
        if self.longest > WORK_BUDGET_SECONDS:
            return (
                f"One of these runs would take about {in_words(self.longest)}; the limit is"
                f" {in_words(WORK_BUDGET_SECONDS)}. What brings it down: fewer epochs, fewer"
                " samples, larger batches, a smaller network."
            )
        if self.seconds > MOST_SECONDS:
            return (
                f"This sweep would take about {in_words(self.seconds)}; the limit is"
                f" {in_words(MOST_SECONDS)}. What brings it down: fewer values, fewer seeds, fewer"
                " epochs, fewer samples, larger batches."
            )
        return ""


def in_words(seconds: float) -> str:
    """A time as people say it: 0.4 s, 12 s, 3 min, 2 h."""
    if seconds < 1:
        return f"{max(seconds, 0.1):.1f} s"
    for size, name in ((3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    return f"{seconds:.0f} s"
