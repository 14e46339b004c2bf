"""A worked example at every step: the running sum, what is still blank, and the whole at last."""

import json
from collections.abc import Iterator

import numpy as np
import pytest

from nnviz.board.answer import Asked
from nnviz.board.example import example_html
from nnviz.board.progress import Progress, cells_shown, progress_of
from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.names import Entry, Name, Role
from nnviz.core.explain.worked_examples import EXAMPLES, Example
from tests.board.reading import Element, exact, factors, number, read, words_of

BY_NAME = pytest.mark.parametrize("name", EXAMPLES)
SUMS = pytest.mark.parametrize("name", ["dot", "symbols", "hidden"])


def worked_out(name: str) -> tuple[Example, Matrices]:
    example = EXAMPLES[name]
    return example, example.worked_out(dict(example.given))


def products_of(example: Example) -> Array:
    """By NumPy alone, the numbers that each cell of the result adds up; (rows, columns, terms)."""
    first, *others = example.given.values()
    if example.stage.result.role is Role.TRANSPOSE:
        return first.T[:, :, np.newaxis]
    if example.stage.result == Name("W").gradient:
        return (first * others[0].T)[:, :, np.newaxis]
    pairs = first[:, np.newaxis, :] * others[0].T[np.newaxis, :, :]
    if len(others) == 1:
        return pairs
    bias = np.broadcast_to(others[1], pairs.shape[:2])
    return np.concatenate([pairs, bias[:, :, np.newaxis]], axis=2)


def shown_at(name: str, done: int) -> Element:
    example, matrices = worked_out(name)
    root = read(example_html(example, matrices, progress_of(example, matrices, done)))
    assert "nan" not in words_of(root)
    return root


def result_cells(root: Element, name: str) -> list[str]:
    """The result's cells row by row, "·" where one is blank."""
    *_, numbers = root.all("div", "nnviz-numbers")  # before it, there may be one of names
    table = numbers.all("table", "nnviz-matrix")[0]
    assert name in table.attributes["aria-label"]
    return [cell.text for cell in table.all("td")]


def running(root: Element) -> Iterator[list[str]]:
    """Symbols, numbers, value and running sum of each line."""
    table = root.one("table", "nnviz-sum")
    return ([cell.text for cell in row.parts] for row in table.all("tr")[1:-1])


def made(root: Element) -> list[list[str]]:
    """What each cell of a row is called, its symbols, its numbers and its value."""
    table = root.one("table", "nnviz-row")
    return [[cell.text for cell in row.parts] for row in table.all("tr")]


# -------------------------------------------------------------------------------- the progress


def test_progress_by_hand() -> None:
    # Two cells of three products each.
    found = [(Progress(done, 6, 3).cell, Progress(done, 6, 3).term) for done in range(7)]
    assert found == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3)]
    assert [Progress(0, 6, 3).until(cell) for cell in range(2)] == [3, 6]
    # Two rows of three cells of one product each: a step a row.
    rows = [Progress(done, 2, 1, 3) for done in range(3)]
    assert [(row.cell, row.term) for row in rows] == [(0, 0), (2, 1), (5, 1)]
    assert [rows[0].until(cell) for cell in range(6)] == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(
    ("name", "total", "terms"),
    # One cell of 4; 4 rows of 1 each; 3 of 4; 4 of 1; and 6 of 3 products and a bias.
    [
        ("dot", 4, 4),
        ("outer", 4, 1),
        ("symbols", 12, 4),
        ("transpose", 4, 1),
        ("hidden", 24, 4),
    ],
)
def test_the_products_are_counted(name: str, total: int, terms: int) -> None:
    example, matrices = worked_out(name)
    for done, kept in ((-5, 0), (0, 0), (1, 1), (total, total), (total + 1, total)):
        cells = 4 if name == "outer" else 1
        assert progress_of(example, matrices, done) == Progress(kept, total, terms, cells)


# -------------------------------------------------------------------------------- every step


@SUMS
def test_every_step(name: str) -> None:
    example, matrices = worked_out(name)
    products, result = products_of(example), matrices[example.stage.result]
    np.testing.assert_allclose(products.sum(axis=2), result, rtol=1e-14)
    cells = products.reshape(-1, products.shape[2])
    for done in range(products.size + 1):
        root = shown_at(name, done)
        assert f"{done} of {products.size}" in root.one("div", "nnviz-head").text
        cell, count = max(0, done - 1) // cells.shape[1], (done - 1) % cells.shape[1] + 1
        made = cells[cell, :count] if done else cells[0, :0]
        sums = [result.flat[k] for k in range(cell)] + ([made.sum()] if done else [])
        shown = result_cells(root, str(example.stage.result))
        assert [number(each) for each in shown[: len(sums)]] == pytest.approx(sums, rel=1e-2)
        assert shown[len(sums) :] == ["·"] * (result.size - len(sums))
        if not done:
            assert not root.all("table", "nnviz-sum")
            continue
        lines = list(running(root))
        assert [number(line[2]) for line in lines] == pytest.approx(list(made), rel=1e-3)
        assert [number(line[3]) for line in lines] == pytest.approx(np.cumsum(made), rel=1e-2)
        for _, numbers, value, _ in lines:
            factor = [float(exact(each)) for each in factors(numbers)]
            assert np.prod(factor) == pytest.approx(number(value), rel=1e-3)
        total = root.one("tr", "nnviz-total").parts[-1].text
        assert total == lines[-1][3] == shown[cell]


