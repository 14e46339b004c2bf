"""How far a worked example has come, and which cell of its result that is about."""

from dataclasses import dataclass

from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.names import Entry
from nnviz.core.explain.worked_examples import Example


@dataclass(frozen=True)
class Progress:
    """So many steps of all; the last one is shown.

    A step adds one of the `terms` of a cell, or makes `cells` of one term each: a row.
    """

    done: int
    total: int
    terms: int
    cells: int = 1

    @property
    def cell(self) -> int:
        """The cell, row by row, that the last term belongs to."""
        return max(0, self.done * self.cells - 1) // self.terms

    @property
    def term(self) -> int:
        """How many of that cell's terms have been added."""
        return self.done * self.cells - self.cell * self.terms

    def until(self, cell: int) -> int:
        """The steps after which a cell is whole."""
        return (cell // self.cells + 1) * self.terms


def progress_of(example: Example, matrices: Matrices, done: int) -> Progress:
    """The progress after `done` steps, which are kept within what there is."""
    result = matrices[example.stage.result]
    terms = len(example.stage.cell(matrices, 0, 0).terms)
    cells = result.shape[1] if example.broadcasts else 1
    total = terms * result.size // cells
    return Progress(min(max(done, 0), total), total, terms, cells)


def cells_shown(
    example: Example, matrices: Matrices, progress: Progress, chosen: Entry | None = None
) -> list[Entry]:
    """The cells of the result that the last step is about; of several, one may be `chosen`."""
    result, columns = example.stage.result, matrices[example.stage.result].shape[1]
    places = range(progress.cell // progress.cells * progress.cells, progress.cell + 1)
    cells = [Entry(result, *divmod(place, columns)) for place in places]
    return [chosen] if chosen in cells else cells
