"""The medians of a grid along one field, a line for each value of another; below, who diverged."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import is_number, write_setting
from nnviz.core.study.results import Results
from nnviz.figures.diverged_strip import diverged_shares, strip_axes, strip_marks, strip_stair
from nnviz.figures.metric_scale import medians_scale
from nnviz.figures.scale import Scale
from nnviz.figures.spread import band, spread
from nnviz.figures.sweep_grid import Grid, measured_axis, places
from nnviz.figures.sweep_words import hover_texts, median_label
from nnviz.figures.theme import Figure, chart
from nnviz.web.palette import OUTPUTS, sequential_colour

_BELOW = -0.2  # of the height: under the name of the axis
_BANDS, _SPREAD = 4, 0.25  # lines up to which quartiles are drawn


def lines_figure(grid: Grid, fields: tuple[str, ...], results: Results) -> Figure:
    """The medians with their quartiles, on the scale of all cells; who diverged, below.

    A line has a gap where half or more of a cell's runs diverged, and so has its band where one of
    the quartiles did. What lies beyond the scale stands at its edge, as an arrow.
    """
    words = np.array(hover_texts(fields, results), dtype=object)
    few, measured = len(grid.cells) <= _BANDS, is_number(grid.along.field)
    scale = medians_scale(results.metric, results, spread=_SPREAD if few else None)
    low, high = spread(results, _SPREAD, scale)
    x = np.array(places(grid.along), float)
    shares, died = diverged_shares(results), bool(results.diverged.any())
    traces: list[dict[str, Any]] = []
    for cells, colour, name in zip(grid.cells, _colours(grid), _names(grid), strict=True):
        points = _points(grid, cells, words)
        line = points | _line(scale, results.median[cells], colour, joined=measured)
        if few and measured:
            traces.append(band(x, (low[cells], high[cells]), colour, 0.2))
        elif few:
            line |= _bars(line["y"], low[cells], high[cells])
        traces.append(line | {"name": name})
        if died:
            traces.append(_strip(grid, points, shares[cells], colour))
    up = scale.axis(median_label(results), automargin=True)
    axes = strip_axes(measured_axis(grid.along), up, strip=died)
    return chart(grid.title, traces, **axes, **_legend(grid))


def _colours(grid: Grid) -> list[str]:
    """One for each line: of numbers the deeper, the later in their order."""
    count = len(grid.cells)
    if grid.up is not None and is_number(grid.up.field):
        return [sequential_colour(0.3 + 0.7 * k / max(1, count - 1)) for k in range(count)]
    return [OUTPUTS[k % len(OUTPUTS)] for k in range(count)]


def _names(grid: Grid) -> list[str]:
    if grid.up is None:
        return ["median"]
    return [write_setting(grid.up.field, value) for value in grid.up.values]


def _legend(grid: Grid) -> dict[str, Any]:
    if grid.up is None:
        return {"showlegend": False}
    title = {"text": f"{SETTINGS[grid.up.field].label} "}
    place = {"orientation": "h", "y": _BELOW, "yanchor": "top", "x": 0, "title": title}
    return {"showlegend": True, "legend": place}


def _points(grid: Grid, cells: NDArray[np.intp], words: NDArray[Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": places(grid.along),
        "mode": "lines+markers",
        "customdata": cells.tolist(),
        "text": words[cells].tolist(),
        "hovertemplate": "%{text}<extra></extra>",
    }


def _line(scale: Scale, medians: Array, colour: str, *, joined: bool) -> dict[str, Any]:
    """Between names there is nothing, so that their line is only there to be followed."""
    return {
        "y": scale.drawn(medians),
        "line": {"color": colour} | ({"width": 2} if joined else {"width": 1, "dash": "dot"}),
        "marker": {"size": 8, "color": colour, "symbol": scale.symbols(medians)},
        "cliponaxis": False,
    }


def _strip(grid: Grid, points: dict[str, Any], shares: Array, colour: str) -> dict[str, Any]:
    """A stair has room where there is one line, and a meaning between numbers."""
    if grid.up is None and is_number(grid.along.field):
        return strip_stair(points, shares)
    return strip_marks(points, shares, colour)


def _bars(medians: Array, low: Array, high: Array) -> dict[str, Any]:
    """The quartiles of names: bars at the points; none where the quartile is no number."""
    spread = {"type": "data", "symmetric": False, "thickness": 1.5, "width": 6}
    up, down = np.nan_to_num(high - medians), np.nan_to_num(medians - low)
    return {"error_y": spread | {"array": up, "arrayminus": down}}
