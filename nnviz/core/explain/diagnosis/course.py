"""What the course of the loss tells: it diverged, rose or hardly moved, and with which rates."""

import numpy as np

from nnviz.core.explain.diagnosis.finding import Finding, one_digit, smaller_rate
from nnviz.core.limits import LEARNING_RATE
from nnviz.core.model.network import Trace
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.config import Config
from nnviz.core.setup.rates import rates_of
from nnviz.core.train.run import Run

FLAT = 0.95  # a loss that ends above this share of its first has hardly moved
_ENOUGH = 50  # of fewer steps than these no loss has to move
_NEXT_TO_NONE = 0.01  # of the learning rate that is set
_RISE = 1.05  # a loss that ends below this share may have risen by the noise of mini-batches


def divergence(run: Run, diverged_at: int) -> Finding:
    """A loss, a weight or a gradient that was too large to be a number."""
    return Finding(
        "Training diverged.",
        f"Step {diverged_at:,} led to numbers that are not finite, and so ended it:"
        f" {_makes_shorter(run.config)} steps shorter.",
        *smaller_rate(run, 10),
    )


def rise(run: Run, _: Trace) -> Finding | None:
    """A loss that has ended above where it began."""
    first, last = run.loss_on_all(0), float(run.loss[-1])
    if last <= _RISE * first:
        return None
    return Finding(
        "The loss has risen",
        f"from {first:.4g} to {last:.4g}, on {run.dataset.called}. Steps that are too long can do"
        " that:"
        f" {_makes_shorter(run.config)} them shorter.",
        *smaller_rate(run, 3),
    )


def _makes_shorter(config: Config) -> str:
    if "momentum" in OPTIMIZERS[config.optimizer].constants:
        return "a smaller learning rate or a smaller momentum makes"
    return "a smaller learning rate makes"


def decayed(run: Run, _: Trace) -> Finding | None:
    """A loss that has hardly moved, because most steps had next to no learning rate."""
    if not is_flat(run) or run.steps < _ENOUGH:
        return None
    half, full = float(np.median(rates_of(run.config, range(run.steps)))), run.config.learning_rate
    if half >= _NEXT_TO_NONE * full:
        return None
    return Finding(
        "The learning rate is next to 0 for too long.",
        f"In half of the steps it is {half:.2g} or less, where {full:g} is set: such steps hardly"
        " move the loss.",
        "Use a constant learning rate",
        {"schedule": "constant", "warmup": 0},
    )


def flat(run: Run, _: Trace) -> Finding | None:
    """A loss that has hardly moved."""
    first, last = run.loss_on_all(0), float(run.loss[-1])
    if not is_flat(run) or run.steps < _ENOUGH:
        return None
    rate = min(one_digit(10 * run.config.learning_rate), LEARNING_RATE.high)
    title, sentence = (
        "The loss has hardly moved.",
        f"On {run.dataset.called} it begins at {first:.4g} and ends at {last:.4g}.",
    )
    if rate == run.config.learning_rate:
        return Finding(title, sentence)
    return Finding(
        title,
        sentence,
        f"Use learning rate {rate:g}",
        {"learning_rate": rate},
    )


def is_flat(run: Run) -> bool:
    """Whether the loss has ended about where it began."""
    first = run.loss_on_all(0)
    return bool(FLAT * first < run.loss[-1] <= first / FLAT)
