"""One sentence about two settings that were paired over the same seeds: no more than it may say."""

import math

import numpy as np

from nnviz.core.setup.config import Config
from nnviz.core.study.paired import Paired
from nnviz.core.study.results import Metric

_DIGITS = 3


def which_is_better(pairs: Paired, *, same_data: bool = True) -> str:
    """Who wins how often, the median with its interval, and whether that tells which is better."""
    if pairs.tied.all():
        return _all_tied(pairs)
    return (
        f"{_wins(pairs)}{_diverged(pairs)}{_middle(pairs)}{_verdict(pairs, same_data=same_data)}."
    )


def incomparable(first: Config, second: Config, metric: Metric) -> str:
    """Why A and B cannot be compared by a metric, in a sentence; or empty."""
    if metric.less_is_better and first.loss != second.loss:
        return (
            f"C is another quantity for A ({_spaced(first.loss)}) than for B"
            f" ({_spaced(second.loss)}): neither is lower than the other."
        )
    return ""


def difference(pairs: Paired) -> str:
    """The median difference of losses, in a sentence; empty where there is none to be told.

    Accuracies are compared by it in any case.
    """
    found = pairs.median_difference
    if not pairs.metric.less_is_better or pairs.tied.all() or not math.isfinite(found):
        return ""
    return f"The median of B's C minus A's is {found:.3g}.".replace("-", "−")


def _all_tied(pairs: Paired) -> str:
    diverged = int(pairs.first_diverged.sum())
    if diverged == pairs.seeds:
        return f"A and B both diverged on each of these {pairs.seeds} seeds."
    same = f"A and B end with the same {_figure(pairs.metric)} on each of these {pairs.seeds} seeds"
    return f"{same}; on {diverged} of them both diverged." if diverged else f"{same}."


def _wins(pairs: Paired) -> str:
    """How often the one that is more often better is so."""
    counts = {"B": pairs.second_better.sum(), "A": pairs.first_better.sum()}
    winner, wins = max(counts.items(), key=lambda each: each[1])
    how = "lower" if pairs.metric.less_is_better else "higher"
    ties = pairs.tied.sum()
    tied = f", and the same on {ties}" if ties else ""
    return f"{winner} has a {how} {_figure(pairs.metric)} on {wins} of {pairs.seeds} seeds{tied}"


def _diverged(pairs: Paired) -> str:
    """Who diverged how often, and what that counts as; or empty."""
    counts = {"A": pairs.first_diverged.sum(), "B": pairs.second_diverged.sum()}
    told = [f"{name} diverged on {count}" for name, count in counts.items() if count]
    if not told:
        return ""
    return f" ({' and '.join(told)}, which counts as worse than any number)"


def _middle(pairs: Paired) -> str:
    """The median, and its interval; nothing where all of that is 0 or infinite."""
    if pairs.better and set(pairs.interval) in ({0.0}, {math.inf}, {-math.inf}):
        return ""
    low, high = (_number(pairs, end) for end in pairs.interval)
    interval = f"{low} to {high}" if low != high else f"nothing but {low}"
    return f"; {_told(pairs)} {_number(pairs, pairs.middle)} (95 % interval {interval})"


def _told(pairs: Paired) -> str:
    """What the median is called."""
    if pairs.metric.less_is_better:
        return "the median of B's C divided by A's is"
    return "the median of B's minus A's, in percentage points, is"


def _verdict(pairs: Paired, *, same_data: bool) -> str:
    if not pairs.better:
        return (
            f": the interval contains {pairs.neutral:g}, so these {pairs.seeds} seeds do not tell"
            " which is better"
        )
    if same_data:
        return f", so {pairs.better} is better on these data"
    return ", but A and B have different data, which alone may be the reason"


def _number(pairs: Paired, value: float) -> str:
    """A ratio, or a difference in percentage points, never rounded to that of equals."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if pairs.metric.less_is_better:
        return _unlike(value, pairs.neutral)
    return _unlike(100 * value, pairs.neutral).replace("-", "−")


def _unlike(value: float, neutral: float) -> str:
    for digits in range(_DIGITS, 18):
        text = np.format_float_positional(value, digits, fractional=False, trim="-")
        if float(text) != neutral or value == neutral:
            break
    return text if 1e-4 <= abs(value) < 1e6 or not value else f"{value:.{_DIGITS - 1}e}"


def _figure(metric: Metric) -> str:
    """What a metric is called in a sentence."""
    return metric.label if metric.less_is_better else metric.label[0].lower() + metric.label[1:]


def _spaced(name: str) -> str:
    return name.replace("_", " ")
