"""Matrices, equations and sums: every cell is there, in its place, with its own number."""

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from math import prod

import numpy as np
import pytest

from nnviz.board import sums as written
from nnviz.board.html import (
    COLUMNS,
    TYPESET,
    Picture,
    equation_html,
    given_form,
    matrix_html,
    operand_html,
)
from nnviz.board.sums import sum_html
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Operand
from nnviz.core.explain.names import INPUT, Entry, Name, Role
from nnviz.core.explain.sums import Factor, Others, Sum
from nnviz.web.palette import signed_colour
from tests.board.reading import Element, exact, factors, half_unit, number, read, read_sum

MANY = written.ALL_TERMS  # the others of a sum are taken together
W = np.array([[0.5, -0.25, 0.0], [1.5, 2.0, -3.0]])
W1 = Name("W", 1)
W11, X11, Z11 = Entry(W1, 0, 0), Entry(INPUT, 0, 0), Entry(Name("Z", 1), 0, 0)
TRANSPOSED = pytest.mark.parametrize("transposed", [False, True])


def grid(html: str) -> list[list[Element]]:
    """The cells of a printed matrix, row by row."""
    return [row.all("td") for row in read(html).one("table", "nnviz-matrix").all("tr")]


def button_of(html: str, name: str, row: int, column: int) -> Element:
    found = [each for each in read(html).all("button") if each.act == {"cell": [name, row, column]}]
    (button,) = found
    return button


# ------------------------------------------------------------------------------------- matrices


@TRANSPOSED
@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (4, 1), (1, TYPESET), (TYPESET, TYPESET)])
def test_every_cell_is_in_its_place(shape: tuple[int, int], *, transposed: bool) -> None:
    array = np.random.default_rng(0).normal(0, 2, shape)
    cells = grid(matrix_html(Picture(Name("W", 2), array), transposed=transposed))
    shown = array.T if transposed else array
    assert (len(cells), {len(row) for row in cells}) == (shown.shape[0], {shown.shape[1]})
    for (i, j), value in np.ndenumerate(shown):
        row, column = (j, i) if transposed else (i, j)
        button = cells[i][j].one("button")
        assert button.act == {"cell": ["W2", row, column]}
        assert abs(number(button.text) - value) <= half_unit(button.text)
        assert button.attributes["aria-label"] == f"W2[{row + 1},{column + 1}] = {button.text}"
        symbol, _, precise = button.attributes["title"].partition(" = ")
        assert symbol == f"W2[{row + 1},{column + 1}]"
        assert number(precise) == pytest.approx(value, rel=1e-7)


@TRANSPOSED
def test_a_shape_is_said_as_it_is_shown(*, transposed: bool) -> None:
    said = "3 by 2" if transposed else "2 by 3"
    for array, tag in ((W, "table"), (np.tile(W, (6, 6)), "canvas")):
        element = read(matrix_html(Picture(Name("W", 1), array), transposed=transposed)).one(tag)
        expected = said if tag == "table" else "18 by 12" if transposed else "12 by 18"
        assert expected in element.attributes["aria-label"]
    operand = read(operand_html(Picture(Name("W", 1), W), transposed=transposed)).one(
        "", "nnviz-operand"
    )
    assert operand.parts[0].text == ("W1^T" if transposed else "W1")
    assert operand.one("small", "nnviz-shape").text == ("3 × 2" if transposed else "2 × 3")


def test_an_alias_stands_with_the_shape() -> None:
    html = operand_html(Picture(INPUT, W, alias="= X"))
    assert read(html).one("small", "nnviz-shape").text == "= X, 2 × 3"


def test_the_cells_have_the_colours_of_their_numbers() -> None:
    # The largest magnitude is 3, a round number itself: the colours are those of value / 3.
    for row, column in np.ndindex(*W.shape):
        background, ink = signed_colour(float(W[row, column]) / 3)
        style = button_of(matrix_html(Picture(Name("W", 1), W)), "W1", row, column).attributes[
            "style"
        ]
        assert style == f"background:{background};color:{ink}"


