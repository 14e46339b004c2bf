"""A setting: how one field of Config is named, explained and limited, said once for everyone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nnviz.core import limits
from nnviz.core.limits import ConfigError, Integers, Reals, check_name
from nnviz.core.setup.datasets import DATASETS, DatasetKind

Allowed = Integers | Reals


@dataclass(frozen=True)
class Setting:
    """What is said of a field: its section of the controls, its label, and what it means."""

    section: str
    label: str
    explanation: str


@dataclass(frozen=True)
class Choice(Setting):
    """One of the names in a registry, whose records have a `formula`, a `description` or both."""

    registry: Mapping[str, Any]
    suits: Callable[[Any], bool] = lambda _: True  # which of the records can be chosen here

    @property
    def options(self) -> dict[str, Any]:
        """The records that can be chosen, by name."""
        return {name: record for name, record in self.registry.items() if self.suits(record)}

    def check(self, name: str, value: object, _: str) -> str:
        """Return `value`, or raise ConfigError."""
        return check_name(name, value, self.options)

    @property
    def meanings(self) -> dict[str, tuple[str, str]]:
        """Each name's description and formula; empty where its record has none."""
        return {
            name: (getattr(record, "description", ""), getattr(record, "formula", ""))
            for name, record in self.options.items()
        }


@dataclass(frozen=True)
class Number(Setting):
    """A number within limits. With `constant_of`, one that only some records of that choice use."""

    limits: Allowed
    constant_of: str = ""

    def check(self, name: str, value: object, _: str) -> float:
        """Return `value`, or raise ConfigError."""
        return self.limits.check(name, value)


@dataclass(frozen=True)
class OfDataset(Setting):
    """A number whose limits and default the dataset sets, in its field of the same name."""

    def limits_in(self, name: str, kind: DatasetKind) -> Allowed:
        """The limits of the setting `name` for a kind of dataset."""
        allowed: Allowed = getattr(kind, name)
        return allowed

    def check(self, name: str, value: object, dataset: str) -> float:
        """Return `value`, or the dataset's default for None, or raise ConfigError."""
        allowed = self.limits_in(name, DATASETS[dataset])
        return allowed.default if value is None else allowed.check(name, value)


@dataclass(frozen=True)
class Widths(Setting):
    """The width of each hidden layer."""

    def check(self, name: str, value: object, _: str) -> tuple[int, ...]:
        """Return `value` as a tuple, or raise ConfigError."""
        if not isinstance(value, tuple | list):
            raise ConfigError(name, value, "a tuple of widths, such as (4, 2)")
        limits.HIDDEN_LAYERS.check("number of hidden layers", len(value))
        return tuple(limits.WIDTH.check("width of a hidden layer", width) for width in value)


AnySetting = Choice | Number | OfDataset | Widths


def setting(default: Any, described: AnySetting) -> Any:
    """A field of a dataclass that is `described`, with the default `default`."""
    return field(default=default, metadata={"setting": described})


def number(described: Number) -> Any:
    """A field that is a number, with the default of its limits."""
    return setting(described.limits.default, described)
