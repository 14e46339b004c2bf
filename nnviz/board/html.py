"""Matrices and equations as HTML, in which every cell can be chosen."""

import base64
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape

import numpy as np

from nnviz.board.buttons import act, sent
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

# In em of the numbers, as board.css sets them.
_ROW, _DIGIT, _AROUND, _LEAST, _LEAST_WHOLE, _OPERATOR = 2.1, 0.5, 0.4, 3.0, 2.2, 1.6

_FINGER, _PIXEL = 12, 6  # pixels of a heatmap's cell, in a row of few and in a large one


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
        f'<span class="nnviz-scroll" data-scroll="{escape(str(picture.name))}">'
        f'<table class="nnviz-matrix{whole} nnviz-edge-{picture.name.colour}" role="grid"'
        f' aria-label="{label}">{"".join(lines)}</table></span>'
    )


def _size(picture: Picture, *, transposed: bool) -> tuple[float, float]:
    """About how wide and high a matrix of printed numbers is, in em of them; (0, 0) of others."""
    array = picture.array.T if transposed else picture.array
    if picture.hidden or picture.words or max(array.shape) > TYPESET:
        return 0.0, 0.0
    least = _LEAST_WHOLE if np.array_equal(array, np.rint(array)) else _LEAST
    columns = (max(map(_digits, column)) for column in array.T)
    width = sum(max(least, _DIGIT * digits + _AROUND) for digits in columns)
    return width, _ROW * len(array)


def _digits(value: float) -> float:
    """How many digits of a row are as wide as a cell's print: a point is half as wide as one."""
    printed = cell_text(value).replace("·10^", "10")
    return len(printed) - printed.count(".") / 2


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


def still_html(value: float, half_width: float, *, marked: bool) -> str:
    """A cell to be seen, not chosen."""
    background, ink = signed_colour(value / half_width)
    now = " nnviz-now" if marked else ""
    style = f"background:{background};color:{ink}"
    return f'<td class="nnviz-still{now}" style="{style}">{typeset(cell_text(value))}</td>'


def _heatmap(picture: Picture, *, transposed: bool) -> str:
    array = picture.array.T if transposed else picture.array
    top, left = _window(picture, transposed=transposed)
    shown = np.ascontiguousarray(array[top : top + COLUMNS, left : left + COLUMNS], dtype="<f8")
    rows, columns = shown.shape
    half_width = round_range(shown[np.isfinite(shown)])
    size = max(_FINGER if min(array.shape) <= TYPESET else _PIXEL, min(14, 420 // max(shown.shape)))
    spot = _spot(picture, (top, left), shown.shape, transposed=transposed)
    values = base64.b64encode(shown.tobytes()).decode()
    name = escape(str(picture.name))
    return (
        f'<span class="nnviz-drawn"><span class="nnviz-scroll" data-scroll="{name}">'
        f'<span class="nnviz-canvas"><canvas class="nnviz-heatmap'
        f' nnviz-edge-{picture.name.colour}" width="{columns}" height="{rows}" data-name="{name}"'
        f' data-top="{top}" data-left="{left}"'
        f' data-transposed="{int(transposed)}" data-half-width="{half_width}"'
        f' data-values="{values}" style="width:{columns * size}px;height:{rows * size}px"'
        f' role="img" aria-label="{name}, {rows} by {columns}, as colours:'
        f' choose a cell for its number"></canvas>{spot}'
        f"</span></span>{_cut((top, left), shown.shape, array.shape)}</span>"
    )


def _marked(picture: Picture) -> Entry | None:
    """The cell of it that is chosen, or else the first that made the chosen one."""
    if picture.chosen and picture.chosen.name == picture.name:
        return picture.chosen
    return min((cell for cell in picture.used if cell.name == picture.name), default=None)


def _window(picture: Picture, *, transposed: bool) -> tuple[int, int]:
    """The first row and column to draw, so that the marked cell is among them."""
    marked = _marked(picture)
    if marked is None:
        return 0, 0
    row, column = (marked.column, marked.row) if transposed else (marked.row, marked.column)
    return row // COLUMNS * COLUMNS, column // COLUMNS * COLUMNS


def _cut(start: tuple[int, int], shown: tuple[int, ...], whole: tuple[int, ...]) -> str:
    """What is drawn of a matrix that is larger, in words."""
    if shown == whole:
        return ""
    said = " and ".join(
        f"{what} {first + 1:,} to {first + count:,} of {total:,}"
        for what, first, count, total in zip(("rows", "columns"), start, shown, whole, strict=True)
        if count < total
    )
    return f"<small>{said}</small>"


def _spot(
    picture: Picture, start: tuple[int, int], shape: tuple[int, ...], *, transposed: bool
) -> str:
    """The mark around the chosen cell of a heatmap with this shape, drawn from `start` on."""
    if picture.chosen is None or picture.chosen.name != picture.name:
        return ""
    place = (picture.chosen.row, picture.chosen.column)
    row, column = (
        at - first for at, first in zip(place[:: -1 if transposed else 1], start, strict=True)
    )
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
    # What stands before an operand, the operand, and what closes it: together where a line breaks.
    parts, drawn, operator = [["", draw(result), ""]], set[Name](), "= "
    sizes = [_size(result, transposed=False)]
    for part in equation:
        if not isinstance(part, Operand):
            operator += part
            continue
        again = numbers and part.name in drawn  # a matrix that stands twice is filled in once
        show = operand_html if again else draw
        parts[-1][2], before = _divided(operator) if len(parts) > 1 else ("", operator)
        parts.append([before, show(pictures[part.name], transposed=part.transposed), ""])
        sizes.append(_size(pictures[part.name], transposed=part.transposed))
        drawn.add(part.name)
        operator = ""
    parts[-1][2] = operator
    html = "".join(_part(*part) for part in parts)
    if not numbers:
        return f'<div class="nnviz-equation nnviz-symbols">{html}</div>'
    # So that the style sheet can make the numbers as large as there is room.
    width = sum(width for width, _ in sizes) + _OPERATOR * len(sizes)
    rows = max(height for _, height in sizes) + 1
    style = f"--width:{width:.1f};--height:{rows:.1f}"
    return f'<div class="nnviz-equation nnviz-numbers" style="{style}">{html}</div>'


def _divided(operator: str) -> tuple[str, str]:
    """What of an operator closes the operand before it, and what begins with the next summand."""
    for match in re.finditer(" [+−] ", operator):
        closes = operator[: match.start()]
        if closes.count("(") <= closes.count(")"):
            return closes, operator[match.start() :]
    return "", operator


def _part(before: str, operand: str, after: str) -> str:
    """An operand between what stands before it and after it."""
    signs = [
        f'<span class="nnviz-operator">{typeset(words)}</span>' if (words := each.strip()) else ""
        for each in (before, after)
    ]
    if not any(signs):
        return operand
    return f'<span class="nnviz-part">{signs[0]}{operand}{signs[1]}</span>'
