"""A sweep in a few lines: its combinations, the best first."""

from collections.abc import Mapping

import numpy as np

from nnviz.core.setup.config import Config
from nnviz.core.setup.setting_text import write_setting
from nnviz.core.study.results import METRICS, Results
from nnviz.core.study.trials import Study
from nnviz.core.train.outcome import Outcome

_MOST_LINES = 20


def summary(study: Study, outcomes: Mapping[Config, Outcome]) -> list[str]:
    """The median loss of each combination, on test data if there are any; smallest first."""
    tested = any(config.test_count for config in study.configs)
    metric = METRICS["test_loss" if tested else "loss"]
    results = Results(study.cells, outcomes, metric)
    possible = [place for place, cell in enumerate(study.cells) if cell.configs]
    order = sorted(possible, key=lambda place: float(results.median[place]))
    table = [[*study.fields, f"median of {metric.label}", "diverged"]]
    for place in order[:_MOST_LINES]:
        cell, median = study.cells[place], float(results.median[place])
        texts = map(write_setting, study.fields, cell.values)
        said = f"{median:.4g}" if np.isfinite(median) else "diverged"
        table.append([*texts, said, f"{results.diverged[place]} of {len(cell.configs)}"])
    lines = _aligned(table)
    if len(order) > _MOST_LINES:
        lines.append(f"and {len(order) - _MOST_LINES} more combinations")
    if refused := [cell for cell in study.cells if cell.refusal]:
        lines.append(f"not possible: {len(refused)} combinations, such as {refused[0].refusal}")
    return lines


def _aligned(table: list[list[str]]) -> list[str]:
    """The rows of a table as lines, each column as wide as its widest text."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
