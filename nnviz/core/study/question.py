"""A question: what would change if one setting of a Config were another one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.settings import Choice, LayerChoice
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.study.varied import varied
from nnviz.core.train.limit import Limit, TooMuchWorkError


@dataclass(frozen=True)
class Question:
    """What would change if one setting were another one.

    key       tells it apart from the others
    label     what is varied
    sweep     the runs that answer it, with one axis; each of them can be made
    names     what each value is called
    current   the place of the value that the Config has
    ordered   whether the values are numbers, which rise
    notes     sentences: what changes along with it; and what was left out, and why
    """

    key: str
    label: str
    sweep: Sweep
    names: tuple[str, ...]
    current: int
    ordered: bool
    notes: tuple[str, ...]

    def change(self, place: int) -> dict[str, Any]:
        """The fields of Config that differ with the value at `place`, and what they then are."""
        (axis,), before = self.sweep.axes, vars(self.sweep.base)
        wanted = varied(self.sweep.base, {axis.field: axis.values[place]})
        return {name: value for name, value in vars(wanted).items() if value != before[name]}


def question_of(
    config: Config,
    field: str,
    values: Sequence[Any],
    current: Any,
    called: Callable[[Any], str],
    limit: Limit,
) -> Question:
    """The question over those of `values` whose runs can be made, the current one in any case.

    None of them takes more than `limit`.
    """
    obstacles = {
        value: _obstacle(config, field, value, limit) for value in values if value != current
    }
    kept = tuple(value for value in values if not obstacles.get(value))
    left_out = dict[str, list[str]]()
    for value, why in obstacles.items():
        if why:
            left_out.setdefault(why, []).append(called(value))
    return Question(
        key=field,
        label=SETTINGS[field].label,
        sweep=Sweep(config, (Axis(field, kept),)),
        names=tuple(map(called, kept)),
        current=kept.index(current),
        ordered=not isinstance(SETTINGS[field], Choice | LayerChoice),
        notes=tuple(f"Left out: {', '.join(names)} ({why})." for why, names in left_out.items()),
    )


def _obstacle(config: Config, field: str, value: Any, limit: Limit) -> str:
    """Why there is no run of `config` with this value; empty if there is."""
    try:
        limit.check(varied(config, {field: value}))
    except ConfigError as error:
        return f"needs {error.needs}"
    except TooMuchWorkError as error:
        return f"more than the {error.most} that one run may take"
    return ""
