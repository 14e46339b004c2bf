"""Pin: the settings of a run, put aside under a name to be compared with others."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from nnviz.core.limits import ConfigError
from nnviz.core.setup.config import Config

MOST = 12  # pins: more curves in one picture cannot be told apart
MOST_READ = 100  # entries of a link or a file that are looked at; it may have many thousand
LONGEST_NAME = 40


@dataclass(frozen=True)
class Pin:
    """The settings of a run with a name, and whether it is shown among the others.

    Raises ConfigError for a name that is empty, too long, or not one line of visible characters.
    """

    name: str
    config: Config
    shown: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name or clean_name(self.name) != self.name:
            needs = f"one line of 1 to {LONGEST_NAME} visible characters"
            raise ConfigError("name of a pin", self.name, needs)
        if not isinstance(self.shown, bool):
            raise ConfigError("shown", self.shown, "true or false")


class Gathered(NamedTuple):
    """The pins among some entries, and of every other entry what it is called and why it is none.

    Of two pins no names are equal, and no settings.
    """

    pins: tuple[Pin, ...]
    refused: tuple[tuple[str, str], ...]


def clean_name(text: str) -> str:
    """`text` as a name: on one line, of what can be seen, and not too long; it may be empty."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(seen.split())[:LONGEST_NAME].strip()


def free_name(name: str, taken: Collection[str]) -> str:
    """`name`, with a number behind it where that is needed to tell it from those `taken`."""
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name[: LONGEST_NAME - len(f' {count}')].strip()} {count}"
    return found


def gathered(
    entries: Iterable[tuple[str, Callable[[], Pin]]], before: Sequence[Pin] = ()
) -> Gathered:
    """The pins that `entries` make, after those there are `before`.

    An entry is what it is called, and what makes its pin or raises ConfigError. After MOST_READ of
    them the others are refused together.
    """
    pins, refused = list(before), list[tuple[str, str]]()
    left = iter(entries)
    for called, make in islice(left, MOST_READ):
        try:
            pin = make()
        except ConfigError as error:
            refused.append((called, str(error)))
            continue
        if why := _no_place(pin, pins):
            refused.append((called, why))
        else:
            name = free_name(pin.name, [each.name for each in pins])
            pins.append(replace(pin, name=name))
    if more := sum(1 for _ in left):
        refused.append((f"the rest, {more:,}", f"only the first {MOST_READ} are looked at"))
    return Gathered(tuple(pins), tuple(refused))


def _no_place(pin: Pin, pins: Sequence[Pin]) -> str:
    """Why `pin` cannot stand beside `pins`; empty where it can."""
    alike = [other.name for other in pins if other.config == pin.config]
    if alike:
        return f"its settings are those of the pin {alike[0]}"
    return f"there are {MOST} pins, as many as there can be" if len(pins) >= MOST else ""
