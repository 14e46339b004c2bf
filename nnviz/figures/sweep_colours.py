"""The colours of a sweep's medians: the deeper, the better, with a bar that says which is which."""

from typing import Any

import numpy as np

from nnviz.core.study.results import Results
from nnviz.figures.sweep_scale import Scale
from nnviz.figures.sweep_words import in_short, median_label
from nnviz.figures.theme import PRINT
from nnviz.web.palette import SEQUENTIAL_SCALE


def colour_axis(results: Results, scale: Scale, below: float | None) -> dict[str, Any]:
    """The scale with its bar: beside the cells, or so far `below` them, in parts of their height.

    Where pictures stand side by side there is no room beside the cells.
    """
    low, high = scale.measured(np.array([scale.low, scale.high])).tolist()
    return {
        "colorscale": SEQUENTIAL_SCALE,
        "reversescale": results.metric.less_is_better,
        "cmin": low,
        "cmax": high,
        "colorbar": {
            "title": {
                "text": median_label(results),
                "side": "top" if below else "right",
                "font": {"size": PRINT},
            },
            "tickvals": scale.measured(scale.ticks).tolist(),
            "ticktext": [in_short(results.metric, tick, 3) for tick in scale.ticks],
            "tickfont": {"size": PRINT},
            "thickness": 14,
            "outlinewidth": 0,
            **({"orientation": "h", "y": -below, "yanchor": "top"} if below else {}),
        },
    }
