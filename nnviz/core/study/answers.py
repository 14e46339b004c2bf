"""Standing answers: which settings of a Config could be others, and which values each may take."""

import math
from dataclasses import replace

import numpy as np

from nnviz.core import limits
from nnviz.core.model.initializers import AUTO, in_words
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.settings import Choice, LayerChoice
from nnviz.core.study.question import Question, question_of
from nnviz.core.study.recommended import tried_rates
from nnviz.core.study.varied import varied
from nnviz.core.train.limit import LIMIT, Limit

_WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)


def rate_question(config: Config, limit: Limit = LIMIT) -> Question:
    """64 learning rates, evenly spaced on a logarithmic scale, one of which is the current one."""
    rates = rates_with_current(config)
    return question_of(config, "learning_rate", rates, config.learning_rate, "{:.6g}".format, limit)


def rates_with_current(config: Config) -> tuple[float, ...]:
    """`tried_rates`, the nearest of them replaced by the current one.

    What was computed for the others so still holds when another one is current.
    """
    tried, current = tried_rates(config), config.learning_rate
    nearest = min(tried, key=lambda rate: abs(math.log(rate / current)))
    return tuple(current if rate == nearest else rate for rate in tried)


def other_questions(config: Config, limit: Limit = LIMIT) -> tuple[Question, ...]:
    """What else could be another one; width and activation only where there is a hidden layer."""
    numbers = (
        *([_width(config, limit)] if config.hidden else []),
        _depth(config, limit),
        _batch_size(config, limit),
    )
    fields = ("activation", "optimizer", "initializer")[not config.hidden :]
    return (*numbers, *(_names(config, field, limit) for field in fields))


def _width(config: Config, limit: Limit) -> Question:
    """All hidden layers alike; widths that are not have their place by the mean."""

    def called(hidden: tuple[int, ...]) -> str:
        return "-".join(map(str, hidden if len(set(hidden)) > 1 else hidden[:1]))

    alike = {(width,) * len(config.hidden) for width in _WIDTHS}
    rising = sorted(alike | {config.hidden}, key=lambda hidden: (np.mean(hidden), hidden))
    question = question_of(config, "hidden", rising, config.hidden, called, limit)
    return replace(question, key="width", label="Units a layer")


def _depth(config: Config, limit: Limit) -> Question:
    """Layers are taken away at the end, and added with the width of the last one."""
    last = config.hidden[-1] if config.hidden else limits.WIDTH.default
    deepest = config.hidden + (last,) * limits.HIDDEN_LAYERS.high
    values = [deepest[:layers] for layers in range(limits.HIDDEN_LAYERS.high + 1)]
    added = f"A layer that is added has {_count(last, 'unit')}."

    def called(hidden: tuple[int, ...]) -> str:
        return str(len(hidden))

    question = question_of(config, "hidden", values, config.hidden, called, limit)
    notes = (added, *question.notes)
    return replace(question, key="depth", label="Hidden layers", notes=notes)


def _batch_size(config: Config, limit: Limit) -> Question:
    """Powers of two, and the full batch."""
    full = config.training_count
    current = config.batch_size if config.batch_size < full else 0
    powers = {2**power for power in range(full.bit_length()) if 2**power < full}
    sizes = [*sorted((powers | {current}) - {0}), 0]
    alike = f"All with {_count(config.epochs, 'epoch')}: smaller batches take more steps."

    def called(size: int) -> str:
        return str(size or f"all {full}")

    question = question_of(config, "batch_size", sizes, current, called, limit)
    return replace(question, notes=(alike, *question.notes))


def _names(config: Config, field: str, limit: Limit) -> Question:
    """All that can be chosen; where the current choice is one a layer, that comes first."""
    described, current = SETTINGS[field], getattr(config, field)
    assert isinstance(described, Choice | LayerChoice)

    def called(value: str | tuple[str, ...]) -> str:
        return value if isinstance(value, str) else ", ".join(value)

    names = list(described.options)
    values = names if current in names else [current, *names]
    said = {"optimizer": _rates, "initializer": _auto}.get(field)
    question = question_of(config, field, values, current, called, limit)
    return replace(question, notes=(said(config), *question.notes)) if said else question


def _rates(config: Config) -> str:
    """Which rate each optimizer has: its own, where the Config has that of its optimizer."""
    rates = {name: varied(config, {"optimizer": name}).learning_rate for name in OPTIMIZERS}
    if len(set(rates.values())) == 1:
        return f"All with the learning rate {config.learning_rate:g}."
    said = ", ".join(f"{name} {rate:g}" for name, rate in rates.items())
    return f"Each with its default learning rate: {said}."


def _auto(config: Config) -> str:
    """What auto is here."""
    return f"{AUTO} is {in_words(varied(config, {'initializer': AUTO}).initializers)}."


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
