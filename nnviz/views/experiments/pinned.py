"""What there is to compare: the pins that are shown, each with its run or why there is none."""

from dataclasses import dataclass

import streamlit as st

from nnviz.core.setup.batches import Batches
from nnviz.core.study.pins import Pin
from nnviz.core.train.limit import TooMuchWorkError
from nnviz.core.train.run import Run
from nnviz.views.pin_link import PINS
from nnviz.views.runs import trained


@dataclass(frozen=True)
class Compared:
    """A pin that is shown, its number among all pins, and its run or why it has none."""

    pin: Pin
    number: int
    run: Run | None
    reason: str = ""

    @property
    def per_epoch(self) -> int:
        """How many steps an epoch of it has."""
        return Batches(self.pin.config, self.pin.config.training_count).count


def compared_pins() -> list[Compared]:
    """The pins that are shown; those not yet trained are trained, with a progress bar."""
    numbered = list(enumerate(PINS.value(), start=1))
    with st.container(key="training-pins"):
        return [_compared(pin, number) for number, pin in numbered if pin.shown]


def _compared(pin: Pin, number: int) -> Compared:
    try:
        return Compared(pin, number, trained(pin.config))
    except TooMuchWorkError as error:
        return Compared(pin, number, None, str(error))
