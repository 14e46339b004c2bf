"""Finding: what is wrong with a run, and one change of settings that mends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from nnviz.core.train.run import Run


@dataclass(frozen=True)
class Finding:
    """What is wrong, in a title and a sentence, and the settings that mend it.

    `mend` are fields of Config with the values that they should have, and `offer` says so on a
    button; without them there is nothing to offer.
    """

    title: str
    sentence: str
    offer: str = ""
    mend: Mapping[str, Any] | None = None


def smaller_rate(run: Run, times: int) -> tuple[str, dict[str, Any]]:
    """A learning rate so many times smaller."""
    rate = one_digit(run.config.learning_rate / times)
    return f"Use learning rate {rate:g}", {"learning_rate": rate}


def one_digit(rate: float) -> float:
    """The learning rate with one digit, such as 0.03, that is next below."""
    power = floor(log10(rate) + 1e-9)
    return float(f"{floor(rate / 10.0**power + 1e-9)}e{power}")
