"""One heatmap a layer, side by side in one figure, on one signed scale."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nnviz.core.arrays import Array
from nnviz.figures.theme import PRINT, Figure, base_layout
from nnviz.web.palette import SIGNED_SCALE

WIDE_COLUMNS, NARROW_COLUMNS = 4, 1  # heatmaps in a row, on a desk and on a phone
_ABOVE = 60  # pixels: the title's share of a figure's height
_HEATMAP = (150, 240)  # pixels of height for a heatmap with its labels, at least and at most
_LABELS, _CELL = 60, 20  # pixels of it for the labels, and for each row of cells
_GAP_X, _GAP_Y = 0.06, 0.42  # between heatmaps: of the width, and of a row;
_NAMED = 0.14  # where an axis has a name, of a row more
_GAPPED = 24  # rows or columns up to which there is a line between cells
_TICKS = 10  # labels along an axis before some are left out; the browser has room for fewer


class Digits(NamedTuple):
    """How numbers are printed: so many digits after the point, perhaps with a power of ten."""

    decimals: int
    exponent: bool = False

    @property
    def format(self) -> str:
        """As Python and Plotly write it."""
        return f".{self.decimals}{'e' if self.exponent else 'f'}"


@dataclass(frozen=True)
class Matrix:
    """A matrix to draw: `z` (rows, columns), a title, and what rows, columns and cells are called.

    `edges` are where the columns end, from 0; each label stands in the middle of its column, and an
    empty one is left out. With `digits` each number is printed on its cell; the player leaves out
    what would be too small to read. `across` names the columns' axis
    where its labels do not say what they count.
    """

    z: Array
    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[str]]
    edges: Sequence[float] = field(default_factory=tuple)
    digits: Digits | None = None
    across: str = ""


def matrices_figure(matrices: Sequence[Matrix], *, title: str, half_width: float) -> Figure:
    """All `matrices` as heatmaps on a scale of ±`half_width`."""
    data = [_heatmap(matrix, index, half_width) for index, matrix in enumerate(matrices)]
    layout = matrices_layout(matrices, title=title, half_width=half_width)
    return {"data": data, "layout": layout}


def matrices_layout(
    matrices: Sequence[Matrix], *, title: str, half_width: float, columns: int = WIDE_COLUMNS
) -> dict[str, Any]:
    """The layout of their figure, with so many `columns` of heatmaps side by side."""
    columns = min(columns, len(matrices))
    rows = -(-len(matrices) // columns)
    cells = max(len(matrix.rows) for matrix in matrices)
    gap_y = _GAP_Y + (_NAMED if any(matrix.across for matrix in matrices) else 0)
    least, most = _HEATMAP
    layout = base_layout(
        title, height=_ABOVE + rows * min(max(least, _LABELS + _CELL * cells), most)
    )
    layout["margin"] |= {"t": 62, "r": 66}  # on the right, room for the colour bar
    layout["annotations"] = []
    layout["coloraxis"] = {
        "colorscale": SIGNED_SCALE,
        "cmin": -half_width,
        "cmax": half_width,
        "showscale": False,  # the player has a colour bar of its own
    }
    for index, matrix in enumerate(matrices):
        row, column = divmod(index, columns)
        x, y = _part(column, columns, _GAP_X), _part(rows - 1 - row, rows, gap_y / rows)
        layout |= _axes(matrix, _number(index), x, y)
        layout["annotations"].append(_title(matrix.title, _middle(matrix, x), y[1]))
    layout["uirevision"] = str([matrix.z.shape for matrix in matrices])
    return layout


def _number(index: int) -> str:
    """How Plotly counts axes: x, x2, x3 ..."""
    return "" if index == 0 else str(index + 1)


def _axes(matrix: Matrix, number: str, x: list[float], y: list[float]) -> dict[str, Any]:
    """Both axes of one matrix, which lies between the ends of `x` and `y`."""
    across = {
        "domain": x,
        "anchor": f"y{number}",
        "title": {"text": matrix.across, "font": {"size": PRINT}, "standoff": 4},
    }
    down = {
        "domain": y,
        "anchor": f"x{number}",
        "range": [len(matrix.rows), 0],  # the first row on top
    }
    return {
        f"xaxis{number}": _axis(matrix.columns, _edges(matrix)) | across,
        f"yaxis{number}": _axis(matrix.rows, range(len(matrix.rows) + 1)) | down,
    }


def _part(index: int, count: int, gap: float) -> list[float]:
    """Where part `index` of `count` begins and ends between 0 and 1, with gaps between parts."""
    size = (1 - gap * (count - 1)) / count
    return [index * (size + gap), index * (size + gap) + size]


def _title(text: str, x: float, y: float) -> dict[str, Any]:
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "center",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": PRINT},
    }


def _middle(matrix: Matrix, x: list[float]) -> float:
    """The middle, between the ends of `x`, of the columns before the first gap."""
    edges = _edges(matrix)
    end = edges[[*matrix.columns, ""].index("")]
    return x[0] + (x[1] - x[0]) * (end - edges[0]) / (edges[-1] - edges[0]) / 2


def _edges(matrix: Matrix) -> Sequence[float]:
    return matrix.edges or range(matrix.z.shape[1] + 1)


def _heatmap(matrix: Matrix, index: int, half_width: float) -> dict[str, Any]:
    gap = 1 if max(matrix.z.shape) <= _GAPPED else 0
    number = _number(index)
    trace = {
        "type": "heatmap",
        "z": matrix.z,
        "x": list(_edges(matrix)),
        "y": list(range(len(matrix.rows) + 1)),
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "coloraxis": "coloraxis",
        "xgap": gap,
        "ygap": gap,
        "customdata": matrix.cells,
        "hovertemplate": "%{customdata}: %{z:.6g}<extra></extra>",
        "hoverongaps": False,
    }
    if matrix.digits:
        trace["texttemplate"] = f"%{{z:{matrix.digits.format}}}"
        longest = len(f"{-half_width:{matrix.digits.format}}")
        trace["meta"] = {"characters": longest, **matrix.digits._asdict()}
    return trace


def _axis(labels: Sequence[str], edges: Sequence[float]) -> dict[str, Any]:
    """Each label in the middle of its cell; of many labels only some, but always the last."""
    places = [
        ((low + high) / 2, label)
        for low, high, label in zip(edges[:-1], edges[1:], labels, strict=True)
        if label
    ]
    every = -(-len(places) // _TICKS)
    shown = places[::-every][::-1]
    return {
        "tickvals": [place for place, _ in shown],
        "ticktext": [label for _, label in shown],
        "tickangle": 0,
        "range": [edges[0], edges[-1]],
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
    }
