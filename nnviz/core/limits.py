"""What values a setting may have, and the error that says so."""

import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real


class ConfigError(ValueError):
    """A setting outside its limits: which one, what it was, and what is allowed."""

    def __init__(self, field: str, got: object, needs: str) -> None:
        super().__init__(f"{field}: got {got!r}, needs {needs}")
        self.field, self.got, self.needs = field, got, needs

    def __reduce__(self) -> tuple[type["ConfigError"], tuple[str, object, str]]:
        return ConfigError, (self.field, self.got, self.needs)


@dataclass(frozen=True)
class Integers:
    """Whole numbers from `low` to `high`; `zero` says what 0 means where it means more."""

    low: int
    high: int
    default: int
    zero: str = ""

    def check(self, field: str, value: object) -> int:
        """Return `value` as an int, or raise ConfigError."""
        try:
            if isinstance(value, bool):
                raise TypeError
            number = operator.index(value)  # type: ignore[arg-type]  # the check is the call itself
        except TypeError:
            raise ConfigError(field, value, self.needs(field)) from None
        if not self.low <= number <= self.high:
            raise ConfigError(field, value, self.needs(field))
        return number

    def needs(self, field: str) -> str:
        """The limits in words, for an error message or a help text."""
        zero = f" (0 = {self.zero})" if self.zero else ""
        if self.low == self.high:
            return f"{self.low}{zero}"
        return f"a whole number {self.low} <= {field} <= {self.high}{zero}"


@dataclass(frozen=True)
class Reals:
    """Finite numbers from `low` to `high`; with `above` set, `low` itself is not allowed."""

    low: float
    high: float
    default: float
    above: bool = False

    def check(self, field: str, value: object) -> float:
        """Return `value` as a float, or raise ConfigError."""
        try:
            if isinstance(value, bool) or not isinstance(value, Real):
                raise TypeError
            number = float(value)
        except (TypeError, OverflowError):
            raise ConfigError(field, value, self.needs(field)) from None
        inside = self.low < number if self.above else self.low <= number
        if not (math.isfinite(number) and inside and number <= self.high):
            raise ConfigError(field, value, self.needs(field))
        return number

    def needs(self, field: str) -> str:
        """The limits in words, for an error message or a help text."""
        if self.low == self.high:
            return f"{self.low:g}"
        return f"{self.low:g} {'<' if self.above else '<='} {field} <= {self.high:g}"


def check_name(field: str, value: object, names: Iterable[str]) -> str:
    """Return `value` if it is one of `names`, or raise ConfigError."""
    allowed = tuple(names)
    if isinstance(value, str) and value in allowed:
        return value
    raise ConfigError(field, value, f"one of {', '.join(allowed)}")


HIDDEN_LAYERS = Integers(0, 6, 1)
WIDTH = Integers(1, 64, 3)
SEED = Integers(0, 2**31 - 1, 0)
LEARNING_RATE = Reals(0.0, 100.0, 0.5, above=True)
BATCH_SIZE = Integers(0, 5000, 0, zero="the full batch")
EPOCHS = Integers(1, 100_000, 1000)
