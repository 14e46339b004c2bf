"""What a network with an output for each class answers over the plane of two inputs."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import Dataset
from nnviz.figures.outputs import plane, plane_axes
from nnviz.figures.samples import sides
from nnviz.figures.theme import CLASS_SYMBOLS, Figure, chart
from nnviz.web.palette import CLASSES, ZERO


def shades(outputs: Array) -> Array:
    """Where a point stands on the scale of all classes, one band each; outputs on axis -3.

    Class c, counted from 1, has the band from c - 1/2 to c + 1/2: the larger its output, the higher
    up, never quite at an end. Not a number where an output is none.
    """
    strength = outputs.max(axis=-3).clip(0, 1)
    return np.asarray(outputs.argmax(axis=-3) + 0.51 + 0.98 * strength)


def classes_figure(dataset: Dataset, shade: Array, largest: Array) -> Figure:
    """The class with the largest output at each point of the plane, stronger where it is larger.

    `shade` (n, n) is that of `shades`, `largest` (n, n) the largest output itself.
    """
    x, y, _ = plane(dataset)
    count = len(dataset.Y)
    heatmap = {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": shade,
        "customdata": largest,
        "zmin": 0.5,
        "zmax": count + 0.5,
        "zsmooth": False,  # between two classes there is no third colour
        "colorscale": _bands(count),
        "showscale": False,
        "hovertemplate": "x₁ %{x:.2f}, x₂ %{y:.2f}<br>largest output: class %{z:.0f},"
        " %{customdata:.2f}<extra></extra>",
    }
    samples = [
        mark(each.X[:, row == 1], f"class {index + 1}", CLASSES[index], CLASS_SYMBOLS[index])
        for each, mark in sides(dataset)
        for index, row in enumerate(each.Y)
    ]
    return chart(
        "Class with the largest output",
        [heatmap, *samples],
        **plane_axes(x, y),
        showlegend=True,
    )


def _bands(count: int) -> list[list[float | str]]:
    """A colour scale of so many bands, each from grey to the colour of its class."""
    return [
        [(index + end) / count, colour]
        for index in range(count)
        for end, colour in enumerate((ZERO, CLASSES[index]))
    ]
