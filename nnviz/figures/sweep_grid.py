"""How pictures lay out a grid: a field along, one up, and a picture for each value of a third."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import is_number, write_setting
from nnviz.core.study.sweep import Axis, Sweep
from nnviz.figures.theme import axis

_ROOM = 0.07  # of an axis, for the name of one value


class Grid(NamedTuple):
    """The cells of one picture.

    along, up   the fields of its columns and of its rows; with one field there is one row
    cells       the index of each cell in the sweep, (rows, columns)
    title       which value of the third field it is of; or empty
    """

    along: Axis
    up: Axis | None
    cells: NDArray[np.intp]
    title: str


def grids(sweep: Sweep, along: int = 0) -> list[Grid]:
    """The pictures of a sweep with axis `along` along each: the axis that is left last is aside."""
    others = [index for index in range(len(sweep.axes)) if index != along]
    cells = np.arange(len(sweep.cells)).reshape(sweep.shape).transpose([along, *others])
    cells = cells.reshape(cells.shape + (1,) * (3 - cells.ndim))
    up, aside, *_ = [*(sweep.axes[index] for index in others), None, None]
    titles = [""] if aside is None else _titles(aside)
    return [Grid(sweep.axes[along], up, cells[..., k].T, title) for k, title in enumerate(titles)]


def _titles(aside: Axis) -> list[str]:
    label = SETTINGS[aside.field].label
    return [f"{label} {write_setting(aside.field, value)}" for value in aside.values]


def is_even_in_ratio(values: Sequence[Any]) -> bool:
    """Whether numbers lie more evenly on a logarithmic axis than on another."""
    if len(values) < 3 or min(values) <= 0:
        return False
    found = np.sort(np.array(values, float))
    steps, ratios = np.diff(found), np.diff(np.log(found))
    return bool(steps.std() / steps.mean() > ratios.std() / ratios.mean())


def numbered_axis(of: Axis, **settings: Any) -> dict[str, Any]:
    """An axis on which the values stand at 0, 1, 2 ..."""
    places = list(range(len(of.values)))
    shown = apart(np.linspace(0, 1, len(places)))
    return _axis(of, places, shown, range=[-0.5, len(places) - 0.5], **settings)


def measured_axis(of: Axis, **settings: Any) -> dict[str, Any]:
    """An axis on which numbers stand where they belong, others at 0, 1, 2 ...: see `places`."""
    if not is_number(of.field):
        return numbered_axis(of, **settings)
    log = is_even_in_ratio(of.values)
    ends = np.array([min(of.values), max(of.values)], float)
    low, high = np.log10(ends) if log else ends
    margin = 0.04 * (high - low) or 0.5
    kind = {"type": "log"} if log else {}
    where = np.log10(np.array(of.values, float)) if log else np.array(of.values, float)
    shown = apart((where - low) / ((high - low) or 1))
    ends_of_axis = [low - margin, high + margin]
    return _axis(of, list(of.values), shown, range=ends_of_axis, **kind, **settings)


def places(of: Axis) -> list[float]:
    """Where the values stand on the `measured_axis`."""
    return list(of.values) if is_number(of.field) else list(range(len(of.values)))


def apart(places: Array) -> list[int]:
    """Which of some places along an axis, from 0 to 1, are named, so that no two names meet."""
    kept: list[int] = []
    for index in np.argsort(places, kind="stable").tolist():
        if not kept or places[index] - places[kept[-1]] >= _ROOM:
            kept.append(index)
    return kept


def _axis(of: Axis, where: list[Any], named: list[int], **settings: Any) -> dict[str, Any]:
    return axis(
        SETTINGS[of.field].label,
        tickvals=[where[index] for index in named],
        ticktext=[write_setting(of.field, of.values[index]) for index in named],
        automargin=True,
        **settings,
    )
