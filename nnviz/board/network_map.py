"""A small map of the network: its layers from left to right, and where the equation is in it."""

from collections.abc import Sequence
from itertools import product

from nnviz.board.svg import Place, circle, column, line, svg_html, words
from nnviz.core.explain.stage import Direction

_UNITS = 7  # drawn of a larger layer; its label says how many there are
_GAP, _TOP, _HEIGHT, _RADIUS = 60, 8, 88, 5
_NARROW = 40  # between layers, where they are so many that their labels are numbers alone
_MANY = 5


def network_map(sizes: Sequence[int], layer: int, direction: Direction) -> str:
    """An SVG of layers with so many units; `layer` is lit up in the colour of the `direction`.

    Layer 0 is none.
    """
    gap = _GAP if len(sizes) <= _MANY else _NARROW
    middles = [gap // 2 + index * gap for index in range(len(sizes))]
    columns = [_places(x, size) for x, size in zip(middles, sizes, strict=True)]
    kinds = [f"nnviz-lit-{direction.value}" * (0 < index == layer) for index in range(len(sizes))]
    edges = [
        line(start, end, kind)
        for before, after, kind in zip(columns[:-1], columns[1:], kinds[1:], strict=True)
        for start, end in product(before, after)
    ]
    units = [
        circle(place, _RADIUS, kind)
        for places, kind in zip(columns, kinds, strict=True)
        for place in places
    ]
    labels = [
        words((x, _TOP + _HEIGHT + 16), _label(index, sizes[index], gap))
        for index, x in enumerate(middles)
    ]
    size = (len(sizes) * gap, _TOP + _HEIGHT + 22)
    return svg_html("map", size, _described(sizes, layer, direction), [*edges, *units, *labels])


def _places(x: float, size: int) -> list[Place]:
    count = min(size, _UNITS)
    return column(x, _TOP + _HEIGHT / 2, count, min(22.0, _HEIGHT / count))


def _label(index: int, size: int, gap: int) -> str:
    if gap == _NARROW:
        return str(size)
    return f"A{index}: {size}" if index else f"X: {size}"


def _described(sizes: Sequence[int], layer: int, direction: Direction) -> str:
    units = ", ".join(map(str, sizes))
    where = f"layer {layer}" if layer else "all layers"
    return f"Network with layers of {units} units; here: {direction.value}, {where}"
