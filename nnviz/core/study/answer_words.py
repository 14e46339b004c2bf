"""What runs along one setting come to, in sentences that claim no more than they show."""

import numpy as np

from nnviz.core.study.question import Question
from nnviz.core.study.recommended import AS_GOOD, Recommended, recommended
from nnviz.core.study.results import Metric, Results

_ALL_DIVERGE = "With each of these values half of the runs or more diverge."


def rate_to_choose(question: Question, results: Results) -> Recommended | None:
    """The rate to recommend, and its place; None where with each half of the runs diverge.

    Where more is better, as of an accuracy, what counts is how much is missing to 1.
    """
    (axis,) = question.sweep.axes
    quartiles = np.stack([results.quantile(share) for share in (0.25, 0.5, 0.75)])
    missing = quartiles if results.metric.less_is_better else 1 - quartiles[::-1]
    return recommended(np.array(axis.values, dtype=float), missing)


def best_median(question: Question, results: Results) -> int | None:
    """The place of the best median, the current one where it is that; None if all have diverged."""
    medians = results.median if results.metric.less_is_better else -results.median
    if not np.isfinite(medians).any():
        return None
    best = int(np.nanargmin(medians))
    return question.current if medians[question.current] == medians[best] else best


def rate_finding(question: Question, results: Results, advice: Recommended | None) -> str:
    """What runs come to with the current rate, and what with the recommended one.

    All runs are finished.
    """
    if advice is None:
        return _ALL_DIVERGE
    said = _finding(question, results, advice.index, "recommended")
    (axis,) = question.sweep.axes
    near = advice.low <= axis.values[question.current] <= advice.high and advice.low < advice.high
    if near and results.metric.less_is_better:
        stretch = f"From {advice.low:g} to {advice.high:g}"
        return f"{said} {stretch} the medians are at most {AS_GOOD:g} times that."
    return said


def why_recommended(question: Question, results: Results, advice: Recommended) -> str:
    """What speaks for the recommended rate, and by which rule it is found.

    All runs are finished.
    """
    if not np.isfinite(advice.reached):
        return (
            "With each rate, or with the next larger one, a quarter of the runs or more diverge."
            " Recommended is then the rate with the best median."
        )
    less = results.metric.less_is_better
    reached = in_words(results.metric, advice.reached if less else 1 - advice.reached)
    pair = question.names[advice.index : advice.index + 2]
    said = " and ".join(pair) if len(pair) > 1 else f"{pair[0]}, the largest one,"
    return (
        "Recommended is the rate with which, and also with the next larger one, three quarters of"
        f" the seeds do best: with {said} they end at {reached} or {'less' if less else 'more'}."
        " So a rate just below those that fail is passed over."
    )


def finding(question: Question, results: Results, best: int | None) -> str:
    """What runs come to as it is now, and what with the value of the `best_median`.

    All runs are finished.
    """
    if best is None:
        return _ALL_DIVERGE
    return _finding(question, results, best, "the best median")


def _finding(question: Question, results: Results, best: int, why: str) -> str:
    now, names = question.current, question.names
    first = f"Now, with {names[now]}, {_median(results, now)}"
    if best == now:
        return f"{first}; it is {why}."
    there = f"With {names[best]}, {why}, {_median(results, best)}"
    return f"{first}. {there}, {_side_by_side(results, best, now)}."


def in_words(metric: Metric, value: float) -> str:
    """A value of the metric; infinite is that of a diverged run, nan of none that is finished."""
    if np.isnan(value):
        return "not known yet"
    if np.isinf(value):
        return "diverged"
    return f"{value:.3g}" if metric.less_is_better else f"{value:.1%}"


def _median(results: Results, place: int) -> str:
    """The median at a place, and how many runs diverge."""
    diverged, done = int(results.diverged[place]), int(results.done[place])
    many = f"{diverged} of {done} runs diverge"
    if not np.isfinite(results.median[place]):
        return many
    median = f"the median is {in_words(results.metric, float(results.median[place]))}"
    return f"{median} ({many})" if diverged else median


def _side_by_side(results: Results, place: int, now: int) -> str:
    """With how many seeds one place is better than the other, and whether their halves overlap."""
    sign = 1 if results.metric.less_is_better else -1
    found = np.where(np.isfinite(results.diverged_at), np.inf, sign * results.values)
    better = int((found[place] < found[now]).sum())
    said = f"better than now with {better} of the {found.shape[1]} seeds"
    low, high = results.quantile(0.25), results.quantile(0.75)
    overlap = low[place] <= high[now] and low[now] <= high[place]
    return f"{said}; the middle halves overlap" if overlap else said
