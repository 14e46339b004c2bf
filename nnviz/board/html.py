"""Matrices and equations as HTML, in which every cell can be chosen."""

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape

import numpy as np

from nnviz.board.numbers import cell_text, text
from nnviz.board.typeset import name_html, typeset
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Operand
from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.operations import Equation
from nnviz.core.ranges import round_range
from nnviz.web.palette import signed_colour

TYPESET = 12  # rows and columns up to which the numbers of a matrix are printed
COLUMNS = 100  # of a larger matrix are drawn


@dataclass(frozen=True)
class Picture:
    """A matrix on the board.

    `alias` is another name for it. `chosen` is the cell that was asked about, `used` are the cells
    that made it, `changed` those that the viewer has changed. `symbols` are other names of cells,
    `words` stand in the cells in place of their numbers, and `blank` are cells that are not shown
    yet. A `hidden` one shows nothing.
    """

    name: Name
    array: Array
    alias: str = ""
    chosen: Entry | None = None
    used: Collection[Entry] = ()
    changed: Collection[Entry] = ()
    hidden: bool = False
    symbols: Mapping[tuple[int, int], str] = field(default_factory=dict)
    words: Mapping[tuple[int, int], str] = field(default_factory=dict)
    blank: Collection[tuple[int, int]] = ()

    def symbol_of(self, row: int, column: int) -> str:
        """What a cell is called."""
        return self.symbols.get((row, column)) or str(Entry(self.name, row, column))


def operand_html(picture: Picture, *, transposed: bool = False) -> str:
    """The matrix's symbol with its shape below it."""
    rows, columns = picture.array.shape[::-1] if transposed else picture.array.shape
    name = name_html(picture.name) + ("<sup>T</sup>" if transposed else "")
    alias = f"{typeset(picture.alias)}, " if picture.alias and not transposed else ""
    return (
        f'<span class="nnviz-operand"><span>{name}</span>'
        f'<small class="nnviz-shape">{alias}{rows} × {columns}</small></span>'
    )


