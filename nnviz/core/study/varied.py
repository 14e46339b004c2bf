"""A Config with some fields changed, as a person means it who changes a control."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.setup.settings import Choice, OfDataset


def varied(config: Config, changes: Mapping[str, Any]) -> Config:
    """`config` with these fields changed.

    A field that stands at the default which another choice sets, as the learning rate at that of
    the optimizer, goes on to follow that choice. Of activations one a layer, the last stands for
    layers that are added, and what is too much is left out. Raises ConfigError.
    """
    following = {name: None for name in _following(config) if name not in changes}
    changed = {**following, **changes}
    if "hidden" in changes and not isinstance(config.activation, str):
        fitted = _fitted(config.activation, len(changes["hidden"]))
        changed = {"activation": fitted, **changed}
    return replace(config, **changed)


@lru_cache(maxsize=64)
def _following(config: Config) -> tuple[str, ...]:
    """The fields that stand at the default which a choice of `config` sets."""
    records = {
        name: each.registry[getattr(config, name)]
        for name, each in SETTINGS.items()
        if isinstance(each, Choice)
    }
    found = []
    for name, each in SETTINGS.items():
        if isinstance(each, OfDataset):
            default = each.limits_in(name, records).default
        elif each.default_of:
            default = each.said(name, None, records)
        else:
            continue
        if getattr(config, name) == default:
            found.append(name)
    return tuple(found)


def _fitted(activations: tuple[str, ...], layers: int) -> str | tuple[str, ...]:
    """Activations, one a hidden layer, for another number of layers."""
    fitted = (activations + activations[-1:] * layers)[:layers]
    return fitted or activations[-1]
