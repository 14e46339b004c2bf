"""The colours of a sweep's medians: the deeper, the better, with a bar that says which is which."""

from typing import Any

from nnviz.core.study.results import Results
from nnviz.figures.scale import Scale
from nnviz.figures.sweep_words import median_label
from nnviz.figures.theme import PRINT
from nnviz.web.palette import SEQUENTIAL_SCALE


def colour_axis(results: Results, scale: Scale, below: float | None) -> dict[str, Any]:
    """The scale with its bar: beside the cells, or so far `below` them, in parts of their height.

    Where pictures stand side by side there is no room beside the cells.
    """
    low, high = scale.ends.tolist()
    ticks = scale.ticks()
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
            "tickvals": scale.measured(ticks).tolist(),
            "ticktext": scale.words(ticks),
            "tickfont": {"size": PRINT},
            "thickness": 14,
            "outlinewidth": 0,
            **({"orientation": "h", "y": -below, "yanchor": "top"} if below else {}),
        },
    }
