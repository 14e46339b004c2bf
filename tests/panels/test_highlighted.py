"""What the drawer is about stands out where the panels show it, and nowhere else."""

import numpy as np
import pytest

from nnviz import Config, Run, train
from nnviz.board.drawer import path_of
from nnviz.core.explain.chain_rule import Parameter
from nnviz.core.explain.names import Entry, Name
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.panels.film import film_of
from nnviz.panels.highlighted import highlights_of, path_highlights
from nnviz.panels.picked import entry_of
from nnviz.views.backprop.shown_pass import ShownPass
from tests.panels.test_network import CONFIGS, places

ENTRIES = [
    Entry(Name("W", 1), 1, 2),
    Entry(Name("b", 1), 2, 0),
    Entry(Name("A", 1), 0, 4),
    Entry(Name("A", 0), 2, 1),
]


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
@pytest.mark.parametrize("name", ["notes", "wide"])
def test_what_stands_out_is_what_would_be_picked_there(entry: Entry, name: str) -> None:
    run = train(CONFIGS[name])
    found = highlights_of(entry, run)
    assert found
    for each in found:
        meant = entry_of({"figure": each.figure} | each.part, run)
        assert meant is not None
        assert meant.name.letter == entry.name.letter
        assert (meant.name.layer, meant.row) == (entry.name.layer, entry.row)
        if each.figure != "network":  # a node stands for all samples
            assert meant.column == entry.column
    figures = {each.figure for each in found}
    assert ("weights" in figures) == (entry.name.letter != "A")


def test_what_is_not_drawn_stands_out_in_the_heatmaps_alone() -> None:
    run = train(CONFIGS["wide"])
    drawn = DrawnUnits(run.config.sizes)
    row = next(row for row in range(64) if row not in drawn.rows[1])
    figures = [each.figure for each in highlights_of(Entry(Name("W", 1), row, 0), run)]
    assert figures == ["weights", "gradients", "updates"]


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("notes", Parameter(1, 1, 2)),
        ("six layers of eight", Parameter(2, 3, 1)),
        ("six layers of eight", Parameter(1, 3, None)),
        ("classes", Parameter(1, 2, 0)),
        ("no hidden layer", Parameter(1, 0, 1)),
    ],
)
def test_along_the_path_each_factor_stands_on_its_part(name: str, parameter: Parameter) -> None:
    run = train(CONFIGS[name])
    shown = ShownPass(run, 3, sample=0, mistakes=(), changes={}).on_board
    path = path_of(shown, parameter)
    assert path is not None
    found = path_highlights(parameter, path, run)
    assert [each.label for each in found] == [str(n) for n in range(1, len(path.factors) + 1)]
    figure = film_of(run, ["network"], log=False).figures["network"]
    edges, badges, *_ = figure["data"]
    network, factors = run.network_at(3), [factor.value for factor in path.factors]
    at = None  # the node where the path is
    for each, factor in zip(found, factors, strict=True):
        index = int(each.part["index"])
        if each.part["part"] == "edge":
            assert at in (None, edges["from"][index]), "it goes on where it was"
            at = edges["to"][index]
            if each.kind == "path":  # dZ/dA is the weight itself
                layer, row, column = places(edges["labels"][index])
                assert factor == pytest.approx(network[layer].W[row, column], rel=1e-12)
        elif each.part["part"] == "badge":
            assert factor == 1
            at = badges["nodes"][index]
        elif each is found[-1] and len(factors) % 2:  # the loss's own derivative, at the target
            assert index in DrawnUnits(run.config.sizes).nodes[-1]
        else:
            assert index == at
    assert np.prod(factors) == pytest.approx(path.value)


def test_a_run_is_asked_for_no_part_that_it_does_not_have() -> None:
    run: Run = train(Config("xor", hidden=(), epochs=2))
    (only,) = {each.figure for each in highlights_of(Entry(Name("A", 0), 0, 1), run)}
    assert only == "network"