@BY_NAME
def test_the_buttons_lead_one_on_one_back_and_to_the_ends(name: str) -> None:
    example, matrices = worked_out(name)
    total = progress_of(example, matrices, 0).total
    for done in (0, 1, total - 1, total):
        buttons = {
            button.attributes["data-key"]: button
            for button in shown_at(name, done).one("div", "nnviz-turn").all("button")
        }
        assert list(buttons) == ["first", "previous", "next", "last"]
        assert buttons["first"].act == {"step": 0}
        assert buttons["last"].act == {"step": total}
        disabled = [key for key, button in buttons.items() if "disabled" in button.attributes]
        assert disabled == (
            ["first", "previous"] if not done else ["next", "last"] if done == total else []
        )


def test_the_notes_running_sums() -> None:
    lines = list(running(shown_at("dot", 4)))
    assert [line[1:] for line in lines] == [
        ["10 × 0", "0", "0"],
        ["20 × 1", "20", "20"],
        ["30 × 2", "60", "80"],
        ["40 × 3", "120", "200"],
    ]


def test_the_outer_products_rows() -> None:
    rows = ["0 10 20 30", "0 20 40 60", "0 30 60 90", "0 40 80 120"]
    tens, blank = [["10"] * 4, ["20"] * 4, ["30"] * 4, ["40"] * 4], ["·"] * 4
    for done in range(5):
        root = shown_at("outer", done)
        delta, A, across, down, dW = (
            [[cell.text for cell in row.all("td")] for row in table.all("tr")]
            for table in root.one("div", "nnviz-numbers").all("table", "nnviz-matrix")
        )
        left = [blank] * (4 - done)
        assert delta == [["10"], ["20"], ["30"], ["40"]]
        assert A == [["0", "1", "2", "3"]]
        assert across == [*tens[:done], *left]
        assert down == [["0", "1", "2", "3"]] * done + left
        assert dW == [*(row.split() for row in rows[:done]), *left]
        assert len(root.all("td", "nnviz-now")) == (8 if done else 0)


def test_a_row_of_the_outer_product_is_four_products_and_no_sum() -> None:
    root = shown_at("outer", 3)
    assert made(root) == [
        ["dW[3,1] =", "δ[3,1] · A[1,1]", "30 × 0", "0"],
        ["dW[3,2] =", "δ[3,1] · A[2,1]", "30 × 1", "30"],
        ["dW[3,3] =", "δ[3,1] · A[3,1]", "30 × 2", "60"],
        ["dW[3,4] =", "δ[3,1] · A[4,1]", "30 × 3", "90"],
    ]
    assert "running sum" not in root.text
    assert not shown_at("outer", 0).all("table", "nnviz-sum")


def test_a_cell_of_the_row_can_be_chosen() -> None:
    example, matrices = worked_out("outer")
    progress, cell = progress_of(example, matrices, 3), Entry(Name("W").gradient, 2, 1)
    root = read(example_html(example, matrices, progress, Asked(cell)))
    assert [line[0] for line in made(root)] == ["dW[3,2] ="]
    (chosen,) = root.all("button", "chosen")
    assert chosen.act == {"cell": ["dW", 2, 1]}
    assert {each.attributes["aria-label"] for each in root.all("button", "used")} == {
        "delta[3,1] = 30",
        "A[2,1] = 1",
    }
    elsewhere = Entry(Name("W").gradient, 0, 1)
    assert len(cells_shown(example, matrices, progress, elsewhere)) == 4
    (form,) = [each for each in root.all("form") if "data-check" in each.attributes]
    assert form.attributes["data-check"] == '["dW", 2, 1]'


def test_a_transpose_has_no_sum_either() -> None:
    for done in range(1, 5):
        root = shown_at("transpose", done)
        assert result_cells(root, "Xᵀ") == [*"0123"[:done], *"····"[done:]]
        assert made(root) == [[f"Xᵀ[1,{done}] =", f"X[{done},1]", str(done - 1), str(done - 1)]]


def test_my_number_is_that_of_the_cell_spoken_of() -> None:
    for name, done, place in (
        *(("dot", 0, ["Z", 0, 0]), ("hidden", 4, ["Z", 0, 0]), ("hidden", 5, ["Z", 0, 1])),
        *(("outer", 0, ["dW", 0, 0]), ("outer", 2, ["dW", 1, 0])),
    ):
        (form,) = shown_at(name, done).all("form")
        assert form.attributes["data-check"] == json.dumps(place)
    assert "My number for z2" in shown_at("symbols", 5).one("form").text


