"""What the network answers: over the plane of two inputs, or beside the target of each sample."""

from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import Dataset
from nnviz.figures.samples import sides, split_legend
from nnviz.figures.theme import CLASS_SYMBOLS, Figure, axis, chart
from nnviz.web.palette import NEGATIVE, NEUTRAL, OUTPUTS, POSITIVE, SIGNED_SCALE

GRID = 40  # points along each side of the plane
_NAMED = 16  # rows of a truth table up to which each has its name below
_MARKS = 240  # pixels for the marks of all targets, side by side


def kind_of_output(dataset: Dataset) -> str:
    """The picture that fits the data.

    "fit" over one input, "plane" of two classes, "classes" with an output each, "rows" of a truth
    table, or "agreement".
    """
    if dataset.X.shape[0] == 1 and not dataset.classes:
        return "fit"
    if dataset.X.shape[0] == 2 and dataset.classes:
        return "plane" if len(dataset.Y) == 1 else "classes"
    return "rows" if dataset.classes else "agreement"


def plane(dataset: Dataset, side: int = GRID) -> tuple[Array, Array, Array]:
    """A grid over two inputs with a margin: x (n,), y (n,) and all its points (2, n * n).

    `side` is n.
    """
    X = dataset.everything.X
    low, high = X.min(axis=1), X.max(axis=1)
    margin = 0.15 * (high - low)
    x, y = np.linspace(low - margin, high + margin, side).T
    return x, y, np.array(np.meshgrid(x, y)).reshape(2, -1)


def plane_figure(dataset: Dataset, output: Array) -> Figure:
    """`output` (n, n) over the plane of the two inputs; grey is where the classes part, at 0.5."""
    x, y, _ = plane(dataset)
    heatmap = {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": output,
        "zmin": 0,
        "zmax": 1,
        "zsmooth": "fast",
        "colorscale": SIGNED_SCALE,
        "colorbar": {"thickness": 10, "outlinewidth": 0, "tickvals": [0, 0.5, 1]},
        "hovertemplate": "x₁ %{x:.2f}, x₂ %{y:.2f}<br>output %{z:.2f}<extra></extra>",
    }
    samples = [
        mark(each.X[:, each.Y[0] == label], f"target {label}", colour, CLASS_SYMBOLS[label])
        for each, mark in sides(dataset)
        for label, colour in enumerate((NEGATIVE, POSITIVE))
    ]
    legend = split_legend(dataset)
    return chart(
        "Network output over the two inputs",
        [heatmap, *(trace | {"showlegend": False} for trace in samples), *legend.traces],
        **plane_axes(x, y),
        **legend.layout,
    )


def plane_axes(x: Array, y: Array) -> dict[str, dict[str, Any]]:
    """The axes of the two inputs from end to end, with equal units."""
    bare = {"showgrid": False, "constrain": "domain"}
    return {
        "x": axis("x<sub>1</sub>", range=[x[0], x[-1]], **bare),
        "y": axis("x<sub>2</sub>", range=[y[0], y[-1]], scaleanchor="x", **bare),
    }


def rows_figure(dataset: Dataset, output: Array, *, span: tuple[float, float]) -> Figure:
    """Each row of a truth table: a bar for its `output` (rows,), a line where the target is.

    Those of test data, whose targets are rings, come last.
    """
    rows = ["".join(f"{bit:.0f}" for bit in column) for column in dataset.everything.X.T]
    inputs = " ".join(f"x<sub>{index}</sub>" for index in range(1, len(dataset.X) + 1))
    few = len(rows) <= _NAMED
    names = f"inputs {inputs}" if few else f"inputs {inputs}, from {rows[0]} to {rows[-1]}"
    half = {"xref": "paper", "x0": 0, "x1": 1, "y0": 0.5, "y1": 0.5}
    bars = {
        "type": "bar",
        "x": rows,
        "y": output,
        "name": "output",
        "marker": {"color": output, "colorscale": SIGNED_SCALE, "cmin": 0, "cmax": 1},
        "hovertemplate": "inputs %{x}<br>output %{y:.6f}<extra></extra>",
    }
    size, trained = min(20, _MARKS / len(rows)), dataset.Y.shape[1]
    line = {"symbol": "line-ew", "size": size, "line": {"width": 3, "color": NEUTRAL}}
    targets = [_targets("target", rows[:trained], dataset.Y[0], line)]
    title = "Output for each sample (bars), target (lines)"
    if dataset.test is not None:
        ring = {"symbol": "circle-open", "size": size / 2, "line": {"width": 3}, "color": NEUTRAL}
        targets.append(_targets("target, test", rows[trained:], dataset.test.Y[0], ring))
        title = "Output (bars), target in training (lines), in test (rings)"
    return chart(
        title,
        [bars, *targets],
        x=axis(names, type="category", showgrid=False, showticklabels=few),
        y=axis("output", range=_with_room(span)),
        shapes=[{"type": "line", **half, "line": {"color": NEUTRAL, "width": 1, "dash": "dot"}}],
    )


def _targets(
    name: str, rows: list[str], targets: Array, marker: dict[str, object]
) -> dict[str, object]:
    return {
        "type": "scatter",
        "x": rows,
        "y": targets,
        "mode": "markers",
        "name": name,
        "marker": marker,
        "hovertemplate": "inputs %{x}<br>target %{y}<extra></extra>",
    }


def agreement_figure(dataset: Dataset, output: Array, *, span: tuple[float, float]) -> Figure:
    """`output` (outputs, samples) against target: on the diagonal where the network is right.

    The outputs for test data, which are rings, come after those for training data.
    """
    diagonal = {"x0": 0, "y0": 0, "x1": 1, "y1": 1, "line": {"color": NEUTRAL, "dash": "dot"}}
    trained = dataset.Y.shape[1]
    traces = [
        _answers(index, *pair, ring=False)
        for index, pair in enumerate(zip(dataset.Y, output[:, :trained], strict=True))
    ]
    if dataset.test is not None:
        traces += [
            _answers(index, *pair, ring=True)
            for index, pair in enumerate(zip(dataset.test.Y, output[:, trained:], strict=True))
        ]
    return chart(
        "Network output against target",
        traces,
        x=axis("target", range=[-0.03, 1.03]),
        y=axis("network output", range=_with_room(span)),
        shapes=[{"type": "line", **diagonal}],
        showlegend=len(traces) > 1,
    )


def _answers(index: int, target: Array, predicted: Array, *, ring: bool) -> dict[str, object]:
    """One output, counted from 0, for each sample."""
    look = {"symbol": "circle-open", "size": 7} if ring else {"size": 5, "opacity": 0.7}
    return {
        "type": "scatter",
        "x": target,
        "y": predicted,
        "mode": "markers",
        "name": f"output {index + 1}{', test' if ring else ''}",
        "marker": {**look, "color": OUTPUTS[index]},
        "hovertemplate": "target %{x:.4f}<br>output %{y:.4f}<extra>%{fullData.name}</extra>",
    }


def _with_room(span: tuple[float, float]) -> list[float]:
    """An axis that holds 0, 1 and `span`, with some room."""
    low, high = min(0.0, span[0]), max(1.0, span[1])
    return [low - 0.05 * (high - low), high + 0.05 * (high - low)]
