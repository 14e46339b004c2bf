"""Trials: random search, combinations that are drawn from ranges and lists, each over seeds."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nnviz.core.limits import ConfigError, Integers
from nnviz.core.setup.config import Config
from nnviz.core.setup.setting_text import is_number, numbers_of
from nnviz.core.study.axis_text import read_axis, shortened
from nnviz.core.study.sweep import SEEDS, Axis, Cell, Sweep, cell_of, check_size

TRIALS = Integers(1, 5000, 60)
_DRAWS = 20  # for each trial, before it is taken that there are no more combinations


@dataclass(frozen=True)
class Range:
    """A field of Config that is a number, and the ends between which it is drawn.

    All numbers are equally likely, or with `log` all powers. Raises ConfigError for a field that is
    no number, and ends between which there is nothing to draw.
    """

    field: str
    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        if not is_number(self.field):
            raise ConfigError(f"range of {self.field}", self.field, "a field that is a number")
        if not (0 if self.log else -math.inf) < self.low < self.high < math.inf:
            needs = "a low end below the high one" + (", both above 0" if self.log else "")
            raise ConfigError(f"range of {self.field}", (self.low, self.high), needs)

    @property
    def whole(self) -> bool:
        """Whether the numbers are whole ones."""
        return isinstance(numbers_of(self.field), Integers)

    def draw(self, rng: np.random.Generator) -> float:
        """A number between the ends, which may be among them; rounded to three digits or so."""
        half = 0.5 if self.whole else 0.0  # so that a whole number at an end has its full share
        low, high = self.low - half, self.high + half
        if self.log:
            value = math.exp(rng.uniform(math.log(low), math.log(high)))
        else:
            value = rng.uniform(low, high)
        value = round(value) if self.whole else shortened(value, high - low)
        return min(max(value, self.low), self.high)


def read_range_or_list(text: str) -> Axis | Range:
    """What `read_axis` reads: field=low:high:count, perhaps with :log, is a Range of these ends."""
    axis = read_axis(text)
    if ":" not in text:
        return axis
    low, high = sorted((axis.values[0], axis.values[-1]))
    return Range(axis.field, low, high, text.endswith(":log"))


@dataclass(frozen=True)
class Trials:
    """Up to `count` different combinations: a Range is drawn from, of an Axis one of its values.

    With the same `draw` more of them begin with the same ones. Seeds are those of a Sweep. Raises
    ConfigError.
    """

    base: Config
    axes: tuple[Axis | Range, ...]
    count: int = TRIALS.default
    draw: int = 0
    seeds: int = SEEDS.default

    def __post_init__(self) -> None:
        TRIALS.check("number of trials", self.count)
        check_size(self.fields, self.count, self.seeds)

    @property
    def fields(self) -> tuple[str, ...]:
        """The field of each axis."""
        return tuple(axis.field for axis in self.axes)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The combinations in the order in which they were drawn."""
        rng = np.random.default_rng(self.draw)
        found: dict[tuple[Any, ...], None] = {}
        most = min(self.count, math.prod(map(_possible, self.axes)))
        for _ in range(_DRAWS * self.count):
            found[tuple(_drawn(axis, rng) for axis in self.axes)] = None
            if len(found) == most:
                break
        return tuple(cell_of(self.base, self.fields, values, self.seeds) for values in found)

    @property
    def configs(self) -> list[Config]:
        """The Configs of all cells, one after the other."""
        return [config for cell in self.cells for config in cell.configs]


def _possible(axis: Axis | Range) -> float:
    """From how many values is drawn, at most."""
    if isinstance(axis, Axis):
        return len(axis.values)
    return axis.high - axis.low + 1 if axis.whole else math.inf


def _drawn(axis: Axis | Range, rng: np.random.Generator) -> Any:
    return (
        axis.draw(rng) if isinstance(axis, Range) else axis.values[rng.integers(len(axis.values))]
    )


Study = Sweep | Trials  # either way in which combinations are made
