"""The settings of a run as Parameters: which of them matter now, and what they are asked to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nnviz.core import limits
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.in_use import is_in_use
from nnviz.core.setup.presets import PRESETS
from nnviz.core.setup.settings import (
    Choice,
    Chosen,
    LayerChoice,
    Number,
    OfDataset,
    Widths,
)
from nnviz.views import parameters
from nnviz.views.address import address
from nnviz.views.parameters import Parameter

# What a newcomer sees first: the notes' own network, which learns majority-of-three in a moment.
FIRST = PRESETS["majority"].config

LAYERS = parameters.number("layers", limits.HIDDEN_LAYERS, len(FIRST.hidden))
_WIDTHS = [f"width_{layer}" for layer in range(1, limits.HIDDEN_LAYERS.high + 1)]
NAMES = [*SETTINGS.keys() - {"hidden"}, LAYERS.name, *_WIDTHS]  # in the address


@cache
def width(layer: int) -> Parameter[int]:
    """The width of a hidden layer, counted from 0."""
    return parameters.number(_WIDTHS[layer], limits.WIDTH)


@dataclass(frozen=True)
class Settings:
    """The settings at one moment.

    records     the record that each choice names
    layers      how many hidden layers there are
    values      what each setting that makes a difference to the run is asked to be, in the order
                of Config
    """

    records: Chosen
    layers: int
    values: Mapping[str, Any]

    def parameter(self, name: str) -> Parameter[Any]:
        """That of a setting that has one widget."""
        return parameter_of(name, self.records)

    def is_changed(self, name: str) -> bool:
        """Whether a setting that has one widget is asked to be other than its default."""
        return bool(self.values[name] != self.parameter(name).default)

    def can_be_divided(self, name: str) -> bool:
        """Whether there are several layers for which a setting may be chosen."""
        return isinstance(SETTINGS[name], LayerChoice) and self.layers > 1

    def is_divided(self, name: str) -> bool:
        """Whether a setting is chosen layer by layer."""
        return isinstance(SETTINGS[name], LayerChoice) and isinstance(self.values[name], tuple)


def settings_now() -> Settings:
    """What the settings are asked to be now."""
    records, layers = chosen(), LAYERS.value()

    @cache
    def asked(name: str) -> Any:
        if isinstance(SETTINGS[name], Widths):
            return tuple(width(layer).value() for layer in range(layers))
        return parameter_of(name, records).value()

    in_use = [name for name in SETTINGS if is_in_use(name, records, layers, asked)]
    return Settings(records, layers, {name: asked(name) for name in in_use})


def chosen() -> Chosen:
    """The record that each choice names now; those on which others depend come first in Config."""
    records = dict[str, Any]()
    for name, each in SETTINGS.items():
        if isinstance(each, Choice):
            records[name] = each.registry[parameter_of(name, records).value()]
    return records


def parameter_of(name: str, records: Chosen | None = None) -> Parameter[Any]:
    """The parameter of a setting that has one widget, where the choices name `records`, or now."""
    described = SETTINGS[name]
    if records is None and (described.default_of or isinstance(described, OfDataset)):
        records = chosen()
    if isinstance(described, OfDataset):
        return _number(name, described.limits_in(name, records or {}))
    default = described.said(name, None, records or {})
    default = getattr(FIRST, name) if default is None else default
    match described:
        case Choice():
            return parameters.choice(name, described.options, default)
        case LayerChoice():
            return parameters.layer_choice(name, described.options, default, LAYERS.value)
        case Number():
            return _number(name, described.limits, default)
        case Widths():
            raise KeyError(name)


_number = cache(parameters.number)  # of as many limits and defaults as the registries set


def choose(settings: Mapping[str, Any]) -> None:
    """Let fields of Config have these values from now on, all at once.

    A default goes on to follow the dataset and others, as it does for one who opens the link.
    """
    for parameter, value in _parameters_of(settings, chosen()):
        address().refused.pop(parameter.name, None)
        if value == parameter.default:
            address().values.pop(parameter.name, None)
        else:
            parameter.choose(value)


def query_of(config: Config) -> dict[str, str]:
    """What an address says whose settings are those of `config`."""
    pairs = _parameters_of(vars(config), {})
    return {each.name: each.write(value) for each, value in pairs if value != each.default}


def _parameters_of(settings: Mapping[str, Any], others: Chosen) -> list[tuple[Parameter[Any], Any]]:
    """The parameters of fields of Config with their values; `others` are chosen elsewhere."""
    found: list[tuple[Parameter[Any], Any]] = []
    records = dict(others)
    for name, value in settings.items():
        described = SETTINGS[name]
        if isinstance(described, Choice):
            records[name] = described.registry[value]
    for name, value in settings.items():
        if isinstance(SETTINGS[name], Widths):
            found.append((LAYERS, len(value)))
            found += [(width(layer), units) for layer, units in enumerate(value)]
        else:
            found.append((parameter_of(name, records), value))
    return found