def matrix_html(picture: Picture, *, transposed: bool = False) -> str:
    """The matrix with its numbers, or as a heatmap where they would not fit."""
    array = picture.array
    if picture.hidden:
        return '<span class="nnviz-hidden" role="img" aria-label="hidden">?</span>'
    if max(array.shape) > TYPESET:
        return _heatmap(picture, transposed=transposed)
    finite = array[np.isfinite(array)]
    half_width = round_range(finite)
    rows, columns = array.shape[::-1] if transposed else array.shape
    lines = []
    for row in range(rows):
        cells = (
            _cell(picture, half_width, *((column, row) if transposed else (row, column)))
            for column in range(columns)
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    whole = " nnviz-whole" if np.array_equal(array, np.rint(array)) else ""
    label = escape(f"{picture.name}{' transposed' if transposed else ''}, {rows} by {columns}")
    return (
        f'<table class="nnviz-matrix{whole} nnviz-edge-{picture.name.colour}" role="grid"'
        f' aria-label="{label}">{"".join(lines)}</table>'
    )


def _cell(picture: Picture, half_width: float, row: int, column: int) -> str:
    if (row, column) in picture.blank:
        return '<td role="gridcell" class="nnviz-blank">·</td>'
    if picture.words:
        words = typeset(picture.words[row, column])
        return f'<td role="gridcell" class="nnviz-words">{words}</td>'
    value, symbol = float(picture.array[row, column]), picture.symbol_of(row, column)
    place = Entry(picture.name, row, column)
    kinds = [
        name
        for name, holds in (
            ("chosen", place == picture.chosen),
            ("used", place in picture.used),
            ("changed", place in picture.changed),
        )
        if holds
    ]
    background, ink = signed_colour(value / half_width)
    # One stop of the Tab key a matrix: arrow keys go on from there.
    stop = "0" if place == picture.chosen or (row, column) == (0, 0) else "-1"
    return (
        f'<td role="gridcell"><button type="button" class="{" ".join(kinds)}"'
        f' data-key="{escape(str(picture.name))}.{row}.{column}" {act(cell=sent(place))}'
        f' tabindex="{stop}" aria-label="{escape(symbol)} = {cell_text(value)}"'
        f' title="{escape(symbol)} = {text(value, 8)}"'
        f' style="background:{background};color:{ink}">{typeset(cell_text(value))}</button></td>'
    )


def sent(place: Entry) -> tuple[str, int, int]:
    """A cell as the browser knows it: the matrix by its name in text."""
    return str(place.name), place.row, place.column


def act(**what: object) -> str:
    """What the browser sends back when the element is chosen."""
    return f"data-act='{escape(json.dumps(what), quote=True)}'"


def turn(what: str, here: int, by: int, last: int) -> str:
    """For a button that goes on or back by one; pressed twice in haste, it goes by two."""
    data = escape(json.dumps({"what": what, "here": here, "by": by, "last": last}), quote=True)
    return f"data-turn='{data}'{'' if 0 <= here + by <= last else ' disabled'}"


def _heatmap(picture: Picture, *, transposed: bool) -> str:
    array = picture.array.T if transposed else picture.array
    shown = np.ascontiguousarray(array[:COLUMNS, :COLUMNS], dtype="<f8")
    rows, columns = shown.shape
    half_width = round_range(shown[np.isfinite(shown)])
    size = max(3, min(14, 420 // max(rows, columns)))
    spot = _spot(picture, shown.shape, transposed=transposed)
    values = base64.b64encode(shown.tobytes()).decode()
    cut = ""
    if shown.shape != array.shape:
        cut = f"<small>the first {rows} × {columns} of {array.shape[0]} × {array.shape[1]}</small>"
    return (
        '<span class="nnviz-drawn"><span class="nnviz-canvas">'
        f'<canvas class="nnviz-heatmap nnviz-edge-{picture.name.colour}"'
        f' width="{columns}" height="{rows}" data-name="{escape(str(picture.name))}"'
        f' data-transposed="{int(transposed)}" data-half-width="{half_width}"'
        f' data-values="{values}" style="width:{columns * size}px;height:{rows * size}px"'
        f' role="img" aria-label="{escape(str(picture.name))}, {rows} by {columns}, as colours:'
        f' choose a cell for its number"></canvas>{spot}'
        f"</span>{cut}</span>"
    )


def _spot(picture: Picture, shape: tuple[int, ...], *, transposed: bool) -> str:
    """The mark around the chosen cell of a heatmap with this shape."""
    if picture.chosen is None or picture.chosen.name != picture.name:
        return ""
    place = (picture.chosen.row, picture.chosen.column)
    row, column = place[::-1] if transposed else place
    if row >= shape[0] or column >= shape[1]:
        return ""
    box = {
        "left": column / shape[1],
        "top": row / shape[0],
        "width": 1 / shape[1],
        "height": 1 / shape[0],
    }
    style = ";".join(f"{side}:{100 * part:.2f}%" for side, part in box.items())
    return f'<span class="nnviz-spot" style="{style}"></span>'


def given_form(place: Entry, refused: str) -> str:
    """A field to try another number in a place, and what was wrong with the last one."""
    note = f'<span class="nnviz-refused" role="alert">{escape(refused)}</span>' if refused else ""
    return (
        f"<form class=\"nnviz-form\" data-edit='{escape(json.dumps(sent(place)), quote=True)}'>"
        '<label>What if it were <input name="number" data-key="edit" type="text"'
        ' inputmode="decimal" autocomplete="off" aria-label="Another number to try"></label>'
        f'<button data-key="try">Try it</button>{note}</form>'
    )


# --------------------------------------------------------------------------------- equations


def equation_html(
    equation: Equation, result: Picture, pictures: Mapping[Name, Picture], *, numbers: bool
) -> str:
    """`result` = `equation`, in symbols with shapes, or with the numbers of every matrix."""
    draw = matrix_html if numbers else operand_html
    parts, drawn, operator = [draw(result)], set[Name](), "= "
    for part in equation:
        if not isinstance(part, Operand):
            operator += part
            continue
        again = numbers and part.name in drawn  # a matrix that stands twice is filled in once
        show = operand_html if again else draw
        parts.append(_joined(operator, show(pictures[part.name], transposed=part.transposed)))
        drawn.add(part.name)
        operator = ""
    parts.append(_joined(operator, ""))
    kind = "nnviz-numbers" if numbers else "nnviz-symbols"
    return f'<div class="nnviz-equation {kind}">{"".join(parts)}</div>'


def _joined(operator: str, operand: str) -> str:
    """An operator and what follows it, which stay together where the line is broken."""
    words = operator.strip()
    sign = f'<span class="nnviz-operator">{typeset(words)}</span>' if words else ""
    return f'<span class="nnviz-part">{sign}{operand}</span>' if sign or operand else ""
