"""The small map of the network, read as SVG."""

from itertools import pairwise
from math import prod

import pytest

from nnviz.board.network_map import network_map
from nnviz.core.explain.stage import Direction
from tests.board.reading import Element, read

DRAWN = 7  # units of a layer that are drawn at most
SIZES = [(1, 1), (3, 3, 1), (2, 7, 8, 64, 2), (64,) * 8]


def at(element: Element, *names: str) -> tuple[float, ...]:
    return tuple(float(element.attributes[name]) for name in names)


@pytest.mark.parametrize("sizes", SIZES)
def test_units_and_edges_are_those_of_the_network(sizes: tuple[int, ...]) -> None:
    svg = read(network_map(sizes, 1, Direction.FORWARD)).one("svg")
    circles, shown = svg.all("circle"), [min(size, DRAWN) for size in sizes]
    layers = sorted({at(each, "cx") for each in circles})
    counts = [sum(at(each, "cx") == x for each in circles) for x in layers]
    assert counts == shown
    assert len({at(each, "cx", "cy") for each in circles}) == sum(shown)
    edges = [at(each, "x1", "y1", "x2", "y2") for each in svg.all("line")]
    assert len(set(edges)) == len(edges) == sum(prod(pair) for pair in pairwise(shown))
    places = {at(each, "cx", "cy") for each in circles}
    assert {edge[:2] for edge in edges} | {edge[2:] for edge in edges} == places


@pytest.mark.parametrize("sizes", SIZES)
def test_every_layer_says_how_many_units_it_has(sizes: tuple[int, ...]) -> None:
    svg = read(network_map(sizes, 1, Direction.LOSS)).one("svg")
    labels = [each.text for each in svg.all("text")]
    if len(sizes) > 5:  # there is room for the numbers alone
        assert labels == [str(size) for size in sizes]
        return
    assert [label.partition(": ")[0] for label in labels] == [
        "X",
        *(f"A{layer}" for layer in range(1, len(sizes))),
    ]
    assert [int(label.partition(": ")[2].split(",")[0]) for label in labels] == list(sizes)


@pytest.mark.parametrize("sizes", SIZES)
def test_nothing_is_drawn_outside(sizes: tuple[int, ...]) -> None:
    svg = read(network_map(sizes, 1, Direction.UPDATE)).one("svg")
    _, _, width, height = map(float, svg.attributes["viewbox"].split())
    for circle in svg.all("circle"):
        x, y, radius = at(circle, "cx", "cy", "r")
        assert radius <= x <= width - radius
        assert radius <= y <= height - radius
    assert all(at(each, "y")[0] <= height for each in svg.all("text"))


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize("direction", Direction)
def test_only_the_layer_of_the_equation_is_lit(layer: int, direction: Direction) -> None:
    svg = read(network_map((2, 3, 4, 1), layer, direction)).one("svg")
    (x,) = {at(each, "cx")[0] for each in svg.all("circle", f"nnviz-lit-{direction.value}")}
    assert sorted({at(each, "cx")[0] for each in svg.all("circle")}).index(x) == layer
    lit = svg.all("line", f"nnviz-lit-{direction.value}")
    assert len(lit) == (6, 12, 4)[layer - 1]
    assert {at(each, "x2")[0] for each in lit} == {x}
    dark = [each for each in svg.all("circle") + svg.all("line") if not each.kinds]
    assert len(dark) == 10 + 22 - len(lit) - (3, 4, 1)[layer - 1]
