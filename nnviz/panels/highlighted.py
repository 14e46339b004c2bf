"""Where an entry of a matrix stands out in the panels, and with it the path from there to C."""

from itertools import pairwise

from nnviz.core.explain.chain_rule import Parameter
from nnviz.core.explain.main_path import Path
from nnviz.core.explain.names import TARGETS, Entry, Name
from nnviz.core.train.run import Run
from nnviz.figures.activations import shown_samples
from nnviz.panels.drawn_units import DrawnUnits
from nnviz.player.highlights import Highlight

_OF_PARAMETERS = ("weights", "gradients", "updates")


def highlights_of(entry: Entry, run: Run) -> list[Highlight]:
    """The parts of the panels that stand for `entry`, which is of W, b or A.

    Of a large layer not all is drawn; what is not stands out nowhere.
    """
    layer = entry.name.layer or 0
    found = [Highlight("network", part) for part in _drawn(entry, DrawnUnits(run.config.sizes))]
    if entry.name.letter == "A":
        samples = list(shown_samples(run.dataset))
        if layer and entry.column in samples:
            found.append(
                Highlight("activations", _cell(layer, entry.row, samples.index(entry.column)))
            )
        return found
    # b stands behind W and a gap.
    column = entry.column if entry.name.letter == "W" else run.config.sizes[layer - 1] + 1
    return found + [Highlight(name, _cell(layer, entry.row, column)) for name in _OF_PARAMETERS]


def path_highlights(parameter: Parameter, path: Path, run: Run) -> list[Highlight]:
    """The parts of the drawing along `path`, numbered as its factors are: dZ/dw, dA/dZ, dZ/dA ...

    The last factor, dC/dA, is numbered at the target.
    """
    drawn = DrawnUnits(run.config.sizes)
    stops = [
        Entry(Name("A", layer), unit, 0) for layer, unit in enumerate(path.units, parameter.layer)
    ]
    places = [parameter.entry, stops[0]]
    for here, onward in pairwise(stops):
        places += [Entry(Name("W", onward.name.layer), onward.row, here.row), onward]
    places.append(Entry(TARGETS, path.units[-1], 0))
    return [
        Highlight("network", part, "path" if number > 1 else "chosen", str(number))
        for number, place in enumerate(places[: len(path.factors)], start=1)
        for part in _drawn(place, drawn)
    ]


def _drawn(entry: Entry, drawn: DrawnUnits) -> list[dict[str, str | int]]:
    """The part of the drawing that stands for an entry, if there is one."""
    kind, parts = {"W": ("edge", drawn.weights), "b": ("badge", drawn.biases)}.get(
        entry.name.letter, ("node", drawn.units)
    )
    own = entry._replace(column=0) if kind == "node" else entry
    return [{"part": kind, "index": parts.index(own)}] if own in parts else []


def _cell(layer: int, row: int, column: int) -> dict[str, str | int]:
    return {"trace": layer - 1, "row": row, "column": column}
