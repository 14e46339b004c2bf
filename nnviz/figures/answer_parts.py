"""What the pictures of the standing answers have in common."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.study.answer_words import in_words
from nnviz.core.study.question import Question
from nnviz.core.study.results import Metric, Results
from nnviz.figures.theme import axis
from nnviz.web.palette import FORWARD, TEST

Trace = dict[str, Any]


def metric_colour(metric: Metric) -> str:
    """As in the pictures of one run: violet on training data, gold on test data."""
    return TEST if metric.field.startswith("test") else FORWARD


def ends(results: Results, share: float) -> tuple[Array, Array]:
    """The quantiles of `share` and of 1 - `share`, lower numbers first, each (cells,)."""
    low, high = results.quantile(share), results.quantile(1 - share)
    known = np.isfinite(low) & np.isfinite(high)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def points(question: Question, results: Results, *, x: Array, y: Array) -> Trace:
    """A point for each value of the setting, with words; the numbers are in the words."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "text": words(question, results),
        "hovertemplate": "%{text}<extra></extra>",
    }


def shares(results: Results) -> Array:
    """Which share of the finished runs of each cell has diverged; nan where none is finished."""
    return np.where(results.done > 0, results.diverged / np.maximum(results.done, 1), np.nan)


def share_axis(**settings: Any) -> dict[str, Any]:
    """The axis of `shares`, from none to all."""
    return axis("diverged", range=[0, 1], tickvals=[0, 1], tickformat=".0%") | settings


def words(question: Question, results: Results) -> list[str]:
    """What is said of each value where it is pointed at."""
    ends = zip(*(results.quantile(share) for share in (0.5, 0.25, 0.75)), strict=True)
    found = []
    for name, numbers, done, diverged in zip(
        question.names, ends, results.done, results.diverged, strict=True
    ):
        median, low, high = (in_words(results.metric, float(each)) for each in numbers)
        lines = [f"<b>{question.label.lower()} {name}</b>", f"{done} runs are finished"]
        if done:
            lines[1:] = [
                f"{results.metric.label}, median: {median}",
                f"middle half: {low} to {high}",
                f"{diverged} of {done} runs diverged",
            ]
        found.append("<br>".join(lines))
    return found


def vertical(x: float, line: dict[str, Any]) -> dict[str, Any]:
    """A vertical line through the whole picture."""
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}