def test_the_marks_are_on_the_cells_they_name() -> None:
    picture = Picture(
        W1,
        W,
        chosen=Entry(W1, 0, 1),
        used={Entry(W1, 1, 2), Entry(W1, 0, 1), Entry(INPUT, 0, 0)},
        changed={Entry(W1, 1, 0), Entry(Name("W", 2), 0, 0), Entry(W1, 0, 1)},
    )
    kinds = {
        (row, column): set(cell.one("button").kinds)
        for row, line in enumerate(grid(matrix_html(picture)))
        for column, cell in enumerate(line)
    }
    marked = {place: found for place, found in kinds.items() if found}
    assert marked == {(0, 1): {"chosen", "used", "changed"}, (1, 2): {"used"}, (1, 0): {"changed"}}


def test_cells_are_called_by_their_other_names() -> None:
    picture = Picture(Name("W"), W, symbols={(0, 1): "w2"}, used={Entry(Name("W"), 0, 1)})
    button = button_of(matrix_html(picture), "W", 0, 1)
    assert button.attributes["aria-label"] == "w2 = −0.250"
    assert button.kinds == ["used"]
    assert picture.symbol_of(0, 1) == "w2"
    assert picture.symbol_of(1, 1) == "W[2,2]"


def test_words_stand_in_place_of_numbers() -> None:
    words = {place: f"w{place[0]}{place[1]} & so on" for place in np.ndindex(2, 3)}
    root = read(matrix_html(Picture(Name("W"), W, words=words), transposed=True))
    cells = [[cell.text for cell in row.all("td")] for row in root.all("tr")]
    assert cells == [[f"w{row}{column} & so on" for row in range(2)] for column in range(3)]
    assert not root.all("button")


def test_a_blank_cell_shows_no_number_and_cannot_be_chosen() -> None:
    cells = grid(matrix_html(Picture(Name("W", 1), W, blank={(0, 2), (1, 0)})))
    blank = [
        (row, column)
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if not cell.all("button")
    ]
    assert blank == [(0, 2), (1, 0)]
    assert all(not any(map(str.isdigit, cells[row][column].text)) for row, column in blank)


@pytest.mark.parametrize("shape", [(2, 3), (20, 20)])
def test_a_hidden_matrix_shows_no_number(shape: tuple[int, int]) -> None:
    picture = Picture(Name("W", 1), np.full(shape, 0.123), hidden=True)
    root = read(matrix_html(picture))
    assert not any(map(str.isdigit, matrix_html(picture)))
    assert not root.all("button") + root.all("canvas")


def test_numbers_that_are_none_are_seen_and_said() -> None:
    array = np.array([[np.nan, np.inf, -np.inf, 2.0]])
    html = matrix_html(Picture(Name("Z", 1), array))
    assert [cell.text for cell in grid(html)[0]] == ["undefined", "∞", "−∞", "2"]
    # The others still have the colours of their own range: of 2 / 2.
    assert signed_colour(1.0)[0] in grid(html)[0][3].one("button").attributes["style"]
    assert "nan" not in html


@pytest.mark.parametrize("value", [5e-324, -1e-323, 1.7e308])
@pytest.mark.parametrize("size", [1, TYPESET + 1])
def test_the_smallest_and_the_largest_numbers_have_a_colour(value: float, size: int) -> None:
    root = read(matrix_html(Picture(Name("Z", 1), np.full((size, size), value))))
    for canvas in root.all("canvas"):
        assert np.isfinite(float(canvas.attributes["data-half-width"]))
    for button in root.all("button"):
        assert number(button.text) == pytest.approx(value, rel=0.05)
        assert signed_colour(0.0)[0] not in button.attributes["style"]


# -------------------------------------------------------------------------------------- heatmaps


def values_of(canvas: Element) -> Array:
    """The numbers that the browser will read, as doubles."""
    values = np.frombuffer(base64.b64decode(canvas.attributes["data-values"]), dtype="<f8")
    return values.reshape(int(canvas.attributes["height"]), int(canvas.attributes["width"]))


