"""The medians of a grid as colours; what has no number has colours of its own."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.study.results import Results
from nnviz.figures.metric_scale import medians_scale
from nnviz.figures.scale import Scale
from nnviz.figures.sweep_colours import colour_axis
from nnviz.figures.sweep_grid import Grid, numbered_axis
from nnviz.figures.sweep_words import DIVERGED, hover_texts, in_short
from nnviz.figures.theme import PRINT, Figure, axis, chart
from nnviz.web.palette import NEUTRAL, REFUSED, faded

_PRINTED = 10  # columns up to which cells have their numbers printed on them
_ROW, _AROUND = 34, 130  # pixels of height: a row, at most all, and what is above and below
_TALLEST = 490
_BAR, _BELOW = 90, 105  # pixels for a bar below, and from the cells down to it


class _Kind(NamedTuple):
    """Cells that have no number: which, what they are called, and their colour."""

    mask: NDArray[np.bool_]
    name: str
    colour: str


def heatmap_figure(grid: Grid, fields: tuple[str, ...], results: Results) -> Figure:
    """The cells of `grid`, on the scale of all cells; the deeper the colour, the better."""
    scale = medians_scale(results.metric, results, spread=None)
    height = min(_ROW * max(len(grid.cells), 3), _TALLEST)
    words = np.array(hover_texts(fields, results), dtype=object)
    traces = [_numbers(grid, results, scale, words)]
    traces += [_flat(kind, grid, results, words) for kind in _kinds(results) if _has(kind, grid)]
    up = axis("", visible=False) if grid.up is None else numbered_axis(grid.up)
    return chart(
        grid.title,
        traces,
        x=numbered_axis(grid.along, showgrid=False),
        y=up | {"showgrid": False},
        height=height + _AROUND + (_BAR if grid.title else 0),
        coloraxis=colour_axis(results, scale, _BELOW / height if grid.title else None),
        showlegend=len(traces) > 1,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 1, "xanchor": "right"},
    )


def _kinds(results: Results) -> list[_Kind]:
    refused = np.array([bool(cell.refusal) for cell in results.cells])
    waiting = (results.done == 0) & ~refused
    unknown = np.isnan(results.median) & ~refused & ~waiting
    return [
        _Kind(np.isinf(results.median), DIVERGED, REFUSED),
        _Kind(refused, "not possible", faded(NEUTRAL, 0.6)),
        _Kind(waiting, "not yet", faded(NEUTRAL, 0.12)),
        _Kind(unknown, "no such figure", faded(NEUTRAL, 0.3)),
    ]


def _has(kind: _Kind, grid: Grid) -> bool:
    return bool(kind.mask[grid.cells].any())


def _numbers(grid: Grid, results: Results, scale: Scale, words: NDArray[Any]) -> dict[str, Any]:
    medians = scale.measured(results.median)[grid.cells]
    return _heatmap(grid, medians, words) | {
        "coloraxis": "coloraxis",
        "text": _printed(grid, results, np.isfinite(medians)),
    }


def _flat(kind: _Kind, grid: Grid, results: Results, words: NDArray[Any]) -> dict[str, Any]:
    mask = kind.mask[grid.cells]
    flat = {
        "name": kind.name,
        "colorscale": [[0, kind.colour], [1, kind.colour]],
        "showscale": False,
        "showlegend": True,
    }
    if kind.name == DIVERGED:
        flat["text"] = _printed(grid, results, mask)
    return _heatmap(grid, np.where(mask, 1.0, np.nan), words) | flat


def _heatmap(grid: Grid, z: NDArray[np.float64], words: NDArray[Any]) -> dict[str, Any]:
    rows, columns = grid.cells.shape
    return {
        "type": "heatmap",
        "z": z,
        "x": list(range(columns)),
        "y": list(range(rows)),
        "xgap": 1,
        "ygap": 1,
        "customdata": grid.cells.tolist(),
        "hovertext": words[grid.cells].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
        "texttemplate": "%{text}",
        "textfont": {"size": PRINT},
    }


def _printed(grid: Grid, results: Results, mask: NDArray[np.bool_]) -> list[list[str]]:
    """What stands on the cells of `mask`: the median, and how many of how many diverged."""
    mask = mask & (grid.cells.shape[1] <= _PRINTED)
    pairs = zip(grid.cells, mask, strict=True)
    return [
        [_print(results, cell) if shown else "" for cell, shown in zip(cells, row, strict=True)]
        for cells, row in pairs
    ]


def _print(results: Results, cell: int) -> str:
    median, diverged = results.median[cell], results.diverged[cell]
    count = f"{diverged}/{results.done[cell]}" if diverged else ""
    if not np.isfinite(median):
        return f"✕ {count}"
    return in_short(results.metric, median) + (f"<br>✕ {count}" if count else "")
