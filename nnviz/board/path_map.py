"""The main path of a gradient on a small map of the network, its local derivatives numbered."""

from collections.abc import Sequence
from itertools import pairwise, product

from nnviz.board.svg import Place, circle, column, line, svg_html, words
from nnviz.core.explain.chain_rule import Parameter
from nnviz.core.explain.main_path import Path

_UNITS = 8  # drawn of a layer; a larger one shows the path's own unit among its first
_WIDTH, _HEIGHT, _MARGIN, _RADIUS, _BADGE = 320, 132, 18, 6, 9


def path_map(sizes: Sequence[int], parameter: Parameter, path: Path) -> str:
    """An SVG of all layers from left to right, C last; the path is lit up, its factors numbered."""
    layers = _layers(sizes, parameter, path)
    loss = (_MARGIN + len(sizes) * _gap(sizes), _HEIGHT / 2)
    columns = [*(list(units.values()) for units in layers), [loss]]
    edges = [
        line(start, end)
        for before, after in pairwise(columns)
        for start, end in product(before, after)
    ]
    stops = [_start(layers, parameter), *_met(layers, parameter, path), loss]
    lit = [line(*ends, "nnviz-lit-backward") for ends in pairwise(stops)]
    units = [circle(place, _RADIUS) for places in columns[:-1] for place in places]
    units += [circle(place, _RADIUS, "nnviz-lit-backward") for place in stops[1:-1]]
    numbered = enumerate(_badges(stops)[: len(path.factors)], start=1)
    badges = [_badge(number, place) for number, place in numbered]
    through = f"{len(path.units)} layer{'' if len(path.units) == 1 else 's'}"
    called = f"The path from {parameter} through {through} to C"
    parts = [*edges, *lit, *units, *badges, words((loss[0] + 9, loss[1] + 5), "C")]
    return svg_html("path", (_WIDTH, _HEIGHT), called, parts)


def _gap(sizes: Sequence[int]) -> float:
    return (_WIDTH - 2 * _MARGIN) / len(sizes)


def _layers(sizes: Sequence[int], parameter: Parameter, path: Path) -> list[dict[int, Place]]:
    """Of each layer, the inputs first, the places of the units that are drawn."""
    found = []
    for layer, size in enumerate(sizes):
        units = _shown(size, _on_path(layer, parameter, path))
        pitch = min(34.0, (_HEIGHT - 2 * _MARGIN) / max(1, len(units) - 1))
        places = column(_MARGIN + layer * _gap(sizes), _HEIGHT / 2, len(units), pitch)
        found.append(dict(zip(units, places, strict=True)))
    return found


def _start(layers: Sequence[dict[int, Place]], parameter: Parameter) -> Place:
    """Where a path begins: at the unit before its weight, or of a bias below that layer."""
    before = layers[parameter.layer - 1]
    if parameter.column is not None:
        return before[parameter.column]
    x, _ = next(iter(before.values()))
    return x, _HEIGHT - _RADIUS


def _met(layers: Sequence[dict[int, Place]], parameter: Parameter, path: Path) -> list[Place]:
    """The places of the units that the path goes through."""
    return [layers[parameter.layer + index][unit] for index, unit in enumerate(path.units)]


def _on_path(layer: int, parameter: Parameter, path: Path) -> int | None:
    """The unit, from 0, that the path meets in a layer, the inputs being layer 0."""
    if layer == parameter.layer - 1:
        return parameter.column
    place = layer - parameter.layer
    return path.units[place] if 0 <= place < len(path.units) else None


def _shown(size: int, own: int | None) -> list[int]:
    """The units that are drawn: the first few, and the path's own."""
    units = list(range(min(size, _UNITS)))
    if own is not None and own >= _UNITS:
        units[-1] = own
    return units


def _badges(stops: Sequence[Place]) -> list[Place]:
    """Where the factors' numbers stand: on each edge in its middle, at each unit above it."""
    found = []
    for index, ((x0, y0), (x1, y1)) in enumerate(pairwise(stops)):
        if index:
            found.append((x0, y0 - _RADIUS - _BADGE))
        found.append(((x0 + x1) / 2, (y0 + y1) / 2))
    return found


def _badge(number: int, place: Place) -> str:
    x, y = place
    disc, digit = (
        circle(place, _BADGE, "nnviz-badge"),
        words((x, y + 4), str(number), "nnviz-badge"),
    )
    return disc + digit
