"""Several runs in one picture: a curve for each, with its number where it ends."""

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.ranges import round_range
from nnviz.core.study.curves import Curve
from nnviz.figures.end_labels import End, labels_apart, on_axis
from nnviz.figures.pin_look import pin_look
from nnviz.figures.theme import (
    Figure,
    axis,
    base_layout,
    chart,
    log_axis,
    size_axis,
    spikes_kept,
)

_POINTS = 1000  # of a curve: a chart is half a page wide
_ROOM = 20  # pixels for the numbers at the right


class Course(NamedTuple):
    """A curve of a run with the number and the name of its pin.

    per_epoch    how many steps an epoch has
    diverged_at  None, or the step that led to something not finite
    """

    number: int
    name: str
    curve: Curve
    per_epoch: int
    diverged_at: int | None = None


class Measure(NamedTuple):
    """What is compared: the title of its chart, and the name of its axis.

    `share` is from 0 to 1, and drawn in percent; else the axis is logarithmic, if it is to be.
    """

    title: str
    name: str
    share: bool = False


def counts_epochs(per_epoch: Sequence[int]) -> bool:
    """Whether runs with so many steps an epoch are to be compared by epochs, and not by steps."""
    return len(set(per_epoch)) > 1


def compared_figure(measure: Measure, courses: Sequence[Course], *, log: bool = False) -> Figure:
    """The curves of all `courses`; over epochs where these have not the same number of steps.

    A run that diverged ends in a cross, and has no say in how far the axis reaches, unless all did.
    """
    epochs = counts_epochs([each.per_epoch for each in courses])
    drawn = [(each, _places(each, epochs=epochs)) for each in courses]
    last = max((float(places[-1]) for _, places in drawn if len(places)), default=0.0)
    name = "epoch (not of the same number of steps)" if epochs else "step"
    y = _axis(measure, courses, log=log)
    margin = base_layout("")["margin"]
    return chart(
        measure.title,
        [
            *(_line(course, x, measure, "epoch" if epochs else "step") for course, x in drawn),
            *(_cross(course, x, y) for course, x in drawn if course.diverged_at is not None),
        ],
        x=axis(name, range=[0, max(1.0, last)]),
        y=y,
        annotations=labels_apart([_end(course, x) for course, x in drawn if len(x)], y),
        margin=margin | {"r": margin["r"] + _ROOM},
    )


def _end(course: Course, x: Array) -> End:
    colour = pin_look(course.number).colour
    return End(f"<b>{course.number}</b>", x[-1], course.curve.values[-1], colour)


def _places(course: Course, *, epochs: bool) -> Array:
    return np.asarray(course.curve.steps / (course.per_epoch if epochs else 1), dtype=float)


def _axis(measure: Measure, courses: Sequence[Course], *, log: bool) -> dict[str, Any]:
    if measure.share:
        return axis(measure.name, range=[0, 1.02], tickformat=".0%")
    finite = [each.curve.values for each in courses if each.diverged_at is None]
    values = np.concatenate(finite or [each.curve.values for each in courses])
    values = values[np.isfinite(values)]
    if log:
        return log_axis(measure.name, values)
    return size_axis(measure.name, round_range(values))


def _line(course: Course, x: Array, measure: Measure, unit: str) -> dict[str, Any]:
    values = course.curve.values
    kept = spikes_kept(values, _POINTS)
    digits = ".2%" if measure.share else ".6g"
    return {
        "type": "scatter",
        "x": x[kept],
        "y": values[kept],
        "mode": "lines" if len(values) > 1 else "markers",
        "name": f"{course.number} {escape(course.name)}",
        "line": pin_look(course.number).line,
        "marker": {"color": pin_look(course.number).colour, "size": 8},
        "hovertemplate": f"{unit} %{{x:.6~g}}<br>{measure.name} %{{y:{digits}}}"
        "<extra>%{fullData.name}</extra>",
    }


def _cross(course: Course, x: Array, y: dict[str, Any]) -> dict[str, Any]:
    """Where a run that diverged ends, at the top of the axis if that is beyond it."""
    return {
        "type": "scatter",
        "x": x[-1:],
        "y": [on_axis(course.curve.values[-1], y)] if len(x) else [],
        "mode": "markers",
        "name": f"{course.number} {escape(course.name)}",
        "marker": {"symbol": "x", "size": 11, "color": pin_look(course.number).colour},
        "cliponaxis": False,
        "hovertemplate": f"diverged at step {course.diverged_at:,}"
        "<extra>%{fullData.name}</extra>",
    }
