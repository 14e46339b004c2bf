"""Standing answers: which settings of a Config could be others, and which values each may take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnviz.core import limits
from nnviz.core.limits import ConfigError
from nnviz.core.model.initializers import AUTO, in_words
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.settings import Choice, LayerChoice
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.core.study.varied import varied
from nnviz.core.train.budget import WORK_BUDGET_SECONDS, estimated_seconds

_WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
# Of two digits, so that they can be said; the same for every Config, so that what was computed for
# one of its rates still holds when another one is current.
RATES = tuple(float(f"{rate:.1e}") for rate in np.geomspace(1e-4, limits.LEARNING_RATE.high, 64))


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


def rate_question(config: Config) -> Question:
    """64 learning rates, evenly spaced on a logarithmic scale, one of which is the current one."""
    rates = rates_with(config.learning_rate)
    return _question(config, "learning_rate", rates, config.learning_rate, "{:.6g}".format)


def rates_with(current: float) -> tuple[float, ...]:
    """RATES, the nearest of them replaced by `current`."""
    nearest = min(RATES, key=lambda rate: abs(np.log(rate / current)))
    return tuple(sorted(current if rate == nearest else rate for rate in RATES))


def other_questions(config: Config) -> tuple[Question, ...]:
    """What else could be another one; width and activation only where there is a hidden layer."""
    numbers = (*([_width(config)] if config.hidden else []), _depth(config), _batch_size(config))
    fields = ("activation", "optimizer", "initializer")[not config.hidden :]
    return (*numbers, *(_names(config, field) for field in fields))


def _width(config: Config) -> Question:
    """All hidden layers alike; widths that are not have their place by the mean."""

    def called(hidden: tuple[int, ...]) -> str:
        return "-".join(map(str, hidden if len(set(hidden)) > 1 else hidden[:1]))

    alike = {(width,) * len(config.hidden) for width in _WIDTHS}
    rising = sorted(alike | {config.hidden}, key=lambda hidden: (np.mean(hidden), hidden))
    return _question(config, "hidden", rising, config.hidden, called, "width", "Units a layer")


def _depth(config: Config) -> Question:
    """Layers are taken away at the end, and added with the width of the last one."""
    last = config.hidden[-1] if config.hidden else limits.WIDTH.default
    deepest = config.hidden + (last,) * limits.HIDDEN_LAYERS.high
    values = [deepest[:layers] for layers in range(limits.HIDDEN_LAYERS.high + 1)]
    notes = [f"A layer that is added has {_count(last, 'unit')}."]

    def called(hidden: tuple[int, ...]) -> str:
        return str(len(hidden))

    return _question(
        config, "hidden", values, config.hidden, called, "depth", "Hidden layers", notes
    )


def _batch_size(config: Config) -> Question:
    """Powers of two, and the full batch."""
    full = config.training_count
    current = config.batch_size if config.batch_size < full else 0
    powers = {2**power for power in range(full.bit_length()) if 2**power < full}
    sizes = [*sorted((powers | {current}) - {0}), 0]
    notes = [f"All with {_count(config.epochs, 'epoch')}: smaller batches take more steps."]

    def called(size: int) -> str:
        return str(size or f"all {full}")

    return _question(config, "batch_size", sizes, current, called, notes=notes)


def _names(config: Config, field: str) -> Question:
    """All that can be chosen; where the current choice is one a layer, that comes first."""
    described, current = SETTINGS[field], getattr(config, field)
    assert isinstance(described, Choice | LayerChoice)

    def called(value: str | tuple[str, ...]) -> str:
        return value if isinstance(value, str) else ", ".join(value)

    names = list(described.options)
    values = names if current in names else [current, *names]
    notes = {"optimizer": _rates, "initializer": _auto}.get(field, lambda _: [])(config)
    return _question(config, field, values, current, called, notes=notes)


def _rates(config: Config) -> list[str]:
    """Which rate each optimizer has: its own, where the Config has that of its optimizer."""
    names = list(SETTINGS["optimizer"].options)
    rates = {name: varied(config, {"optimizer": name}).learning_rate for name in names}
    if len(set(rates.values())) == 1:
        return [f"All with the learning rate {config.learning_rate:g}."]
    said = ", ".join(f"{name} {rate:g}" for name, rate in rates.items())
    return [f"Each with its default learning rate: {said}."]


def _auto(config: Config) -> list[str]:
    """What auto is here."""
    return [f"{AUTO} is {in_words(varied(config, {'initializer': AUTO}).initializers)}."]


def _question(
    config: Config,
    field: str,
    values: Sequence[Any],
    current: Any,
    called: Callable[[Any], str],
    key: str = "",
    label: str = "",
    notes: Sequence[str] = (),
) -> Question:
    """The question over those of `values` whose runs can be made, the current one in any case."""
    left_out = {
        value: why
        for value in values
        if value != current and (why := _obstacle(config, field, value))
    }
    kept = tuple(value for value in values if value not in left_out)
    reasons = {
        why: [called(v) for v in left_out if left_out[v] == why] for why in left_out.values()
    }
    return Question(
        key=key or field,
        label=label or SETTINGS[field].label,
        sweep=Sweep(config, (Axis(field, kept),)),
        names=tuple(map(called, kept)),
        current=kept.index(current),
        ordered=not isinstance(SETTINGS[field], Choice | LayerChoice),
        notes=(*notes, *(f"Left out: {', '.join(each)} ({why})." for why, each in reasons.items())),
    )


def _obstacle(config: Config, field: str, value: Any) -> str:
    """Why there is no run of `config` with this value; empty if there is."""
    try:
        seconds = estimated_seconds(varied(config, {field: value}))
    except ConfigError as error:
        return f"needs {error.needs}"
    if seconds > WORK_BUDGET_SECONDS:
        return f"more than the {WORK_BUDGET_SECONDS:.0f} s that one run may take"
    return ""


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
