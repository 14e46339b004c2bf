"""The upright axes of parallel coordinates: one for each field, and the metric as the last."""

from typing import NamedTuple

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import write_setting
from nnviz.core.study.results import Results
from nnviz.core.study.sweep import Axis
from nnviz.core.study.trials import Range
from nnviz.figures.numbers import short
from nnviz.figures.scale import Scale
from nnviz.figures.sweep_words import median_label

_LOWEST = 0.16  # where the numbers of the last axis begin, above the place of the diverged
_TICKS = 9  # values named along an axis before some are left out


class Upright(NamedTuple):
    """An upright axis: its name, where each cell crosses it (cells,), what places are called."""

    name: str
    places: Array
    ticks: list[tuple[float, str]]


def upright_of_field(of: Axis | Range, index: int, results: Results) -> Upright:
    """An axis of values in their order at even distances, or of a range."""
    values = [cell.values[index] for cell in results.cells]
    label = SETTINGS[of.field].label
    if isinstance(of, Range):
        scale = Scale(float(of.low), float(of.high), of.log)
        places = scale.shares(np.array(values, float))
        ends = {of.low: None, **dict.fromkeys(scale.ticks().tolist()), of.high: None}
        ticks = [(float(scale.shares(np.array(tick))), short(tick, 4)) for tick in ends]
        return Upright(label, places, _apart(ticks))
    distance = 1 / max(1, len(of.values) - 1)
    order = {value: k * distance for k, value in enumerate(of.values)}
    every = -(-len(of.values) // _TICKS)
    ticks = [(order[value], write_setting(of.field, value)) for value in of.values[::every]]
    return Upright(label, np.array([order[value] for value in values]), ticks)


def upright_of_metric(results: Results, scale: Scale) -> Upright:
    """The last axis, with the diverged at its foot."""

    def raised(values: Array) -> Array:
        return _LOWEST + (1 - _LOWEST) * scale.shares(values)

    places = np.where(np.isinf(results.median), 0.0, raised(results.median))
    heights = raised(scale.ticks()).tolist()
    ticks = list(zip(heights, scale.words(scale.ticks()), strict=True))
    if (scale.beyond(results.median) > 0).any():
        ticks[-1] = (float(raised(scale.edges)[1]), f"above {short(scale.high, 3)}")
    if count := int(np.isinf(results.median).sum()):
        ticks.append((0.0, f"diverged: {count}"))
    return Upright(median_label(results), places, ticks)


def _apart(ticks: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Those that do not cover the ones before, the first and the last always."""
    kept = ticks[:1]
    for tick in ticks[1:-1]:
        if tick[0] - kept[-1][0] > 0.06 and ticks[-1][0] - tick[0] > 0.06:
            kept.append(tick)
    return kept + ticks[-1:]
