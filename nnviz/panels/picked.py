"""What a viewer picked in a panel, as the entry of a matrix that it stands for."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from nnviz.core.explain.names import Entry, Name
from nnviz.core.train.run import Run
from nnviz.figures.activations import shown_samples
from nnviz.panels.drawn_units import DrawnUnits

T = TypeVar("T")


def entry_of(picked: Mapping[str, Any] | None, run: Run) -> Entry | None:
    """The entry that `picked` (see PlayerState) stands for in the panels of `run`.

    An edge is a weight, a badge a bias, a node a unit's A for the first sample, or for the one
    whose cell was picked. Cells of the heatmaps are those of W and b, of their gradients, of what
    the update makes of them, or of A. None where nothing was picked, or something that stands for
    no entry: as when the run has changed since.
    """
    try:
        if picked is None:
            return None
        if picked["figure"] == "network":
            return _drawn(picked["part"], picked["index"], picked.get("cell"), run)
        return _cell(picked["figure"], picked["trace"], picked["row"], picked["column"], run)
    except (KeyError, IndexError, TypeError):  # it comes from a browser, which may send anything
        return None


def _drawn(part: str, index: int, cell: int | None, run: Run) -> Entry:
    drawn = DrawnUnits(run.config.sizes)
    entry = _at({"edge": drawn.weights, "badge": drawn.biases, "node": drawn.units}[part], index)
    if part != "node" or cell is None or drawn.over_inputs:  # a cell of which is no sample
        return entry
    return entry._replace(column=_at(shown_samples(run.dataset), cell))


def _cell(figure: str, trace: int, row: int, column: int, run: Run) -> Entry:
    layer = trace + 1
    fan_in, fan_out = _at(
        list(zip(run.config.sizes[:-1], run.config.sizes[1:], strict=True)), trace
    )
    if not 0 <= row < fan_out:
        raise IndexError
    if figure == "activations":
        return Entry(Name("A", layer), row, _at(shown_samples(run.dataset), column))
    if not 0 <= column <= fan_in + 1 or column == fan_in:  # the gap before b
        raise IndexError
    name = Name("W", layer) if column < fan_in else Name("b", layer)
    made = {"weights": name, "gradients": name.gradient, "updates": name.renewed}[figure]
    return Entry(made, row, column if column < fan_in else 0)


def _at(values: Sequence[T], index: int) -> T:
    """One of `values`, counted from 0 and never from the end."""
    if index < 0:
        raise IndexError
    return values[index]
