"""A variable of the environment: a number or a word, with its limits, and what it means."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from nnviz.core.limits import Integers, Reals, check_name

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Number:
    """A variable that is a number; where it is not set, or empty, the default of its limits.

    default     what stands for it where that is no number of ours
    """

    name: str
    limits: Integers | Reals
    unit: str
    meaning: str
    default: str = ""

    def value(self, environment: Environment = os.environ) -> float:
        """What it says. Raises ConfigError for what is no number within the limits."""
        said = self.said(environment)
        return self.limits.default if said is None else said

    def said(self, environment: Environment = os.environ) -> float | None:
        """What it says, or None where it is not set. Raises ConfigError."""
        text = environment.get(self.name, "").strip()
        return self.limits.read(self.name, text) if text else None

    @property
    def row(self) -> "Row":
        """It in the table."""
        default = self.default or self.limits.write(self.limits.default)
        return Row(self.name, self.unit, default, self.limits.needs, self.meaning)


@dataclass(frozen=True)
class Choice:
    """A variable that is one of some words, the first of which is the default."""

    name: str
    options: tuple[str, ...]
    meaning: str

    def value(self, environment: Environment = os.environ) -> str:
        """What it says. Raises ConfigError for another word."""
        return check_name(self.name, text(self.name, environment) or self.options[0], self.options)

    @property
    def row(self) -> "Row":
        """It in the table."""
        allowed = ", ".join(self.options)
        return Row(self.name, "word", self.options[0], f"one of {allowed}", self.meaning)


class Row(NamedTuple):
    """A variable in words: what it is measured in, its default, what it may be, and its meaning."""

    name: str
    unit: str
    default: str
    allowed: str
    meaning: str


def text(name: str, environment: Environment = os.environ) -> str:
    """What a variable that is no number says, without the space around it; empty if it is unset."""
    return environment.get(name, "").strip()
