"""One heatmap a layer, side by side in one figure, on one signed scale."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nnviz.core.arrays import Array
from nnviz.figures.theme import SIGNED_SCALE, base_figure

WIDE_COLUMNS, NARROW_COLUMNS = 4, 2  # heatmaps in a row, on a desk and on a phone
_ROW_HEIGHT = 240
_GAPPED = 24  # rows or columns up to which there is a line between cells
_TICKS = 10  # labels along an axis before some are left out


@dataclass(frozen=True)
class Matrix:
    """A matrix to draw: `z` (rows, columns), a title, and what rows, columns and cells are called.

    `edges` are where the columns end, from 0; each label stands in the middle of its column, and an
    empty one is left out. `digits`, a number format such as ".2f", writes each number into its
    cell.
    """

    z: Array
    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[str]]
    edges: Sequence[float] = field(default_factory=tuple)
    digits: str = ""


def matrices_figure(
    matrices: Sequence[Matrix], *, title: str, half_width: float, columns: int = WIDE_COLUMNS
) -> go.Figure:
    """All `matrices` as heatmaps on a scale of ±`half_width`, so many `columns` side by side."""
    columns = min(columns, len(matrices))
    rows = -(-len(matrices) // columns)
    figure = make_subplots(
        rows=rows,
        cols=columns,
        subplot_titles=[matrix.title for matrix in matrices],
        vertical_spacing=0.3 / rows,
    )
    figure.update_layout(base_figure(title, height=60 + _ROW_HEIGHT * rows).layout)
    figure.update_layout(margin={"t": 62})
    figure.update_annotations(font={"size": 12})
    for index, matrix in enumerate(matrices):
        place = {"row": index // columns + 1, "col": index % columns + 1}
        figure.add_trace(_heatmap(matrix), **place)
        figure.update_xaxes(_axis(matrix.columns, _edges(matrix)), **place)
        figure.update_yaxes(_axis(matrix.rows, range(len(matrix.rows) + 1)), **place)
        figure.update_yaxes(range=[len(matrix.rows), 0], **place)
    bar = {"thickness": 10, "len": 1.0, "outlinewidth": 0}
    figure.update_layout(
        coloraxis={
            "colorscale": SIGNED_SCALE,
            "cmin": -half_width,
            "cmax": half_width,
            "colorbar": bar,
        }
    )
    return figure


def _edges(matrix: Matrix) -> Sequence[float]:
    return matrix.edges or range(matrix.z.shape[1] + 1)


def _heatmap(matrix: Matrix) -> go.Heatmap:
    gap = 1 if max(matrix.z.shape) <= _GAPPED else 0
    return go.Heatmap(
        z=matrix.z,
        x=list(_edges(matrix)),
        y=list(range(len(matrix.rows) + 1)),
        coloraxis="coloraxis",
        xgap=gap,
        ygap=gap,
        texttemplate=f"%{{z:{matrix.digits}}}" if matrix.digits else None,
        customdata=matrix.cells,
        hovertemplate="%{customdata}: %{z:.6g}<extra></extra>",
        hoverongaps=False,
    )


def _axis(labels: Sequence[str], edges: Sequence[float]) -> dict[str, object]:
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
        "range": [edges[0], edges[-1]],
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
    }
