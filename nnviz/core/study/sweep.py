"""Sweep: a grid of Configs, one to three fields of one Config varied, each over several seeds."""

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from nnviz.core.limits import ConfigError, Integers, check_name
from nnviz.core.setup.config import SETTINGS, Config
from nnviz.core.study.varied import varied

AXES = Integers(1, 3, 1)
SEEDS = Integers(1, 256, 8)
RUNS = Integers(1, 20_000, 512)


@dataclass(frozen=True)
class Axis:
    """A field of Config, and the values that it takes, in their order; those of hidden are tuples.

    Raises ConfigError for a field that there is not, no values, and values that come twice. What
    a value may be is seen when it meets the other fields: see Cell.
    """

    field: str
    values: tuple[Any, ...]

    def __post_init__(self) -> None:
        check_name("field of a sweep", self.field, SETTINGS)
        if not self.values:
            raise ConfigError(f"values of {self.field}", self.values, "at least one value")
        if len(set(self.values)) < len(self.values):
            raise ConfigError(f"values of {self.field}", self.values, "each value once")


class Cell(NamedTuple):
    """One combination of values.

    values      one for each axis
    configs     one for each seed; none where Config refuses the combination
    refusal     why it does, in the words of the error; or empty
    """

    values: tuple[Any, ...]
    configs: tuple[Config, ...]
    refusal: str


def cell_of(base: Config, fields: Sequence[str], values: tuple[Any, ...], seeds: int) -> Cell:
    """`base` with these values of the fields, each time with another of the seeds from 0."""
    changes = dict(zip(fields, values, strict=True))
    of_each = [changes["seed"]] if "seed" in changes else range(seeds)
    try:
        first = varied(base, changes | {"seed": of_each[0]})
    except ConfigError as error:
        return Cell(values, (), str(error))
    return Cell(values, (first, *(_with_seed(first, seed) for seed in of_each[1:])), "")


def _with_seed(config: Config, seed: int) -> Config:
    """`config` with another seed, which is allowed whatever the other settings are.

    To check it all again would take most of the time that a sweep of many runs takes to be made.
    """
    found = copy(config)
    object.__setattr__(found, "seed", seed)
    return found


def check_size(fields: Sequence[str], cells: int, seeds: int) -> None:
    """Raise ConfigError where so many cells of these fields are no sweep, or too many runs."""
    AXES.check("number of fields in a sweep", len(fields))
    SEEDS.check("number of seeds", seeds)
    if len(set(fields)) < len(fields):
        raise ConfigError("fields of a sweep", list(fields), "each field once")
    RUNS.check("number of runs", cells if "seed" in fields else cells * seeds)


@dataclass(frozen=True)
class Sweep:
    """A grid of runs: all combinations of the values of one to three axes, each for some seeds.

    The first weights and the batches have the seeds 0 to `seeds` - 1, whatever that of `base` is,
    so that what one sweep has trained another one finds again; with the field seed among the axes,
    each of its values is the one seed. Raises ConfigError.
    """

    base: Config
    axes: tuple[Axis, ...]
    seeds: int = SEEDS.default

    def __post_init__(self) -> None:
        check_size(self.fields, math.prod(self.shape), self.seeds)

    @property
    def fields(self) -> tuple[str, ...]:
        """The field of each axis."""
        return tuple(axis.field for axis in self.axes)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis.values) for axis in self.axes)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All combinations, the values of the last axis changing first."""
        combinations = product(*(axis.values for axis in self.axes))
        return tuple(cell_of(self.base, self.fields, each, self.seeds) for each in combinations)

    @property
    def configs(self) -> list[Config]:
        """The Configs of all cells, one after the other."""
        return [config for cell in self.cells for config in cell.configs]