@TRANSPOSED
@pytest.mark.parametrize("shape", [(TYPESET + 1, 2), (1, 64), (64, COLUMNS), (3, 250), (150, 101)])
def test_a_large_matrix_is_a_heatmap_of_its_numbers(
    shape: tuple[int, int], *, transposed: bool
) -> None:
    array = np.random.default_rng(1).normal(0, 2, shape)
    root = read(matrix_html(Picture(Name("W", 1).gradient, array), transposed=transposed))
    canvas, whole = root.one("canvas"), array.T if transposed else array
    shown = whole[:COLUMNS, :COLUMNS]
    about = canvas.attributes
    values = values_of(canvas)
    np.testing.assert_array_equal(values, shown)
    assert (about["data-name"], about["data-transposed"]) == ("dW1", str(int(transposed)))
    half_width = float(about["data-half-width"])
    assert np.abs(values).max() <= half_width <= 2 * np.abs(values).max()
    assert not root.all("button")
    cut = [each.text for each in root.all("small")]
    if max(shape) <= COLUMNS:
        assert not cut
    else:
        (words,) = cut
        for what, count in zip(("rows", "columns"), whole.shape, strict=True):
            assert (f"{what} 1 to {COLUMNS} of {count}" in words) == (count > COLUMNS)


def test_what_is_no_number_does_not_spoil_a_heatmaps_scale() -> None:
    array = np.full((20, 20), 0.5)
    array[0, 0], array[1, 1] = np.nan, -np.inf
    canvas = read(matrix_html(Picture(Name("Z", 1), array))).one("canvas")
    np.testing.assert_array_equal(values_of(canvas), array)
    assert float(canvas.attributes["data-half-width"]) == 0.5


@pytest.mark.parametrize(
    ("place", "transposed", "spot"),
    [
        # In 20 rows of 50 columns a cell is 5 % high and 2 % wide.
        ((3, 10), False, {"left": "20.00%", "top": "15.00%", "width": "2.00%", "height": "5.00%"}),
        ((3, 10), True, {"left": "15.00%", "top": "20.00%", "width": "5.00%", "height": "2.00%"}),
    ],
)
def test_the_chosen_cell_of_a_heatmap_is_marked(
    place: tuple[int, int], spot: dict[str, str], *, transposed: bool
) -> None:
    picture = Picture(Name("Z", 1), np.ones((20, 50)), chosen=Entry(Z.name, *place))
    style = read(matrix_html(picture, transposed=transposed)).one("", "nnviz-spot")
    assert dict(part.split(":") for part in style.attributes["style"].split(";")) == spot


@TRANSPOSED
@pytest.mark.parametrize("used", [False, True])
def test_of_a_very_large_matrix_the_part_around_the_marked_cell_is_drawn(
    *, used: bool, transposed: bool
) -> None:
    array = np.random.default_rng(2).normal(0, 2, (3, 5000))
    place = Entry(Name("Z", 1), 1, 4321)
    picture = Picture(place.name, array, chosen=None if used else place, used=[place] * used)
    root = read(matrix_html(picture, transposed=transposed))
    part = array[:, 4300:4400]
    np.testing.assert_array_equal(values_of(root.one("canvas")), part.T if transposed else part)
    first = root.one("canvas").attributes["data-top" if transposed else "data-left"]
    assert first == "4300"
    assert "4,301 to 4,400 of 5,000" in root.one("small").text
    assert len(root.all("", "nnviz-spot")) == (not used)
    if not used:
        style = root.one("", "nnviz-spot").attributes["style"]
        assert f"{'top' if transposed else 'left'}:21.00%" in style


def test_an_equation_says_how_much_room_its_numbers_need() -> None:
    def size(array: Array) -> list[float]:
        name = Name("A", 1)
        html = equation_html(
            (Operand(name),), Picture(name, array), {name: Picture(name, array)}, numbers=True
        )
        style = read(html).one("div", "nnviz-numbers").attributes["style"]
        return [float(part.partition(":")[2]) for part in style.split(";")]

    width, height = size(np.full((2, 3), 0.25))
    assert size(np.full((2, 6), 0.25))[0] > width
    assert size(np.full((2, 3), 12345.5))[0] > width > size(np.ones((2, 3)))[0]
    assert size(np.full((4, 3), 0.25))[1] > height
    assert size(np.full((2, 3), 0.25)) == [width, height]


