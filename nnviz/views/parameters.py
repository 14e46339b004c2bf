"""A Parameter: a value that the viewer chooses, and that a link carries to others."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from nnviz.core.limits import Integers, Reals, check_name
from nnviz.views.address import Address, address
from nnviz.views.given import is_news, note_given, shows_other
from nnviz.views.quoted import quoted
from nnviz.views.session import remembered

T = TypeVar("T")
NONE = "none"  # what an empty list is called


class PartlyRefusedError(ValueError):
    """A text of which only a part can be used: `usable` is the value of that part."""

    def __init__(self, usable: Any) -> None:
        super().__init__(f"only {usable} can be used")
        self.usable = usable


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """One parameter of the address.

    name       in the address, and the key of its widget, if it has one
    default    what holds where the address does not say
    needs      what is allowed, in words
    read       the value that a text stands for; raises ValueError if none is allowed
    write      the text of a value, which `read` reads as the same value
    """

    name: str
    default: T
    needs: str
    read: Callable[[str], T]
    write: Callable[[T], str] = str

    def value(self) -> T:
        """What holds now.

        What has just arrived in the address counts, if it is allowed; then what was chosen before,
        if it still is; then the default.
        """
        here = address()
        if self.name in here.arrived:
            text = here.arrived.pop(self.name)
            self.ask(self.write(self.default) if text is None else text)
        return self._held(here)

    def lost(self) -> T | None:
        """What was chosen, and is not allowed any longer; None where nothing is lost."""
        chosen: T = address().values.get(self.name, self.default)
        try:
            self.read(self.write(chosen))
        except ValueError:
            return chosen
        return None

    def choose(self, value: T) -> None:
        """Let `value` hold from now on, whatever the address asks for that no page has read."""
        address().arrived.pop(self.name, None)
        address().values[self.name] = value

    def prepare_widget(self, identity: object = None) -> None:
        """Give the widget that comes next, under the name as its key, the value that holds."""
        prepare(self.name, self.value(), identity)

    def take(self) -> None:
        """Let the widget's value hold, if it is news: what its widget calls when it is changed."""
        if is_news(self.name):
            self.choose(st.session_state[self.name])

    def ask(self, text: str) -> None:
        """Let the value hold that `text`, typed or linked, stands for; or remember its refusal."""
        refused = address().refused
        refused.pop(self.name, None)
        try:
            self.choose(self.read(text))
        except PartlyRefusedError as error:
            self.choose(error.usable)
            refused[self.name] = (text, error.usable)
        except ValueError:
            refused[self.name] = (text, self._held(address()))

    def is_refused(self) -> bool:
        """Whether what was asked for last was refused, and what is used instead still holds."""
        here = address()
        _, used = here.refused.get(self.name, (None, object()))
        return bool(used == self._held(here))

    def keep(self) -> None:
        """Called where a note has room: keep the value in the address, and say what was refused.

        The note stays, and the address as it came, until another value is chosen.
        """
        here = address()
        value, texts = self._held(here), here.texts
        if self.is_refused():
            asked, _ = here.refused[self.name]
            st.warning(self.refusal(asked, value))
            return
        here.refused.pop(self.name, None)
        if not self._says(texts.get(self.name), value):
            texts.pop(self.name, None)
            if value != self.default:
                texts[self.name] = self.linked(value)

    def linked(self, value: T) -> str:
        """What the address says of `value`: all of it."""
        return self.write(value)

    def refusal(self, asked: str, used: T) -> str:
        """What is said where something was `asked` that cannot be, and this is used: Markdown."""
        shown = quoted(self.write(used))
        return f"{quoted(self.name)}: asked for {quoted(asked)}, needs {self.needs}. Used: {shown}."

    def _held(self, here: Address) -> T:
        """The value that was chosen, as far as it is allowed."""
        if self.name not in here.values:
            return self.default
        try:
            return self.read(self.write(here.values[self.name]))
        except PartlyRefusedError as error:
            usable: T = error.usable
            return usable
        except (TypeError, ValueError):
            return self.default

    def _says(self, text: str | None, value: T) -> bool:
        """Whether a text of the address stands for `value`; one of what is lost does for None."""
        if text is None:
            return value == self.default
        try:
            return self.read(text) == value
        except ValueError:
            return value is None and self.lost() is not None


class _Identities(dict[str, object]):
    """Of each widget that was given a value, by its key, which one it was then."""


def prepare(key: str, value: object, identity: object = None) -> None:
    """Give the widget that comes next, under this key, a value, if that is needed.

    Streamlit forgets it while the widget is not shown, and where the widget's `identity` has
    changed: a slider with other limits is another one. And another value may be on its way, or this
    one never have been sent. Else it is not given again, since that would undo what the viewer is
    just doing.
    """
    identities, identity = remembered(_Identities), (identity, address().turns)
    before = st.session_state.get(key)
    if identities.get(key) != identity or before != value or shows_other(key, value):
        st.session_state[key] = value
        identities[key] = identity
        note_given(key, value, before)


def number(name: str, allowed: Integers | Reals, default: float | None = None) -> Parameter[Any]:
    """A number within limits, with their default if no other is given."""
    first = allowed.default if default is None else default
    read = partial(allowed.read, name)
    return Parameter(name, first, allowed.needs, read, allowed.write)


def choice(name: str, options: Collection[str], default: str) -> Parameter[str]:
    """One of several names."""

    def read(text: str) -> str:
        return check_name(name, text, options)

    return Parameter(name, default, f"one of {', '.join(options)}", read)


def layer_choice(
    name: str, options: Collection[str], default: str, layers: Callable[[], int]
) -> Parameter[str | tuple[str, ...]]:
    """One of several names for all layers, or a tuple of one for each of so many.

    Of too many names the first are used; where there are too few, the last stands for the others.
    """

    def read(text: str) -> str | tuple[str, ...]:
        if "," not in text:
            return check_name(name, text, options)
        asked, count = tuple(text.split(",")), layers()
        for each in asked:
            check_name(name, each, options)
        used = (asked + asked[-1:] * count)[:count]
        if used != asked or count < 2:  # one name is a name
            raise PartlyRefusedError(used if count > 1 else asked[0])
        return used

    def write(value: str | tuple[str, ...]) -> str:
        return value if isinstance(value, str) else ",".join(value)

    needs = f"one of {', '.join(options)}, or one for each hidden layer, with commas between"
    return Parameter(name, default, needs, read, write)


def choices(name: str, options: Collection[str], default: Sequence[str]) -> Parameter[list[str]]:
    """Any of several names, in the order in which they were chosen."""

    def read(text: str) -> list[str]:
        asked = [] if text in ("", NONE) else list(dict.fromkeys(text.split(",")))
        known = [each for each in asked if each in options]
        if known != asked:
            raise PartlyRefusedError(known) if known else ValueError
        return known

    def write(names: Sequence[str]) -> str:
        return ",".join(names) or NONE

    return Parameter(name, list(default), f"some of {', '.join(options)}", read, write)


def flag(name: str) -> Parameter[bool]:
    """Yes or no; no, unless it is asked for."""
    texts = {"true": True, "false": False}

    def read(text: str) -> bool:
        return texts[check_name(name, text.casefold(), texts)]

    return Parameter(name, False, "true or false", read, lambda value: str(value).lower())  # noqa: FBT003 (the default)
