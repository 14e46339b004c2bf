"""The pictures of a sweep's report: medians along a field, and a table of the best combinations."""

from html import escape

import numpy as np

from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import is_number, write_setting
from nnviz.core.study.answer_words import in_words
from nnviz.core.study.results import Results
from nnviz.core.study.sweep import Sweep
from nnviz.core.study.trials import Study
from nnviz.figures.metric_scale import medians_scale
from nnviz.figures.sweep_grid import is_even_in_ratio
from nnviz.report.line_chart import Curve, line_chart
from nnviz.report.page import Picture
from nnviz.web.palette import FORWARD, OUTPUTS

_LISTED = 12  # of the best combinations
_CURVES = 6  # at most, each in a colour of its own


def best_first(results: Results) -> list[int]:
    """The cells whose median is a number, the best first."""
    medians = results.median if results.metric.less_is_better else -results.median
    return [int(cell) for cell in np.argsort(medians, kind="stable") if np.isfinite(medians[cell])]


def medians_picture(study: Study, results: Results) -> list[Picture]:
    """The medians along the field of a grid that takes the most numbers; none without such one.

    There is a curve for each combination of the other fields.
    """
    along = _most_numbers(study) if isinstance(study, Sweep) else None
    if not isinstance(study, Sweep) or along is None:
        return []
    axis, metric = study.axes[along], results.metric
    curves = _curves(study, results, along)
    scale = medians_scale(metric, results, spread=None)
    svg = line_chart(
        curves[:_CURVES],
        x_name=SETTINGS[axis.field].label,
        y_name=f"median {metric.label}",
        log=scale.log,
        log_x=is_even_in_ratio(axis.values),
    )
    caption = "A gap is where half of the runs or more diverged, or none is done."
    for side, where, end in ((1, "above", scale.high), (-1, "below", scale.low)):
        if (scale.beyond(results.median) == side).any():
            caption += f" What is {where} {end:.3g} stands there."
    if others := [SETTINGS[field].label.lower() for field in study.fields if field != axis.field]:
        more = f"; {len(curves) - _CURVES} more are not drawn" if len(curves) > _CURVES else ""
        caption += f" The curves: {' and '.join(others)}{more}."
    return [Picture("Median over the seeds", svg, caption)]


def _most_numbers(study: Sweep) -> int | None:
    """The place of the field with the most values, of those that are numbers and vary."""
    places = range(len(study.axes))
    numbers = [k for k in places if is_number(study.fields[k]) and study.shape[k] > 1]
    return max(numbers, key=study.shape.__getitem__, default=None)


def _curves(study: Sweep, results: Results, along: int) -> list[Curve]:
    """The medians along an axis, for each combination of the others, on the scale of all."""
    values = study.axes[along].values
    order = np.argsort(values)
    cells = np.moveaxis(np.arange(len(study.cells)).reshape(study.shape), along, -1)
    others = [place for place in range(len(study.axes)) if place != along]
    scale, found = medians_scale(results.metric, results, spread=None), []
    for number, row in enumerate(cells.reshape(-1, len(values))):
        medians = results.median[row][order]
        found.append(
            Curve(
                ", ".join(_value(study, int(row[0]), place) for place in others),
                np.array(values, dtype=float)[order],
                scale.drawn(medians),
                OUTPUTS[number % len(OUTPUTS)] if others else FORWARD,
            )
        )
    return found


def _value(study: Study, cell: int, place: int) -> str:
    return write_setting(study.fields[place], study.cells[cell].values[place])


def best_picture(study: Study, results: Results) -> Picture:
    """The best combinations as a table."""
    heads = [SETTINGS[field].label for field in study.fields]
    heads += ["median", "lower quartile", "upper quartile", "diverged", "runs"]
    low, high = results.quantile(0.25), results.quantile(0.75)

    def row(cell: int) -> list[str]:
        numbers = (float(each[cell]) for each in (results.median, low, high))
        counts = [f"{int(results.diverged[cell])}", f"{int(results.done[cell])}"]
        values = [_value(study, cell, place) for place in range(len(study.fields))]
        return [*values, *(in_words(results.metric, each) for each in numbers), *counts]

    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row(cell))}</tr>"
        for cell in best_first(results)[:_LISTED]
    )
    table = f"<table><tr>{''.join(f'<th>{escape(head)}</th>' for head in heads)}</tr>{rows}</table>"
    title = f"The best combinations, by {results.metric.label}"
    return Picture(title, f'<div class="matrices">{table}</div>', wide=True)