@pytest.mark.parametrize("chosen", [None, Entry(Name("A", 1), 3, 10)])
def test_a_cell_elsewhere_marks_nothing(chosen: Entry | None) -> None:
    picture = Picture(Name("Z", 1), np.ones((20, 120)), chosen=chosen)
    assert not read(matrix_html(picture)).all("", "nnviz-spot")


# ----------------------------------------------------------------------------------------- forms


@pytest.mark.parametrize("refused", ["", "<not> a number"])
def test_a_form_names_its_place_and_what_was_refused(refused: str) -> None:
    form = read(given_form(Entry(INPUT, 1, 2), refused)).one("form")
    assert form.attributes["data-edit"] == '["A0", 1, 2]'
    assert form.one("input").attributes["name"] == "number"
    assert [each.text for each in form.all("", "nnviz-refused")] == ([refused] if refused else [])


# ------------------------------------------------------------------------------------ equations

Z, X, B = (
    Picture(Name("Z", 1), np.ones((2, 4))),
    Picture(INPUT, np.ones((3, 4))),
    Picture(Name("b", 1), W[:, :1]),
)


def equation_of(
    parts: Sequence[str | Name | Operand],
    result: Picture,
    others: Sequence[Picture],
    *,
    numbers: bool,
) -> str:
    """The equation with names as operands that are not transposed."""
    equation = tuple(Operand(part) if isinstance(part, Name) else part for part in parts)
    pictures = {each.name: each for each in (result, *others)}
    return equation_html(equation, result, pictures, numbers=numbers)


def shapes(html: str) -> list[tuple[str, str]]:
    found = read(html).all("", "nnviz-operand")
    return [(each.parts[0].text, each.one("small", "nnviz-shape").text) for each in found]


def test_each_operand_has_its_shape() -> None:
    html = equation_of((W1, " ", INPUT, " + ", B.name), Z, [Picture(W1, W), X, B], numbers=False)
    assert shapes(html) == [("Z1", "2 × 4"), ("W1", "2 × 3"), ("A0", "3 × 4"), ("b1", "2 × 1")]
    operators = [each.text for each in read(html).all("", "nnviz-operator")]
    assert operators == ["=", "+"]


def test_a_transposed_operand_is_so_in_symbols_and_in_numbers() -> None:
    result, delta = Picture(Name("W", 1).gradient, W), Picture(Name("delta", 1), np.ones((2, 4)))
    outer = (delta.name, " ", Operand(INPUT, transposed=True))
    html = equation_of(outer, result, [delta, X], numbers=False)
    assert shapes(html) == [("dW1", "2 × 3"), ("δ1", "2 × 4"), ("A0^T", "4 × 3")]
    html = equation_of(outer, result, [delta, X], numbers=True)
    *_, last = read(html).all("table", "nnviz-matrix")
    acts = [[cell.act for cell in row.all("button")] for row in last.all("tr")]
    assert acts == [[{"cell": ["A0", row, column]} for row in range(3)] for column in range(4)]


def test_words_around_operands_are_kept() -> None:
    html = equation_of(("mean of (", Z.name, " − ", Z.name, ")² over m"), Z, [Z], numbers=False)
    operators = [each.text for each in read(html).all("", "nnviz-operator")]
    assert operators == ["= mean of (", "−", ")² over m"]


def test_a_line_breaks_before_a_summand_and_what_closes_an_operand_stays_with_it() -> None:
    squares = ("Σ(", Z.name, "²) + Σ(0.1 (1 − ", B.name, ")) / 2 − Σ(", X.name, "² / 2)")
    html = equation_of(squares, Z, [X, B], numbers=False)
    parts = [
        [each.text for each in part.parts if "nnviz-operator" in each.attributes["class"]]
        for part in read(html).all("", "nnviz-part")
    ]
    assert parts == [["= Σ(", "²)"], ["+ Σ(0.1 (1 −", ")) / 2"], ["− Σ(", "² / 2)"]]


