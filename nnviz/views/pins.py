"""Pins in a session: in the address, and so the same on all pages; added, changed, and undone."""

from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.study.pin_names import default_name
from nnviz.core.study.pins import MOST, Pin
from nnviz.core.train.budget import estimated_seconds
from nnviz.core.train.run import Run
from nnviz.environment import run_limit
from nnviz.views import caches
from nnviz.views.pin_link import PINS, Pins
from nnviz.views.quoted import quoted
from nnviz.views.runs import made_again

PARAMETERS = (PINS.name,)
_QUICK_SECONDS = 0.3  # for which all pins together may train where nobody asked for them


class Before(NamedTuple):
    """What the pins were before they were last changed, and what was done to them, in words."""

    done: str
    pins: Pins


class PinnedRun(NamedTuple):
    """A pin that has been trained; its number counts from 1 through all pins, shown or not."""

    name: str
    run: Run
    number: int


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
    pin, pins = pinned(config), PINS.value()
    if pin is None or pin.shown == shown:  # the browser may tell of a row that is gone
        return
    forget_change()
    PINS.choose(tuple(replace(pin, shown=shown) if pin.config == config else pin for pin in pins))


def pinned_runs() -> list[PinnedRun]:
    """The runs of the pins that are shown: those that are trained, or soon would be."""
    left, found = _QUICK_SECONDS, list[PinnedRun]()
    for number, pin in enumerate(PINS.value(), start=1):
        if not (pin.shown and run_limit().allows(pin.config)):
            continue
        shared = caches.shared_run(pin.config)
        if not shared.finished:
            left -= estimated_seconds(pin.config)
        if shared.finished or left >= 0:
            run = made_again(pin.config, purpose=("pin", number)).run
            found.append(PinnedRun(pin.name, run, number))
    return found
