"""The axes of a picture of medians: as long as finite figures need, and room for who diverged."""

from typing import Any

import numpy as np

from nnviz.core.study.results import Results
from nnviz.figures.sweep_scale import Scale
from nnviz.figures.sweep_words import in_short, median_label
from nnviz.figures.theme import axis

_HEIGHT = 420
_STRIP, _GAP = 0.16, 0.06  # of the height: who diverged, and between the two parts


def axes_of(along: dict[str, Any], results: Results, scale: Scale) -> dict[str, Any]:
    """The layout's axes: `along` as x, the metric up, and below how many diverged, if any did."""
    low, high = scale.measured(np.array([scale.low, scale.high])).tolist()
    margin = 0.06 * (high - low)
    up = axis(
        median_label(results),
        range=[low - margin, high + margin],
        type="log" if scale.log else "linear",
        tickvals=scale.ticks.tolist(),
        ticktext=[in_short(results.metric, tick, 3) for tick in scale.ticks],
        automargin=True,
    )
    if not results.diverged.any():
        return {"x": along, "y": up, "height": _HEIGHT}
    most = int(results.done.max())
    # Runs are counted from 0: a mark of none stands whole above the end of the axis.
    strip = axis(
        "diverged", domain=[0, _STRIP], range=[-0.2 * most, 1.2 * most], tickvals=[0, most]
    )
    return {
        "x": along | {"anchor": "y2"},
        "y": up | {"domain": [_STRIP + _GAP, 1]},
        "yaxis2": strip,
        "height": _HEIGHT,
    }
