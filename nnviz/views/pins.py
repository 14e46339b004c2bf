"""Pins in a session: in the address, and so the same on all pages; added, changed, and undone."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote_plus

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.study.pin_forms import pins_in_text, text_of
from nnviz.core.study.pin_names import default_name
from nnviz.core.study.pins import MOST, Pin
from nnviz.core.train.budget import WORK_BUDGET_SECONDS, estimated_seconds
from nnviz.core.train.run import Run
from nnviz.views import caches
from nnviz.views.parameters import Parameter, PartlyRefusedError
from nnviz.views.quoted import quoted

PARAMETERS = ("pins",)
LONGEST_LINK = 2000  # characters of an address for pins: some programs cut a longer one off
_REASONS = 3  # that a note gives; of others it says how many
_LONGEST_REASON = 200
_QUICK_SECONDS = 0.3  # for which all pins together may train where nobody asked for them

Pins = tuple[Pin, ...]


class _PinsParameter(Parameter[Pins]):
    """The pins, of which an address has as many as there is room for."""

    def ask(self, text: str) -> None:
        """As ever, but an address that has only some of the pins that hold takes none away."""
        if text != self.linked(self._held()):
            super().ask(text)

    def linked(self, value: Pins) -> str:
        """The first of the pins, as many as a link has room for."""
        return text_of(value[: linked_count(value)])

    def refusal(self, asked: str, used: Pins) -> str:
        """Each pin of a link that is none, and why."""
        said = f"{len(used)} of the link's pins can be used" if used else "No pin can be used"
        return f"{quoted(self.name)}: {said}. {reasons(pins_in_text(asked).refused)}"


def _read(text: str) -> Pins:
    found, refused = pins_in_text(text)
    if refused:
        raise PartlyRefusedError(found)
    return found


PINS = _PinsParameter("pins", (), f"at most {MOST} runs with names", _read, text_of)


class Before(NamedTuple):
    """What the pins were before they were last changed, and what was done to them, in words."""

    done: str
    pins: Pins


class PinnedRun(NamedTuple):
    """A pin that has been trained; its number counts from 1 through all pins, shown or not."""

    name: str
    run: Run
    number: int


def linked_count(pins: Pins) -> int:
    """How many of the pins, from the first, a link has room for."""
    count = len(pins)
    while len(quote_plus(text_of(pins[:count]))) > LONGEST_LINK:
        count -= 1
    return count


def reasons(refused: Sequence[tuple[str, str]]) -> str:
    """In Markdown: what was skipped, and why; of many the first few."""
    said = [f"{quoted(name)} is skipped: {quoted(why, _LONGEST_REASON)}" for name, why in refused]
    if (more := len(said) - _REASONS) > 0:
        said[_REASONS:] = [f"So {'is' if more == 1 else 'are'} {more:,} more"]
    return ". ".join(said) + "."


def change_pins(done: str, pins: Pins) -> None:
    """Let these be the pins; `done` says in Markdown what has happened, for who wants it undone."""
    st.session_state["_before_pins"] = Before(done, PINS.value())
    PINS.choose(pins)


def last_change() -> Before | None:
    """What was done to the pins last, if it can be undone."""
    found: Before | None = st.session_state.get("_before_pins")
    return found


def undo() -> None:
    """Let the pins be as they were before the last change."""
    if (before := last_change()) is not None:
        PINS.choose(before.pins)
        forget_change()


def forget_change() -> None:
    """Another action has begun: what was done before stays done."""
    st.session_state.pop("_before_pins", None)


def pinned(config: Config) -> Pin | None:
    """The pin with these settings."""
    return next((pin for pin in PINS.value() if pin.config == config), None)


def pin_run(config: Config) -> None:
    """Pin a run, under the name that it last had, or one that says how it differs."""
    pins, before = PINS.value(), last_change()
    if pinned(config) or len(pins) >= MOST:  # a callback may run twice
        return
    former = [pin for pin in before.pins if pin.config == config] if before else []
    names = [pin.name for pin in pins]
    name = default_name(config, pins)
    if former and former[0].name not in names:
        name = former[0].name
    forget_change()
    PINS.choose((*pins, Pin(name, config)))


def unpin(config: Config) -> None:
    """Take a pin away."""
    if (pin := pinned(config)) is not None:
        left = tuple(each for each in PINS.value() if each != pin)
        change_pins(f"{quoted(pin.name)} is removed", left)


def rename(config: Config, name: str) -> None:
    """Give a pin another name, which none of the others has."""
    if (pin := pinned(config)) is not None:
        renamed = replace(pin, name=name)
        pins = tuple(renamed if each == pin else each for each in PINS.value())
        change_pins(f"{quoted(pin.name)} is now {quoted(name)}", pins)


def show_pin(config: Config, *, shown: bool) -> None:
    """Show a pin among the others, or hide it."""
    forget_change()
    pins = PINS.value()
    PINS.choose(tuple(replace(pin, shown=shown) if pin.config == config else pin for pin in pins))


def pinned_runs() -> list[PinnedRun]:
    """The runs of the pins that are shown: those that are trained, or soon would be."""
    left, found = _QUICK_SECONDS, list[PinnedRun]()
    for number, pin in enumerate(PINS.value(), start=1):
        seconds = estimated_seconds(pin.config) if pin.shown else math.inf
        if seconds > WORK_BUDGET_SECONDS:
            continue
        training = caches.shared_training(pin.config)
        if not training.finished:
            left -= seconds
        if training.finished or left >= 0:
            found.append(PinnedRun(pin.name, training.run(lambda *_: None), number))
    return found
