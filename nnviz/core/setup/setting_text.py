"""A setting's value as a text that a person types, and back: learning_rate 0.3, hidden 4-2."""

from typing import Any

from nnviz.core.limits import WIDTH, ConfigError, Integers, Reals, check_name
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.settings import Choice, LayerChoice, Number, OfDataset, Widths

NONE = "none"  # no hidden layer
_LAYER = "-"  # between what belongs to one hidden layer and to the next


def read_setting(name: str, text: str) -> Any:
    """The value of the setting `name` that `text` stands for, or ConfigError.

    What depends on other settings, as the limits that a dataset sets, is left to Config.
    """
    described, text = SETTINGS[check_name("setting", name, SETTINGS)], text.strip()
    match described:
        case Choice():
            return check_name(name, text, described.options)
        case LayerChoice():
            names = tuple(check_name(name, each, described.options) for each in _layers(text))
            return names if len(names) > 1 else names[0]
        case Widths():
            return described.check(name, _widths(name, text), {})
        case Number() | OfDataset():
            return numbers_of(name).read(name, text)


def write_setting(name: str, value: Any) -> str:
    """The text of an allowed value of the setting `name`, which `read_setting` reads as it."""
    match SETTINGS[name]:
        case Number() | OfDataset():
            return numbers_of(name).write(value)
        case Widths():
            return _LAYER.join(map(str, value)) or NONE
        case _:
            return value if isinstance(value, str) else _LAYER.join(value)


def is_number(name: str) -> bool:
    """Whether the setting `name` is one number."""
    return isinstance(SETTINGS[name], Number | OfDataset)


def numbers_of(name: str) -> Integers | Reals:
    """The numbers that the setting `name`, which is a number, can be with any dataset."""
    described = SETTINGS[name]
    if isinstance(described, Number):
        return described.limits
    of_each = [getattr(kind, name) for kind in DATASETS.values()]
    low, high = min(each.low for each in of_each), max(each.high for each in of_each)
    if isinstance(of_each[0], Reals):
        return Reals(low, high, low)
    return Integers(low, high, low, zero=next((each.zero for each in of_each if each.zero), ""))


def _layers(text: str) -> list[str]:
    return [each.strip() for each in text.split(_LAYER)]


def _widths(name: str, text: str) -> list[int]:
    try:
        return [] if text == NONE else [WIDTH.read(name, each) for each in _layers(text)]
    except ConfigError:
        needs = f"widths from {WIDTH.low} to {WIDTH.high} with {_LAYER} between, such as 4-2"
        raise ConfigError(name, text, f"{needs}, or {NONE}") from None