def test_a_matrix_that_stands_twice_is_filled_in_once() -> None:
    A = Picture(Name("A", 1), 0.5 * np.ones((2, 4)))
    result, slope = replace(A, name=Name("Z", 1, Role.SLOPE)), (A.name, " ⊙ (1 − ", A.name, ")")
    html = equation_of(slope, result, [Z, A], numbers=True)
    tables = read(html).all("table", "nnviz-matrix")
    names = [table.all("button")[0].act["cell"][0] for table in tables]
    assert names == ["f'(Z1)", "A1"]
    assert shapes(html) == [("A1", "2 × 4")]
    html = equation_of(slope, result, [Z, A], numbers=False)
    assert shapes(html) == [("f'(Z1)", "2 × 4"), ("A1", "2 × 4"), ("A1", "2 × 4")]


@pytest.mark.parametrize("numbers", [False, True])
def test_an_equation_without_operands_is_its_words(*, numbers: bool) -> None:
    html = equation_of(
        ("the same with the new b",), Picture(Name("C"), W[:1, :1]), [], numbers=numbers
    )
    assert read(html).one("", "nnviz-operator").text == "= the same with the new b"


# ----------------------------------------------------------------------------------------- sums


def sum_of(values: Sequence[float]) -> Sum:
    """Each value as the product of two factors; of many, those that are written out."""
    terms = tuple(
        (Factor((Entry(W1, 0, k),), 2 * value), Factor((Entry(INPUT, k, 0),), 0.5))
        for k, value in enumerate(values[:MANY])
    )
    return Sum((Z11,), terms, others=Others(len(values[MANY:]), sum(values[MANY:])))


@pytest.mark.parametrize("count", [1, 2, 10, 11, 12, MANY - 1, MANY])
def test_every_term_is_there(count: int) -> None:
    values = np.random.default_rng(count).normal(0, 1, count)
    root = read(sum_html(sum_of(list(values))))
    table = read_sum(root.one("table", "nnviz-sum") if count <= 10 else root.parts[0])
    assert [line[0] for line in table.lines] == [
        f"W1[1,{k}] · A0[{k},1]" for k in range(1, count + 1)
    ]
    for (_, numbers, value), term in zip(table.lines, values, strict=True):
        assert number(value) == pytest.approx(term, rel=1e-3)
        product = prod(exact(each) for each in factors(numbers))
        assert float(product) == pytest.approx(number(value), rel=1e-3)
    printed = sum(exact(value) for _, _, value in table.lines)
    assert abs(printed - exact(table.total)) <= half_unit(table.total)
    assert abs(number(table.total) - values.sum()) <= half_unit(table.total)
    assert not table.rest
    assert (str(count) in table.result.partition("Z1")[0]) is (count > 1)


def test_only_the_first_terms_are_shown_at_once() -> None:
    root = read(sum_html(sum_of([1.0] * 14), counted="samples"))
    details = root.one("details")
    assert len(details.all("tr")) == 4
    assert details.one("summary").text == "4 more samples"
    assert "14 samples" in read_sum(root.parts[0]).result


@pytest.mark.parametrize("count", [MANY + 1, MANY + 50, 5000])
def test_the_rest_of_a_long_sum_is_taken_together(count: int) -> None:
    values = np.random.default_rng(count).normal(0, 1, count)
    table = read_sum(read(sum_html(sum_of(list(values)))).parts[0])
    ((words, rest),) = table.rest
    assert len(table.lines) == MANY
    assert f"{count - MANY:,}" in words
    assert number(rest) == pytest.approx(values[MANY:].sum(), rel=1e-3)
    assert abs(number(table.total) - values.sum()) <= half_unit(table.total)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_sum_that_is_no_number_says_so(value: float) -> None:
    html = sum_html(sum_of([1.0, value]))
    table = read_sum(read(html).one("table"))
    assert [table.lines[1][2], table.total] == ["undefined" if np.isnan(value) else "∞"] * 2
    assert "nan" not in html


