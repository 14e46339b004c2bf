"""Which settings make a difference to a run, given what the others are."""

from collections.abc import Callable, Mapping
from typing import Any

from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.settings import Choice, Chosen, LayerChoice, Number, OfDataset


def is_in_use(name: str, chosen: Chosen, layers: int, value_of: Callable[[str], Any]) -> bool:
    """Whether the setting `name` makes a difference.

    `chosen` are the records that the choices name, `layers` is how many hidden layers there are,
    and `value_of` says what another setting is.
    """
    described = SETTINGS[name]
    if isinstance(described, OfDataset):
        allowed = described.limits_in(name, chosen)
        return allowed.low < allowed.high
    if isinstance(described, Number) and described.constant_of:
        return name in getattr(chosen[described.constant_of], "constants", ())
    if isinstance(described, Number) and described.part_of:
        return bool(value_of(described.part_of))
    if isinstance(described, LayerChoice):
        return bool(layers)
    return name != "data_seed" or bool(chosen["dataset"].random)


def records_of(config: Config) -> Mapping[str, Any]:
    """The record that each choice of `config` names."""
    choices = {name: each for name, each in SETTINGS.items() if isinstance(each, Choice)}
    return {name: each.registry[getattr(config, name)] for name, each in choices.items()}


def used_settings(config: Config) -> dict[str, Any]:
    """The settings of `config` that make a difference to its run, in the order of Config."""
    records, values = records_of(config), vars(config)
    return {
        name: value
        for name, value in values.items()
        if is_in_use(name, records, len(config.hidden), values.__getitem__)
    }
