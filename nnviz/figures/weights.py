"""Every weight and bias of the network as one heatmap a layer."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nnviz.core.arrays import Array
from nnviz.figures.theme import SIGNED_SCALE, base_figure, numbered

_COLUMNS = 4  # heatmaps side by side before a new row begins
_PRINTED = (10, 7)  # numbers are printed in matrices of up to so many rows and columns
_GAP = 0.25  # between W and its bias column, in cells


def layer_matrix(W: Array, b: Array) -> Array:
    """W (fan_out, fan_in) and b (fan_out, 1) side by side, with an empty column between them."""
    return np.hstack([W, np.full_like(b, np.nan), b])


def parameter_figure(
    layers: Sequence[tuple[Array, Array]], *, title: str, symbol: str, half_width: float
) -> go.Figure:
    """One heatmap a layer of (W, b), or of their gradients, on a scale of ±`half_width`.

    `symbol` is "" for the parameters and "d" for their gradients.
    """
    columns = min(_COLUMNS, len(layers))
    rows = -(-len(layers) // columns)
    titles = [
        f"{symbol}W<sub>{index}</sub> ({W.shape[0]} × {W.shape[1]})"
        for index, (W, _) in enumerate(layers, start=1)
    ]
    figure = make_subplots(
        rows=rows, cols=columns, subplot_titles=titles, vertical_spacing=0.3 / rows
    )
    figure.update_layout(base_figure(title, height=60 + 240 * rows).layout)
    figure.update_annotations(font={"size": 12})
    for index, (W, b) in enumerate(layers):
        place = {"row": index // columns + 1, "col": index % columns + 1}
        figure.add_trace(_heatmap(W, b, _cell_names(symbol, index + 1, W.shape)), **place)
        _name_units(figure, W.shape, index, place)
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


def _cell_names(symbol: str, layer: int, shape: tuple[int, ...]) -> list[list[str]]:
    """What each cell of a layer's matrix is called, for the hover text."""
    W, b = f"{symbol}W<sub>{layer}</sub>", f"{symbol}b<sub>{layer}</sub>"
    return [
        [
            *(f"{W} row {row}, column {column}" for column in range(1, shape[1] + 1)),
            "",
            f"{b} row {row}",
        ]
        for row in range(1, shape[0] + 1)
    ]


def _heatmap(W: Array, b: Array, names: list[list[str]]) -> go.Heatmap:
    fan_out, fan_in = W.shape
    edges = [*range(fan_in + 1), fan_in + _GAP, fan_in + _GAP + 1]
    printed = fan_out <= _PRINTED[0] and fan_in < _PRINTED[1]
    return go.Heatmap(
        z=layer_matrix(W, b),
        x=edges,
        y=list(range(fan_out + 1)),
        coloraxis="coloraxis",
        xgap=1,
        ygap=1,
        texttemplate="%{z:.2f}" if printed else None,
        customdata=names,
        hovertemplate="%{customdata}: %{z:.6g}<extra></extra>",
        hoverongaps=False,
    )


def _name_units(
    figure: go.Figure, shape: tuple[int, ...], index: int, place: dict[str, int]
) -> None:
    """Label rows with the layer's units and columns with what feeds them, b last."""
    fan_out, fan_in = shape
    source = "x" if index == 0 else "a"
    every = max(1, -(-fan_in // 16))
    columns = numbered(source, fan_in)[::every]
    figure.update_xaxes(
        tickvals=[*(column + 0.5 for column in range(0, fan_in, every)), fan_in + _GAP + 0.5],
        ticktext=[*columns, "b"],
        showgrid=False,
        zeroline=False,
        ticks="",
        **place,
    )
    every = max(1, -(-fan_out // 16))
    figure.update_yaxes(
        tickvals=[row + 0.5 for row in range(0, fan_out, every)],
        ticktext=numbered("z", fan_out)[::every],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
        ticks="",
        **place,
    )