@pytest.mark.parametrize("notes", [False, True])
def test_only_who_has_the_notes_reads_of_their_slip(*, notes: bool) -> None:
    example, matrices = worked_out("hidden")
    html = example_html(example, matrices, progress_of(example, matrices, 0), Asked(notes=notes))
    assert ("B_hidden" in html) is notes
    assert ("The notes" in html) is notes


def test_the_symbols_stand_in_the_sums_and_in_the_cells() -> None:
    # The eighth product ends the second cell: z2 = w5 x1 + w6 x2 + w7 x3 + w8 x4.
    root = shown_at("symbols", 8)
    symbols = [line[0] for line in running(root)]
    assert symbols == ["w5 · x1", "w6 · x2", "w7 · x3", "w8 · x4"]
    assert root.one("tr", "nnviz-total").parts[0].text.startswith("z2")
    labels = [each.attributes["aria-label"] for each in root.all("button", "used")]
    assert labels == ["w8 = 8", "x4 = 4"]
    (chosen,) = root.all("button", "chosen")
    assert chosen.attributes["aria-label"] == "z2 = 70"


def test_the_symbols_stand_in_matrices_of_names() -> None:
    for done in (0, 12):
        names, _ = shown_at("symbols", done).all("div", "nnviz-numbers")
        Z, W, X = (
            [[cell.text for cell in row.all("td")] for row in table.all("tr")]
            for table in names.all("table", "nnviz-matrix")
        )
        assert W == [
            ["w1", "w2", "w3", "w4"],
            ["w5", "w6", "w7", "w8"],
            ["w9", "w10", "w11", "w12"],
        ]
        assert X == [["x1"], ["x2"], ["x3"], ["x4"]]
        assert Z == [
            ["w1 x1 + w2 x2 + w3 x3 + w4 x4"],
            ["w5 x1 + w6 x2 + w7 x3 + w8 x4"],
            ["w9 x1 + w10 x2 + w11 x3 + w12 x4"],
        ]
    assert len(shown_at("hidden", 3).all("div", "nnviz-numbers")) == 1


@SUMS
def test_the_factors_of_the_last_product_and_its_cell_are_marked(name: str) -> None:
    example, matrices = worked_out(name)
    for done in (1, progress_of(example, matrices, 0).total):
        root = shown_at(name, done)
        *_, last = running(root)
        marked = [each.attributes["title"].split(" = ")[0] for each in root.all("button", "used")]
        assert len(marked) == len(last[0].split(" · "))
        (chosen,) = root.all("button", "chosen")
        assert chosen.act["cell"][0] == str(example.stage.result)


# ------------------------------------------------------------------------------ other numbers


def test_a_given_number_can_be_changed() -> None:
    example, matrices = worked_out("symbols")
    progress, place = progress_of(example, matrices, 5), Entry(Name("W"), 1, 2)
    asked = Asked(place, "Not so.", changed={place: 7.0})
    root = read(example_html(example, matrices, progress, asked))
    (form,) = [each for each in root.all("form") if "data-edit" in each.attributes]
    assert form.attributes["data-edit"] == '["W", 1, 2]'
    assert form.one("", "nnviz-refused").text == "Not so."
    for kind in ("chosen", "changed"):
        (button,) = root.all("button", kind)
        assert button.act == {"cell": ["W", 1, 2]}
    answer = root.one("div", "nnviz-answer").text
    assert "w7" in answer, "it is named as the example names it"
    assert not [f for f in shown_at("symbols", 5).all("form") if "data-edit" in f.attributes]


def test_every_given_number_and_every_number_that_is_made_can_be_chosen() -> None:
    root = shown_at("hidden", 9)  # the third cell, Z[2,1], has begun
    places = {tuple(each.act["cell"]) for each in root.all("td") for each in each.all("button")}
    given = {
        (str(name), row, column)
        for name, array in EXAMPLES["hidden"].given.items()
        for row, column in np.ndindex(array.shape[0], array.shape[1])
    }
    assert places == given | {("Z", 0, 0), ("Z", 0, 1), ("Z", 1, 0)}


def test_with_other_numbers_the_sums_are_theirs() -> None:
    example = EXAMPLES["dot"]
    numbers = {name: array.copy() for name, array in example.given.items()}
    numbers[Name("W")][0, 3] = -0.5  # 0 + 20 + 60 − 0.5 × 3
    matrices = example.worked_out(dict(numbers))
    root = read(example_html(example, matrices, progress_of(example, matrices, 4)))
    assert [line[3] for line in running(root)] == ["0", "20", "80", "78.50"]
    assert list(running(root))[-1][1] == "(−0.5) × 3"


def test_an_example_is_only_read() -> None:
    example, matrices = worked_out("hidden")
    kept = {name: array.copy() for name, array in matrices.items()}
    example_html(example, matrices, progress_of(example, matrices, 9))
    for name, array in kept.items():
        np.testing.assert_array_equal(matrices[name], array)