def test_a_factor_has_the_digits_that_its_product_needs() -> None:
    # 0.3333 × 3 would be 0.9999.
    third = (Factor((W11,), 1 / 3), Factor((X11,), 3.0))
    table = read_sum(read(sum_html(Sum((Z11,), (third,)))).one("table"))
    assert table.lines == [["W1[1,1] · A0[1,1]", "0.33333 × 3", "1"]]


def test_a_written_factor_is_written_out_and_a_negative_one_is_in_parentheses() -> None:
    # 2 × (0.25 − 1) = −1.5, and −3 × 0.5 = −1.5
    difference = Factor(("(A2[1,1] − Y[1,1])",), -0.75, ("(", 0.25, " − ", 1.0, ")"))
    terms = ((Factor(("2",), 2.0), difference), (Factor((W11,), -3.0), Factor((X11,), 0.5)))
    table = read_sum(read(sum_html(Sum(("C",), terms))).one("table"))
    assert table.lines == [
        ["2 · (A2[1,1] − Y[1,1])", "2 × (0.25 − 1)", "−1.5"],
        ["W1[1,1] · A0[1,1]", "(−3) × 0.5", "−1.5"],
    ]
    assert table.total == "−3"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ((-0.5, "²"), "(−0.5)²"),
        (("1 − ", -0.5, "²"), "1 − (−0.5)²"),
        ((2.0, " / ", -0.5), "2 / (−0.5)"),
        ((2.0, " + ", -0.5), "2 + (−0.5)"),
        (("exp(", -0.5, ") > ", -2.0), "exp(−0.5) > −2"),
    ],
)
def test_a_sign_that_would_be_misread_stands_in_brackets(
    written: tuple[str | float, ...], printed: str
) -> None:
    total = Sum(("s",), ((Factor(("f",), 1.0, written),),))
    ((_, numbers, _),) = read_sum(read(sum_html(total)).parts[0]).lines
    assert numbers == printed


@pytest.mark.parametrize("A", [0.99997, 1.0000123])
def test_a_written_factor_is_what_is_printed_for_it(A: float) -> None:
    # A − Y alone, its square, and the sigmoid's derivative, for Y = 1.
    difference = Factor(("(A − Y)",), A - 1, ("(", A, " − ", 1.0, ")"), lambda a, y: a - y)
    square = Factor(
        ("(A − Y)²",), (A - 1) ** 2, ("(", A, " − ", 1.0, ")", "²"), lambda a, y: (a - y) ** 2
    )
    slope = Factor(("A (1 − A)",), A * (1 - A), (A, " × (1 − ", A, ")"), lambda a, b: a * (1 - b))
    for factor, name in ((difference, "A−Y"), (square, "square"), (slope, "slope")):
        ((_, numbers, value),) = read_sum(read(sum_html(Sum(("s",), ((factor,),)))).parts[0]).lines
        a, *others = [float(each) for each in re.findall(r"\d+(?:\.\d+)?", numbers)]
        by_hand = {"A−Y": a - 1, "square": (a - 1) ** 2, "slope": a * (1 - others[-1])}[name]
        assert by_hand == pytest.approx(number(value), rel=1e-3), numbers


def test_the_lines_of_a_long_sum_and_its_rest_add_up() -> None:
    for count in range(MANY + 1, MANY + 60):
        values = np.random.default_rng(count).normal(0, 1, count)
        table = read_sum(read(sum_html(sum_of(list(values)))).parts[0])
        ((_, rest),) = table.rest
        printed = sum(exact(value) for _, _, value in table.lines) + exact(rest)
        assert abs(printed - exact(table.total)) <= half_unit(table.total)


def test_a_matrix_is_only_read() -> None:
    array: Array = np.tile(W, (10, 10))
    kept = array.copy()
    matrix_html(Picture(Name("W", 1), array))
    equation_of((Operand(W1, transposed=True), " ", W1), Picture(W1, array), [], numbers=True)
    np.testing.assert_array_equal(array, kept)
