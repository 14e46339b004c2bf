"""The medians of a grid along one field, a line for each value of another; below, who diverged."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.setting_text import is_number, write_setting
from nnviz.core.study.results import Results
from nnviz.figures.sweep_axes import axes_of
from nnviz.figures.sweep_grid import Grid, measured_axis, places
from nnviz.figures.sweep_scale import Scale
from nnviz.figures.sweep_words import hover_texts
from nnviz.figures.theme import Figure, chart
from nnviz.web.palette import OUTPUTS, REFUSED, sequential_colour

_BELOW = -0.2  # of the height: under the name of the axis
_BANDS = 4  # lines up to which quartiles are drawn


def lines_figure(grid: Grid, fields: tuple[str, ...], results: Results) -> Figure:
    """The medians with their quartiles, on the scale of all cells; how many diverged, below.

    A line has a gap where half or more of a cell's runs diverged, and so has its band where one of
    the quartiles did. What lies above the scale stands at its end, as an arrow up.
    """
    words = np.array(hover_texts(fields, results), dtype=object)
    few = len(grid.cells) <= _BANDS
    low, high = (results.quantile(share) for share in (0.25, 0.75))
    scale = Scale.of(results, *([low, high] if few else []))
    traces: list[dict[str, Any]] = []
    for cells, colour, name in zip(grid.cells, _colours(grid), _names(grid), strict=True):
        line = _points(grid, cells, words) | _line(grid, scale, results.median[cells], colour)
        if few:
            ends = scale.drawn(low[cells]), scale.drawn(high[cells])
            traces += [_band(grid, *ends, colour)] if is_number(grid.along.field) else []
            line |= {} if is_number(grid.along.field) else _bars(line["y"], *ends)
        traces.append(line | {"name": name})
        if results.diverged.any():
            died = REFUSED if grid.up is None else colour
            traces.append(_points(grid, cells, words) | _deaths(results.diverged[cells], died))
    axes = axes_of(measured_axis(grid.along), results, scale)
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


def _line(grid: Grid, scale: Scale, medians: Array, colour: str) -> dict[str, Any]:
    """Between names there is nothing, so that their line is only there to be followed."""
    dash = {} if is_number(grid.along.field) else {"width": 1, "dash": "dot"}
    line = {"color": colour, "width": 2} | dash
    marker = {"size": 8, "color": colour, "symbol": scale.symbols(medians)}
    return {"y": scale.drawn(medians), "line": line, "marker": marker}


def _deaths(counts: NDArray[np.intp], colour: str) -> dict[str, Any]:
    return {
        "y": counts,
        "yaxis": "y2",
        "showlegend": False,
        "line": {"color": colour, "width": 1, "dash": "dot"},
        "marker": {"size": 7, "symbol": "x", "color": colour},
    }


def _bars(medians: Array, low: Array, high: Array) -> dict[str, Any]:
    """The quartiles of names: bars at the points; none where the quartile is no number."""
    spread = {"type": "data", "symmetric": False, "thickness": 1.5, "width": 6}
    up, down = np.nan_to_num(high - medians), np.nan_to_num(medians - low)
    return {"error_y": spread | {"array": up, "arrayminus": down}}


def _band(grid: Grid, low: Array, high: Array, colour: str) -> dict[str, Any]:
    """The area between the quartiles, in as many parts as have no gap."""
    x, whole = np.array(places(grid.along), float), np.isfinite(high) & np.isfinite(low)
    starts = np.flatnonzero(whole & ~np.append(False, whole[:-1]))
    ends = np.flatnonzero(whole & ~np.append(whole[1:], False)) + 1
    across, up = [], []
    for part in (slice(start, end) for start, end in zip(starts, ends, strict=True)):
        across += [*x[part], *x[part][::-1], np.nan]
        up += [*high[part], *low[part][::-1], np.nan]
    return {
        "type": "scatter",
        "x": np.array(across),
        "y": np.array(up),
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": colour,
        "opacity": 0.2,
        "hoverinfo": "skip",
        "showlegend": False,
    }
