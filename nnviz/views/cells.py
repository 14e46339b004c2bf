"""A parameter of the address that names a cell of a matrix, such as W1.2.3."""

from collections.abc import Callable

from nnviz.core.explain.names import Entry
from nnviz.views.parameters import NONE, Parameter

# (name, row, column from 0) -> the cell, if there is one
Find = Callable[[str, int, int], Entry | None]


def cell_text(place: Entry) -> str:
    """A cell as the address names it."""
    return f"{place.name}.{place.row + 1}.{place.column + 1}"


def cell_parameter(name: str, find: Find, needs: str) -> Parameter[Entry | None]:
    """A cell that `find` knows, or none; in the address, rows and columns count from 1."""

    def read(text: str) -> Entry | None:
        if text == NONE:
            return None
        matrix, row, column = text.split(".")
        place = find(matrix, int(row) - 1, int(column) - 1)
        if place is None:
            raise ValueError(text)
        return place

    def write(place: Entry | None) -> str:
        return cell_text(place) if place else NONE

    return Parameter(name, None, needs, read, write)
