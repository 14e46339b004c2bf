"""The main path of a gradient on a small map of the network, its local derivatives numbered."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import prod

from nnviz.board.answer import Shown
from nnviz.board.numbers import text
from nnviz.board.typeset import symbols_html, typeset
from nnviz.core.explain.chain_rule import Parameter
from nnviz.core.explain.main_path import Path

Place = tuple[float, float]  # x and y

_UNITS = 8  # drawn of a layer; a larger one shows the path's own unit among its first
_WIDTH, _HEIGHT, _MARGIN, _RADIUS, _BADGE = 320, 132, 18, 6, 9


def path_html(shown: Shown, parameter: Parameter, path: Path) -> str:
    """Which path it is, the map, and below it what is multiplied along the path."""
    rows = "".join(
        f"<tr><td><span class='nnviz-badge'>{number}</span> {symbols_html(factor.symbol)}</td>"
        f"<td>{typeset(text(factor.value, 4))}</td></tr>"
        for number, factor in enumerate(path.factors, start=1)
    )
    product = f"<tr class='nnviz-total'><td>their product</td><td>{typeset(text(path.value, 4))}"
    return (
        f"<p>{typeset(_which(shown, parameter, path))}</p>"
        f"{_map(shown.sizes, parameter, path)}"
        f'<table class="nnviz-sum nnviz-factors">{rows}{product}</td></tr></table>'
    )


def _which(shown: Shown, parameter: Parameter, path: Path) -> str:
    """Which of the paths it is, and what its product is to the whole derivative."""
    samples, paths = shown.chain.Y.shape[1], prod(shown.sizes[parameter.layer + 1 :])
    derivative = parameter.entry._replace(name=parameter.entry.name.gradient)
    if samples * paths == 1:
        return f"There is one path from {parameter} to C: its product is {derivative}."
    over = [what for what, count in (("samples", samples), ("paths", paths)) if count > 1]
    one = f"{derivative} is a sum over {' and '.join(over)}. This is one of its terms"
    sample = f"sample {path.sample + 1}{' of this batch' * (shown.data == 'this batch')}"
    if path.value == 0:
        return f"{one}{f', for {sample}' if samples > 1 else ''}; all of them are 0."
    largest = f", for the sample with the largest part: {sample}" if samples > 1 else ""
    onward = " In each layer the path goes on to the unit with the largest part in dC/dA."
    return f"{one}{largest}.{onward if paths > 1 else ''}"


def _map(sizes: Sequence[int], parameter: Parameter, path: Path) -> str:
    """All layers from left to right, C last; the path is lit up, with its factors' numbers."""
    drawn = [_shown(size, _on_path(layer, parameter, path)) for layer, size in enumerate(sizes)]
    gap = (_WIDTH - 2 * _MARGIN) / len(sizes)
    places = [
        {unit: (_MARGIN + layer * gap, y) for unit, y in _spread(units)}
        for layer, units in enumerate(drawn)
    ]
    loss = (_MARGIN + len(sizes) * gap, _HEIGHT / 2)
    edges = [
        _line(start, end)
        for before, after in zip(places, [*places[1:], {0: loss}], strict=True)
        for start in before.values()
        for end in after.values()
    ]
    start: Place = (
        _MARGIN + (parameter.layer - 1) * gap,
        _HEIGHT - _RADIUS,
    )  # of a bias: below its layer
    if parameter.column is not None:
        start = places[parameter.layer - 1][parameter.column]
    stops: list[Place] = [start]
    stops += [places[parameter.layer + index][unit] for index, unit in enumerate(path.units)]
    stops.append(loss)
    lit = [_line(a, b, "nnviz-lit-backward") for a, b in pairwise(stops)]
    units = [_circle(place) for layer in places for place in layer.values()]
    units += [_circle(place, "nnviz-lit-backward") for place in stops[1:-1]]
    badges = [_badge(number, place) for number, place in enumerate(_badges(stops), start=1)]
    badges = badges[: len(path.factors)]
    layers = f"{len(path.units)} layer{'' if len(path.units) == 1 else 's'}"
    called = f"The path from {parameter} through {layers} to C"
    label = f'<text x="{loss[0]:.1f}" y="{loss[1] + 5:.1f}" text-anchor="middle">C</text>'
    return (
        f'<svg class="nnviz-path" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        f' aria-label="{escape(called)}">{"".join([*edges, *lit, *units, *badges, label])}</svg>'
    )


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


def _spread(units: Sequence[int]) -> list[tuple[int, float]]:
    step = min(24.0, (_HEIGHT - 2 * _MARGIN) / max(1, len(units) - 1))
    middle = (len(units) - 1) / 2
    return [(unit, _HEIGHT / 2 + (place - middle) * step) for place, unit in enumerate(units)]


def _badges(stops: Sequence[Place]) -> list[Place]:
    """Where the factors' numbers stand: on each edge in its middle, at each unit above it."""
    found = []
    for index, ((x0, y0), (x1, y1)) in enumerate(pairwise(stops)):
        if index:
            found.append((x0, y0 - _RADIUS - _BADGE))
        found.append(((x0 + x1) / 2, (y0 + y1) / 2))
    return found


def _line(start: Place, end: Place, kind: str = "") -> str:
    (x0, y0), (x1, y1) = start, end
    return f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" class="{kind}"/>'


def _circle(place: Place, kind: str = "") -> str:
    return f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{_RADIUS}" class="{kind}"/>'


def _badge(number: int, place: Place) -> str:
    x, y = place
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_BADGE}" class="nnviz-badge"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" class="nnviz-badge">{number}</text>'
    )
