"""What is asked of a Config, with the runs that answer it, and how long these will take."""

from collections.abc import Sequence
from typing import NamedTuple

from nnviz.core.setup.config import Config
from nnviz.core.study.answers import other_questions, rate_question
from nnviz.core.study.question import Question
from nnviz.environment import run_limit
from nnviz.workers import executor
from nnviz.workers.tasks import seconds_of


class Asked(NamedTuple):
    """A question, its runs in a good order, and their seconds as estimated, with all workers."""

    question: Question
    configs: tuple[Config, ...]
    seconds: float


def rate_asked(config: Config) -> Asked:
    """What would change with the learning rate."""
    return _asked(rate_question(config, run_limit()))


def others_asked(config: Config) -> tuple[Asked, ...]:
    """What would change with other settings."""
    return tuple(map(_asked, other_questions(config, run_limit())))


def affordable(asked: Sequence[Asked], seconds: float) -> list[Asked]:
    """As many of `asked` as take at most `seconds` together, those that take least first."""
    found = list[Asked]()
    for each in sorted(asked, key=lambda each: each.seconds):
        if sum(one.seconds for one in found) + each.seconds <= seconds:
            found.append(each)
    return found


def coarse_first(count: int, current: int) -> list[int]:
    """All places of a row, the current one first, then so that soon there are some everywhere."""

    def halvings(place: int) -> int:
        return -((place & -place) or count)

    return sorted(range(count), key=lambda place: (place != current, halvings(place), place))


def _asked(question: Question) -> Asked:
    cells = question.sweep.cells
    order = coarse_first(len(cells), question.current)
    configs = tuple(config for place in order for config in cells[place].configs)
    return Asked(question, configs, seconds_of(configs, executor().count))
