"""One number over the steps of a run, and below it its gradient, each on an axis of its own."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.names import Entry
from nnviz.figures.theme import Figure, axis, chart
from nnviz.web.palette import BACKWARD, NEUTRAL, QUANTITIES, faded

GRADIENT_AXIS = "y2"
HEIGHT = 300  # pixels: two curves
_VALUE, _GRADIENT = (0.56, 1.0), (0.0, 0.44)  # of the height
_MARGIN = 0.08  # of an axis lies free above a curve and below it
_POWERS = {"exponentformat": "power", "showexponent": "all"}
_ZERO = {"zeroline": True, "zerolinecolor": faded(NEUTRAL, 0.7), "zerolinewidth": 1}


def followed_figure(
    entry: Entry, steps: Sequence[int], values: Array, gradients: Array, last: int
) -> Figure:
    """The curves of `values` and `gradients` (count,) after `steps`, of `last` steps in all."""
    value, gradient = str(entry), f"dC/d{entry}"
    alone = f", of sample {entry.column + 1} alone" if entry.name.letter == "A" else ""
    some = f"; {len(steps):,} of {last + 1:,} are drawn" if len(steps) <= last else ""
    return chart(
        f"Followed: {value}, and its gradient{alone}",
        [
            _curve(steps, values, value, "y", QUANTITIES[entry.name.letter]),
            _curve(steps, gradients, gradient, GRADIENT_AXIS, BACKWARD),
        ],
        x=axis(f"step{some}", range=[0, max(1, last)], anchor=GRADIENT_AXIS),
        y=_axis(value, values, _VALUE),
        yaxis2=_axis(gradient, np.append(gradients, 0), _GRADIENT),
        height=HEIGHT,
    )


def _curve(
    steps: Sequence[int], values: Array, name: str, on: str, colour: str
) -> dict[str, object]:
    return {
        "type": "scatter",
        "x": np.array(steps),
        "y": values,
        "yaxis": on,
        "mode": "lines" if len(steps) > 1 else "markers",
        "line": {"color": colour, "width": 2},
        "hovertemplate": f"step %{{x}}<br>{name} = %{{y:.6g}}<extra></extra>",
    }


def _axis(name: str, values: Array, domain: tuple[float, float]) -> dict[str, object]:
    """An axis that holds all finite `values`, in a part of the height."""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min(initial=np.inf)), float(finite.max(initial=-np.inf))
    if low > high:
        low = high = 0.0
    free = _MARGIN * (high - low) or 0.1 * abs(high) or 1.0
    ends = [low - free, high + free]
    return axis(name, range=ends, domain=list(domain), nticks=4, **_POWERS) | _ZERO
