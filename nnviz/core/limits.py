"""What values a setting may have, and the error that says so."""

import math
import operator
import reprlib
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real

ALL = "all"  # what 0 samples are also called, where it means all


class _Briefly(reprlib.Repr):
    """repr for a message: short, and without failing, whatever was given.

    Python refuses to write a whole number of more than 4300 digits, and gives up on lists that lie
    too deep inside one another.
    """

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = 60

    def repr_int(self, x: int, level: int) -> str:
        """A whole number, or how long it is."""
        if abs(x) < 10**30:
            return super().repr_int(x, level)
        return f"a whole number of about {round(x.bit_length() * math.log10(2)):,} digits"


_briefly = _Briefly()
_LONGEST = 200  # characters of a value in a message: six lists of six lists ... become long


def briefly(value: object) -> str:
    """`value` in a message: a short text on one line, whatever was given."""
    said = " ".join(_briefly.repr(value).splitlines())  # an array has a line for each row
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


class ConfigError(ValueError):
    """A setting outside its limits: which one, what it was, and what is allowed."""

    def __init__(self, field: str, got: object, needs: str) -> None:
        super().__init__(f"{field}: got {briefly(got)}, needs {needs}")
        self.field, self.got, self.needs = field, got, needs

    def __reduce__(self) -> tuple[type["ConfigError"], tuple[str, object, str]]:
        return ConfigError, (self.field, self.got, self.needs)


@dataclass(frozen=True)
class Integers:
    """Whole numbers from `low` to `high`.

    `zero` says what 0 means where it means more, and `zero_name` what it is then also called.
    """

    low: int
    high: int
    default: int
    zero: str = ""
    zero_name: str = ALL

    def check(self, field: str, value: object) -> int:
        """Return `value` as an int, or raise ConfigError."""
        try:
            if isinstance(value, bool):
                raise TypeError
            number = operator.index(value)  # type: ignore[arg-type]  # the check is the call itself
        except TypeError:
            raise ConfigError(field, value, self.needs) from None
        if not self.low <= number <= self.high:
            raise ConfigError(field, value, self.needs)
        return number

    def read(self, field: str, text: str) -> int:
        """Return the number that `text` writes, or raise ConfigError."""
        if self.zero and text.strip() == self.zero_name:
            return self.check(field, 0)
        number = _number(field, text, self.needs)
        return self.check(field, int(number) if number.is_integer() else text)

    def write(self, value: float) -> str:
        """The text of an allowed number, which `read` reads as the same."""
        return self.zero_name if value == 0 and self.zero else str(int(value))

    @property
    def needs(self) -> str:
        """The limits in words, for an error message or a help text."""
        zero = f" (0 = {self.zero})" if self.zero else ""
        if self.low == self.high:
            return f"{self.low}{zero}"
        return f"a whole number from {self.low} to {self.high}{zero}"


@dataclass(frozen=True)
class Reals:
    """Finite numbers from `low` to `high`.

    With `above` set, `low` itself is not allowed; with `below` set, `high` itself is not.
    """

    low: float
    high: float
    default: float
    above: bool = False
    below: bool = False

    def check(self, field: str, value: object) -> float:
        """Return `value` as a float, or raise ConfigError."""
        try:
            if isinstance(value, bool) or not isinstance(value, Real):
                raise TypeError
            number = float(value)
        except (TypeError, OverflowError):
            raise ConfigError(field, value, self.needs) from None
        high_enough = self.low < number if self.above else self.low <= number
        low_enough = number < self.high if self.below else number <= self.high
        if not (high_enough and low_enough and math.isfinite(number)):
            raise ConfigError(field, value, self.needs)
        return number

    def read(self, field: str, text: str) -> float:
        """Return the number that `text` writes, or raise ConfigError."""
        return self.check(field, _number(field, text, self.needs))

    def write(self, value: float) -> str:
        """The shortest text of an allowed number, which `read` reads as the same."""
        return repr(float(value)).removesuffix(".0")

    @property
    def needs(self) -> str:
        """The limits in words, for an error message or a help text."""
        if self.low == self.high:
            return f"{self.low:g}"
        if not (self.above or self.below):
            return f"a number from {self.low:g} to {self.high:g}"
        least = f"{'above' if self.above else 'of at least'} {self.low:g}"
        return f"a number {least} and {'below' if self.below else 'at most'} {self.high:g}"


def _number(field: str, text: str, needs: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ConfigError(field, text, needs) from None


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
MOMENTUM = Reals(0.0, 1.0, 0.9, below=True)
ALPHA = Reals(0.0, 1.0, 0.99, below=True)
BETA1 = Reals(0.0, 1.0, 0.9, below=True)
BETA2 = Reals(0.0, 1.0, 0.999, below=True)
WEIGHT_DECAY = Reals(0.0, 10.0, 0.01)
PENALTY = Reals(0.0, 10.0, 0.0)
CLIP_NORM = Reals(0.0, 1e6, 0.0)
BATCH_SIZE = Integers(0, 5000, 0, zero="the full batch")
DECAY = Reals(0.0, 1.0, 0.1, above=True)
DECAY_EVERY = Integers(1, 100_000, 100)
WARMUP = Integers(0, 100_000, 0)
EPOCHS = Integers(1, 100_000, 1000)
TEST_FRACTION = Reals(0.0, 0.8, 0.0)
PATIENCE = Integers(0, 100_000, 0, zero="no early stop", zero_name="off")
