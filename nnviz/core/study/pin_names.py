"""In which settings pins differ, and what a pin is called before it has a name."""

from collections.abc import Sequence
from typing import Any

from nnviz.core.limits import Integers, Reals
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.in_use import records_of, used_settings
from nnviz.core.setup.settings import Number, OfDataset, Widths
from nnviz.core.study.pins import LONGEST_NAME, Pin, free_name

_SIZES = ("inputs", "outputs", "hidden")  # which are said together
_SHORT = {"learning_rate": "rate"}
_MORE = ", …"
_NOT_USED = "not used"


def differing(configs: Sequence[Config]) -> list[str]:
    """The settings that are not the same in all `configs`, in the order of Config.

    One that makes no difference to a run counts as unset there.
    """
    used = [used_settings(config) for config in configs]
    return [name for name in SETTINGS if any(each.get(name) != used[0].get(name) for each in used)]


def in_words(name: str, value: Any) -> str:
    """A setting's value as it is read: widths as 4-2, 0 by the name that it has."""
    described = SETTINGS[name]
    if isinstance(described, Widths):
        return "-".join(map(str, value)) or "none"
    if isinstance(value, str | tuple):
        return value if isinstance(value, str) else ", ".join(value)
    return _number(value, described.limits if isinstance(described, Number) else None)


def said_of(config: Config, name: str) -> str:
    """The value of a setting of `config` as it is read, or that it makes no difference there."""
    described = SETTINGS[name]
    if isinstance(described, OfDataset):
        return _number(getattr(config, name), described.limits_in(name, records_of(config)))
    used = used_settings(config)
    return in_words(name, used[name]) if name in used else _NOT_USED


def _number(value: float, allowed: Integers | Reals | None) -> str:
    if isinstance(allowed, Integers) and allowed.zero and not value:
        return allowed.zero_name
    return f"{value:.10g}"


def default_name(config: Config, pins: Sequence[Pin]) -> str:
    """What a new pin beside `pins` is called: in what it differs from the first of them, in short.

    The first one is called by its data, its layers and its learning rate.
    """
    if pins and (names := differing([pins[0].config, config])):
        used = used_settings(config).keys() - {*_SIZES}
        parts = [_part(name, config) for name in names if name in used]
        if set(names) & {*_SIZES}:
            parts.insert(0, _sizes(config))
    else:
        parts = [f"{config.dataset} {_sizes(config)}", _part("learning_rate", config)]
    return free_name(_joined(parts), [pin.name for pin in pins])


def _part(name: str, config: Config) -> str:
    value = getattr(config, name)
    said = in_words(name, value)
    return said if isinstance(value, str) else f"{_SHORT.get(name, name.replace('_', ' '))} {said}"


def _sizes(config: Config) -> str:
    return "-".join(map(str, config.sizes))


def _joined(parts: Sequence[str]) -> str:
    """As many of `parts` as a name has room for; at least a part of the first."""
    whole = ", ".join(parts)
    kept = len(parts)
    while kept > 1 and len(whole) > LONGEST_NAME:
        kept -= 1
        whole = ", ".join(parts[:kept]) + _MORE
    return whole[:LONGEST_NAME].strip()
