"""What the network answers: over the plane of two inputs, or beside the target of each sample."""

import numpy as np
import plotly.graph_objects as go

from nnviz.core.arrays import Array
from nnviz.core.datasets import Dataset
from nnviz.core.network import Network, forward
from nnviz.figures.theme import (
    LAYER_COLOURS,
    NEGATIVE,
    NEUTRAL,
    POSITIVE,
    SIGNED_SCALE,
    base_figure,
    style_axes,
)

_GRID = 48  # points along each side of the decision map
_BARS = 64  # samples that are shown one by one; beyond, target against prediction


def output_figure(network: Network, dataset: Dataset) -> go.Figure:
    """The picture that fits the data: plane, row by row, or target against prediction."""
    if dataset.X.shape[0] == 2 and dataset.classes:
        return decision_figure(network, dataset)
    if dataset.classes and dataset.X.shape[1] <= _BARS:
        return row_figure(network, dataset)
    return agreement_figure(network, dataset)


def plane(dataset: Dataset) -> tuple[Array, Array, Array]:
    """A grid over two inputs with a margin: x (n,), y (n,) and all its points (2, n * n)."""
    low, high = dataset.X.min(axis=1), dataset.X.max(axis=1)
    margin = 0.15 * (high - low)
    x, y = np.linspace(low - margin, high + margin, _GRID).T
    return x, y, np.array(np.meshgrid(x, y)).reshape(2, -1)


def decision_figure(network: Network, dataset: Dataset) -> go.Figure:
    """The output over the plane of the two inputs; white is where the classes part, at 0.5."""
    figure = base_figure("Network output over the two inputs")
    x, y, points = plane(dataset)
    output = forward(network, points)[-1].A[0].reshape(_GRID, _GRID)
    figure.add_heatmap(
        x=x,
        y=y,
        z=output,
        zmin=0,
        zmax=1,
        zsmooth="best",
        colorscale=SIGNED_SCALE,
        colorbar={"thickness": 10, "outlinewidth": 0, "tickvals": [0, 0.5, 1]},
        hovertemplate="x₁ %{x:.2f}, x₂ %{y:.2f}<br>output %{z:.4f}<extra></extra>",
    )
    for label, colour, symbol in ((0, NEGATIVE, "circle"), (1, POSITIVE, "diamond")):
        chosen = dataset.X[:, dataset.Y[0] == label]
        figure.add_scatter(
            x=chosen[0],
            y=chosen[1],
            mode="markers",
            name=f"target {label}",
            marker={
                "color": colour,
                "symbol": symbol,
                "size": 7,
                "line": {"color": "white", "width": 1},
            },
            hovertemplate="x₁ %{x:.3f}, x₂ %{y:.3f}<extra>%{fullData.name}</extra>",
        )
    style_axes(figure, x="x<sub>1</sub>", y="x<sub>2</sub>")
    figure.update_xaxes(showgrid=False, range=[x[0], x[-1]])
    figure.update_yaxes(showgrid=False, range=[y[0], y[-1]])
    return figure


def row_figure(network: Network, dataset: Dataset) -> go.Figure:
    """Each row of a truth table: a bar for the output, a line where the target is."""
    figure = base_figure("Network output for each row, and its target")
    rows = ["".join(f"{bit:.0f}" for bit in column) for column in dataset.X.T]
    output = forward(network, dataset.X)[-1].A[0]
    figure.add_bar(
        x=rows,
        y=output,
        name="output",
        marker={"color": np.where(output > 0.5, POSITIVE, NEGATIVE)},
        hovertemplate="inputs %{x}<br>output %{y:.6f}<extra></extra>",
    )
    figure.add_scatter(
        x=rows,
        y=dataset.Y[0],
        mode="markers",
        name="target",
        marker={"symbol": "line-ew", "size": 20, "line": {"width": 3, "color": NEUTRAL}},
        hovertemplate="inputs %{x}<br>target %{y}<extra></extra>",
    )
    inputs = " ".join(f"x<sub>{index}</sub>" for index in range(1, len(dataset.X) + 1))
    style_axes(figure, x=f"inputs {inputs}", y="output")
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(range=[min(0.0, output.min()) - 0.08, max(1.0, output.max()) + 0.08])
    figure.add_hline(y=0.5, line={"color": NEUTRAL, "width": 1, "dash": "dot"})
    return figure


def agreement_figure(network: Network, dataset: Dataset) -> go.Figure:
    """Target against prediction; a perfect network puts every point on the diagonal."""
    figure = base_figure("Network output against target")
    output = forward(network, dataset.X)[-1].A
    for index, (target, predicted) in enumerate(zip(dataset.Y, output, strict=True)):
        figure.add_scatter(
            x=target,
            y=predicted,
            mode="markers",
            name=f"output {index + 1}",
            marker={"size": 5, "opacity": 0.7, "color": LAYER_COLOURS[index % len(LAYER_COLOURS)]},
            hovertemplate="target %{x:.4f}<br>output %{y:.4f}<extra>%{fullData.name}</extra>",
        )
    low, high = float(dataset.Y.min()), float(dataset.Y.max())
    figure.add_shape(
        type="line", x0=low, y0=low, x1=high, y1=high, line={"color": NEUTRAL, "dash": "dot"}
    )
    style_axes(figure, x="target", y="network output")
    figure.update_layout(showlegend=len(dataset.Y) > 1)
    return figure
