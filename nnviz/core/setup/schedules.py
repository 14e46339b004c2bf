"""Schedules: what becomes of the learning rate from epoch to epoch: name -> Schedule."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nnviz.core.limits import DECAY
from nnviz.core.model.forms import NUMBERS
from nnviz.core.model.notation import plain
from nnviz.core.model.symbols import Formula, symbols_of, traced

# What every schedule may ask for: the full rate, which is the learning rate that is set; how many
# epochs are done, of those after the warm-up; and how many there are, of these.
GIVEN = ("full_rate", "epochs_done", "of_epochs")


@dataclass(frozen=True)
class Schedule:
    """The learning rate of an epoch, as a formula of NumPy.

    `rate(*, full_rate, ...)` takes keyword-only numbers: those of GIVEN, and fields of Config. It
    is the full rate where no epoch is done. `decay` is the one to begin with.
    """

    label: str
    rate: Formula
    description: str = ""
    decay: float = DECAY.default

    @cached_property
    def formula(self) -> str:
        """The rate of an epoch in plain text."""
        return f"rate = {plain(traced(self.rate), NUMBERS)}"

    @cached_property
    def constants(self) -> tuple[str, ...]:
        """The fields of Config that it uses."""
        return tuple(name for name in symbols_of(self.rate) if name not in GIVEN)

    @property
    def changes(self) -> bool:
        """Whether the rate is not the same in all epochs."""
        return "epochs_done" in symbols_of(self.rate)


def warm_up(*, full_rate: Any, epochs_done: Any, warmup: Any) -> Any:
    """The rate of an epoch of the warm-up, in `warmup` even steps to the full rate after it.

    Goyal et al., 2017, section 2.2, once an epoch. In PyTorch it is LinearLR with start_factor
    1 / (warmup + 1) and total_iters warmup. The first epoch has a rate above 0, and the last one of
    the warm-up is one step below the full rate.
    """
    return full_rate * (epochs_done + 1) / (warmup + 1)


def _constant(*, full_rate: Any) -> Any:
    return full_rate


def _step(*, full_rate: Any, decay: Any, epochs_done: Any, decay_every: Any) -> Any:
    """PyTorch's StepLR, where `decay` is gamma and `decay_every` step_size."""
    return full_rate * decay ** (epochs_done // decay_every)


def _exponential(*, full_rate: Any, decay: Any, epochs_done: Any) -> Any:
    """PyTorch's ExponentialLR, where `decay` is gamma."""
    return full_rate * decay**epochs_done


def _cosine(*, full_rate: Any, epochs_done: Any, of_epochs: Any) -> Any:
    """Loshchilov and Hutter, 2017, equation 5, without restarts and to 0.

    PyTorch's CosineAnnealingLR, where `of_epochs` is T_max and eta_min 0.
    """
    return full_rate * (1 + np.cos(np.pi * epochs_done / of_epochs)) / 2


SCHEDULES: dict[str, Schedule] = {
    "constant": Schedule("constant rate", _constant, "The same learning rate in every epoch."),
    "step": Schedule(
        "steps",
        _step,
        "After every `decay_every` epochs the learning rate is multiplied by decay (PyTorch:"
        " StepLR, with gamma and step_size). // divides and rounds down.",
    ),
    "exponential": Schedule(
        "exponential decay",
        _exponential,
        "After each epoch the learning rate is multiplied by decay (PyTorch: ExponentialLR, with"
        " gamma).",
        decay=0.995,
    ),
    "cosine": Schedule(
        "cosine",
        _cosine,
        "The learning rate falls along half a wave of the cosine, slowly at first and at the end,"
        " to almost 0 in the last epoch (Loshchilov and Hutter, 2017; PyTorch: CosineAnnealingLR).",
    ),
}
