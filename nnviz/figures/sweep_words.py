"""What a cell of a sweep comes to, in words: on its place in a picture, and beside it."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import write_setting
from nnviz.core.study.answer_words import in_words
from nnviz.core.study.results import Metric, Results
from nnviz.core.study.sweep import Cell
from nnviz.figures.numbers import short

DIVERGED = "diverged"


def median_label(results: Results) -> str:
    """What a picture of medians shows; where each cell has one run, that run's."""
    label = results.metric.label
    return label if results.values.shape[1] == 1 else f"median {label}"


def settings_in_words(fields: Sequence[str], values: Sequence[Any]) -> list[str]:
    """Each field by its label, with its value."""
    pairs = zip(fields, values, strict=True)
    return [f"{SETTINGS[field].label} {write_setting(field, value)}" for field, value in pairs]


def in_short(metric: Metric, value: float, digits: int = 2) -> str:
    """A number where there is little room; of an accuracy in percent."""
    return short(value, digits) if metric.less_is_better else f"{100 * value:.3g} %"


def outcome_in_words(results: Results, index: int) -> list[str]:
    """What became of a cell's runs."""
    cell, done = results.cells[index], int(results.done[index])
    if cell.refusal:
        return [f"not possible: {cell.refusal}"]
    if not done:
        return ["not yet"]
    low, median, high = (float(results.quantile(share)[index]) for share in (0.25, 0.5, 0.75))
    if np.isnan(median):
        said = [f"no {results.metric.label}"]
    else:
        ends = (in_words(results.metric, each) for each in (low, high))
        said = [
            f"median {results.metric.label}: {in_words(results.metric, median)}",
            f"quartiles: {' to '.join(ends)}",
        ]
    if died := died_in_words(results, index):
        said.append(died)
    if done < len(cell.configs):
        said.append(f"{done} of {len(cell.configs)} runs finished so far")
    return said


def died_in_words(results: Results, index: int) -> str:
    """How many of a cell's runs diverged and when; empty where none did."""
    count = int(results.diverged[index])
    if not count:
        return ""
    step = f"{results.died_at[index]:.0f}"
    when = f"at step {step}" if count == 1 else f"in the median at step {step}"
    return f"{count} of {results.done[index]} diverged, {when}"


def hover_texts(fields: Sequence[str], results: Results) -> list[str]:
    """For each cell what a picture says of it where the pointer is, as Plotly's HTML."""
    return [
        "<br>".join(map(escape, [*settings_in_words(fields, cell.values), *said]))
        for cell, said in _with_words(results)
    ]


def _with_words(results: Results) -> list[tuple[Cell, list[str]]]:
    return [(cell, outcome_in_words(results, k)) for k, cell in enumerate(results.cells)]
