"""A setting: how one field of Config is named, explained and limited, said once for everyone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nnviz.core import limits
from nnviz.core.limits import ConfigError, Integers, Reals, check_name

Allowed = Integers | Reals
# The record that each Choice of a Config names, by the name of the setting: on these depend the
# limits and the defaults of others.
Chosen = Mapping[str, Any]


@dataclass(frozen=True)
class Setting:
    """What is said of a field: its section of the controls, its label, and what it means.

    basic   whether a beginner needs it; the others are shown on demand
    here    what its value comes to in a given Config, in words, where that is not plain
    default_of      a choice whose record sets the default, in its field of the setting's name
    """

    section: str
    label: str
    explanation: str
    basic: bool = field(default=False, kw_only=True)
    here: Callable[[Any], str] = field(default=lambda _: "", kw_only=True)
    default_of: str = field(default="", kw_only=True)

    def said(self, name: str, value: object, chosen: Chosen) -> Any:
        """`value`, or in place of None what the choice that sets the default says."""
        unsaid = value is None and self.default_of
        return getattr(chosen[self.default_of], name) if unsaid else value


@dataclass(frozen=True)
class Named(Setting):
    """What names a record of a registry, which has a `formula`, a `description` or both."""

    registry: Mapping[str, Any]
    suits: Callable[[Any], bool] = lambda _: True  # which of the records can be chosen here

    @property
    def options(self) -> dict[str, Any]:
        """The records that can be chosen, by name."""
        return {name: record for name, record in self.registry.items() if self.suits(record)}

    def check_one(self, name: str, value: object) -> str:
        """Return `value` if it is one of the names, or raise ConfigError."""
        # Asked for so often that to list all options each time is too slow.
        record = self.registry.get(value) if isinstance(value, str) else None
        if isinstance(value, str) and record is not None and self.suits(record):
            return value
        return check_name(name, value, self.options)

    @property
    def meanings(self) -> dict[str, tuple[str, str]]:
        """Each name's description and formula; empty where its record has none."""
        return {
            name: (getattr(record, "description", ""), getattr(record, "formula", ""))
            for name, record in self.options.items()
        }


@dataclass(frozen=True)
class Choice(Named):
    """One of the names in a registry."""

    def check(self, name: str, value: object, chosen: Chosen) -> str:
        """Return `value`, or the chosen record's default for None, or raise ConfigError."""
        return self.check_one(name, self.said(name, value, chosen))


@dataclass(frozen=True)
class LayerChoice(Named):
    """One of the names in a registry for all hidden layers, or one for each of them.

    noun    what a single layer's is called, in a label
    """

    noun: str = field(kw_only=True)

    def check(self, name: str, value: object, chosen: Chosen) -> str | tuple[str, ...]:
        """Return `value`, several names as a tuple, or raise ConfigError; any number of names.

        For None, the chosen record's default.
        """
        if not isinstance(value, tuple | list):
            return self.check_one(name, self.said(name, value, chosen))
        return tuple(
            self.check_one(f"{name} of hidden layer {layer}", each)
            for layer, each in enumerate(value, start=1)
        )


@dataclass(frozen=True)
class Number(Setting):
    """A number within limits.

    constant_of     a choice of which only some records use the number, as one of their `constants`
    part_of         a number without which, where that is 0, this one makes no difference
    """

    limits: Allowed
    constant_of: str = ""
    part_of: str = ""

    def check(self, name: str, value: object, chosen: Chosen) -> float:
        """Return `value`, or the chosen record's default for None, or raise ConfigError."""
        return self.limits.check(name, self.said(name, value, chosen))


@dataclass(frozen=True)
class OfDataset(Setting):
    """A number whose limits and default the dataset sets, in its field of the same name."""

    def limits_in(self, name: str, chosen: Chosen) -> Allowed:
        """The limits of the setting `name` for the chosen dataset."""
        allowed: Allowed = getattr(chosen["dataset"], name)
        return allowed

    def check(self, name: str, value: object, chosen: Chosen) -> float:
        """Return `value`, or the dataset's default for None, or raise ConfigError."""
        allowed = self.limits_in(name, chosen)
        return allowed.default if value is None else allowed.check(name, value)


@dataclass(frozen=True)
class Widths(Setting):
    """The width of each hidden layer."""

    def check(self, name: str, value: object, _: Chosen) -> tuple[int, ...]:
        """Return `value` as a tuple, or raise ConfigError."""
        if not isinstance(value, tuple | list):
            raise ConfigError(name, value, "a tuple of widths, such as (4, 2)")
        limits.HIDDEN_LAYERS.check("number of hidden layers", len(value))
        return tuple(limits.WIDTH.check("width of a hidden layer", width) for width in value)


AnySetting = Choice | LayerChoice | Number | OfDataset | Widths


OWN = None  # stands for the default that another choice sets, which is filled in at birth


def setting(default: Any, described: AnySetting) -> Any:
    """A field of a dataclass that is `described`, with the default `default`."""
    return field(default=default, metadata={"setting": described})


def number(described: Number) -> Any:
    """A field that is a number, with the default of its limits, or None for that of a choice."""
    return setting(None if described.default_of else described.limits.default, described)
