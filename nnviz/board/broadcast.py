"""Broadcasting on the board: a column repeated across, a row repeated down, multiplied by cells."""

from collections.abc import Mapping, Sequence

import numpy as np

from nnviz.board.html import Picture, matrix_html, still_html
from nnviz.board.numbers import sum_digits
from nnviz.board.sums import term_line
from nnviz.board.typeset import name_html, symbols_html
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Operand
from nnviz.core.explain.names import Name
from nnviz.core.explain.stage import Stage
from nnviz.core.explain.sums import Sum
from nnviz.core.ranges import round_range


def broadcast_html(
    stage: Stage, result: Picture, pictures: Mapping[Name, Picture], rows: int
) -> str:
    """The two factors; the same as large as the result, with `rows` of them; and the result."""
    factors = [part for part in stage.operation.equation if isinstance(part, Operand)]
    first, second = (_given(each, pictures[each.name]) for each in factors)
    wide, high = (
        _repeated(each, pictures[each.name].array, result.array, rows) for each in factors
    )
    made = _captioned(matrix_html(result), name_html(result.name))
    parts = (("", first), ("⊙", second), ("=", wide), ("⊙", high), ("=", made))
    joined = "".join(f'<span class="nnviz-part">{_sign(sign)}{each}</span>' for sign, each in parts)
    return f'<div class="nnviz-equation nnviz-numbers">{joined}</div>'


def _sign(sign: str) -> str:
    return f'<span class="nnviz-operator">{sign}</span>' if sign else ""


def _captioned(table: str, caption: str) -> str:
    return f'<span class="nnviz-operand">{table}<small class="nnviz-shape">{caption}</small></span>'


def _called(operand: Operand) -> str:
    return f"{name_html(operand.name)}{'<sup>T</sup>' if operand.transposed else ''}"


def _given(operand: Operand, picture: Picture) -> str:
    return _captioned(matrix_html(picture, transposed=operand.transposed), _called(operand))


def _repeated(operand: Operand, array: Array, result: Array, rows: int) -> str:
    """A factor until it is as large as the result: to be seen, not chosen."""
    given = array.T if operand.transposed else array
    way = "across" if given.shape[1] == 1 else "down"
    large, half_width = np.broadcast_to(given, result.shape), round_range(given)
    lines = [
        f"<tr>{''.join(_still(float(number), half_width, row, rows) for number in numbers)}</tr>"
        for row, numbers in enumerate(large)
    ]
    whole = " nnviz-whole" if np.array_equal(array, np.rint(array)) else ""
    table = (
        f'<table class="nnviz-matrix{whole} nnviz-edge-{operand.name.colour}"'
        f' aria-label="{operand.name} repeated {way}">{"".join(lines)}</table>'
    )
    return _captioned(table, f"{_called(operand)} repeated {way}")


def _still(value: float, half_width: float, row: int, rows: int) -> str:
    if row >= rows:
        return '<td class="nnviz-blank">·</td>'
    return still_html(value, half_width, marked=row == rows - 1)


def row_html(sums: Sequence[Sum]) -> str:
    """A line for each cell that is one product: its name, the product, and what it comes to."""
    lines = ""
    for total in sums:
        (term,) = total.terms
        product = term_line(term, sum_digits(total)).removeprefix("<tr>")
        lines += f"<tr><td>{symbols_html(total.symbol)} =</td>{product}"
    return f'<div class="nnviz-scroll"><table class="nnviz-sum nnviz-row">{lines}</table></div>'
