"""A small map of the network: its layers from left to right, and where the equation is in it."""

from collections.abc import Sequence
from html import escape

from nnviz.core.explain.stage import Direction

_UNITS = 7  # drawn of a larger layer; its label says how many there are
_GAP, _TOP, _HEIGHT, _RADIUS = 60, 8, 88, 5
_NARROW = 40  # between layers, where they are so many that their labels are numbers alone
_MANY = 5


def network_map(sizes: Sequence[int], layer: int, direction: Direction) -> str:
    """An SVG of layers with so many units; `layer` is lit up in the colour of the `direction`."""
    gap = _GAP if len(sizes) <= _MANY else _NARROW
    columns = [_places(_x(index, gap), size) for index, size in enumerate(sizes)]
    edges = [
        f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" class="{_lit(index, layer, direction)}"/>'
        for index in range(1, len(sizes))
        for x0, y0 in columns[index - 1]
        for x1, y1 in columns[index]
    ]
    units = [
        f'<circle cx="{x}" cy="{y}" r="{_RADIUS}" class="{_lit(index, layer, direction)}"/>'
        for index, column in enumerate(columns)
        for x, y in column
    ]
    labels = [
        f'<text x="{_x(index, gap)}" y="{_TOP + _HEIGHT + 16}">{_label(index, size, gap)}</text>'
        for index, size in enumerate(sizes)
    ]
    width = _x(len(sizes), gap) - gap // 2
    return (
        f'<svg class="nnviz-map" viewBox="0 0 {width} {_TOP + _HEIGHT + 22}" role="img"'
        f' aria-label="{escape(_described(sizes, layer, direction))}"'
        f' width="{width}">{"".join([*edges, *units, *labels])}</svg>'
    )


def _x(index: int, gap: int) -> int:
    return gap // 2 + index * gap


def _places(x: int, size: int) -> list[tuple[int, float]]:
    count = min(size, _UNITS)
    step = min(22.0, _HEIGHT / count)
    middle = _TOP + _HEIGHT / 2
    return [(x, round(middle + (k - (count - 1) / 2) * step, 1)) for k in range(count)]


def _label(index: int, size: int, gap: int) -> str:
    if gap == _NARROW:
        return str(size)
    return f"A{index}: {size}" if index else f"X: {size}"


def _lit(index: int, layer: int, direction: Direction) -> str:
    return f"nnviz-lit-{direction.value}" if index == layer else ""


def _described(sizes: Sequence[int], layer: int, direction: Direction) -> str:
    units = ", ".join(map(str, sizes))
    return f"Network with layers of {units} units; here: {direction.value}, layer {layer}"
