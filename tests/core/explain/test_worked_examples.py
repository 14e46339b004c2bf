"""The notes' worked examples: their numbers by hand, and NumPy's own words where nothing fits."""

import re

import numpy as np
import pytest

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Operand
from nnviz.core.explain.names import Name, Role
from nnviz.core.explain.worked_examples import (
    EXAMPLES,
    Example,
    Fit,
    elementwise_of,
    matrix_product_of,
)
from nnviz.core.model.initializers import NOTES_W_HIDDEN


def result_of(name: str) -> Array:
    example = EXAMPLES[name]
    return example.worked_out(dict(example.given))[example.stage.result]


def given_of(name: str, letter: str) -> Array:
    return EXAMPLES[name].given[Name(letter)]


# W_hidden X + b by hand; the columns of X choose column 1, column 2, and the third with them:
# 0.05629 + 0.238 + 0.5 = 0.79429, and so on.
HIDDEN = [
    [0.05629 + 0.238 + 0.5, 0.596 + 0.238 + 0.5],
    [0.303 + 0.855 - 0.5, 0.421 + 0.855 - 0.5],
    [0.655 + 0.618, 0.457 + 0.618],
]
RESULTS = [
    ("dot", [[200]]),
    ("outer", [[0, 10, 20, 30], [0, 20, 40, 60], [0, 30, 60, 90], [0, 40, 80, 120]]),
    # 1·1 + 2·2 + 3·3 + 4·4 = 30, 5 + 12 + 21 + 32 = 70, 9 + 20 + 33 + 48 = 110
    ("symbols", [[30], [70], [110]]),
    ("transpose", [[0, 1, 2, 3]]),
    ("hidden", HIDDEN),
]


@pytest.mark.parametrize(("name", "expected"), RESULTS)
def test_the_results_by_hand(name: str, expected: list[list[float]]) -> None:
    np.testing.assert_allclose(result_of(name), expected, rtol=1e-15)


def test_every_example_is_held() -> None:
    assert set(EXAMPLES) == {name for name, _ in RESULTS}


def test_the_running_sums_of_the_dot_product() -> None:
    # 10·0, 20·1, 30·2, 40·3
    example = EXAMPLES["dot"]
    terms = example.stage.cell(example.worked_out(dict(example.given)), 0, 0).terms
    products = [np.prod([factor.value for factor in term]) for term in terms]
    assert products == [0, 20, 60, 120]
    assert list(np.cumsum(products)) == [0, 20, 80, 200]


def test_the_given_numbers_are_the_notes() -> None:
    np.testing.assert_array_equal(given_of("hidden", "W"), NOTES_W_HIDDEN)
    np.testing.assert_array_equal(given_of("dot", "W"), [[10, 20, 30, 40]])
    np.testing.assert_array_equal(given_of("dot", "X"), [[0], [1], [2], [3]])
    np.testing.assert_array_equal(given_of("outer", "delta"), [[10], [20], [30], [40]])
    np.testing.assert_array_equal(given_of("outer", "A"), [[0], [1], [2], [3]])
    numbers = np.arange(1, 13).reshape(3, 4)
    np.testing.assert_array_equal(given_of("symbols", "W"), numbers)


def test_the_symbols_are_counted_row_by_row() -> None:
    symbols = EXAMPLES["symbols"].symbols
    rows = ("w1", "w2", "w3", "w4"), ("w5", "w6", "w7", "w8"), ("w9", "w10", "w11", "w12")
    assert symbols[Name("W")] == (*rows[0], *rows[1], *rows[2])
    assert symbols[Name("X")] == ("x1", "x2", "x3", "x4")
    assert symbols[Name("Z")] == ("z1", "z2", "z3")
    assert not any(example.symbols for name, example in EXAMPLES.items() if name != "symbols")


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_cell_is_its_sum(example: Example) -> None:
    matrices = example.worked_out(dict(example.given))
    for (row, column), value in np.ndenumerate(matrices[example.stage.result]):
        assert example.stage.cell(matrices, row, column).value == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_other_numbers_give_another_result_and_leave_the_notes_alone(example: Example) -> None:
    kept = {name: array.copy() for name, array in example.given.items()}
    other = {name: array + 1.5 for name, array in example.given.items()}
    found = example.worked_out(dict(other))
    assert set(found) == {*example.given, example.stage.result}
    assert set(other) == set(example.given)
    assert not np.array_equal(found[example.stage.result], result_of_example(example))
    for name, array in example.given.items():
        np.testing.assert_array_equal(array, kept[name])
        assert not array.flags.writeable


def result_of_example(example: Example) -> Array:
    return example.worked_out(dict(example.given))[example.stage.result]


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_a_title_tells_the_shapes(example: Example) -> None:
    # Such as "(1 × 4)(4 × 1)": those of what is multiplied, in order.
    said = [(int(a), int(b)) for a, b in re.findall(r"\((\d) × (\d)\)", example.title)]
    given = [array.shape for array in example.given.values()]
    equation = example.stage.operation.equation
    transposed = any(isinstance(part, Operand) and part.transposed for part in equation)
    matrices, result = example.worked_out(example.given), example.stage.result
    if result.role is Role.TRANSPOSE:
        assert said == [given[0], matrices[result].shape]
    elif said:
        assert said == [given[0], given[1][::-1] if transposed else given[1]]


# --------------------------------------------------------------------------------- what fits

SHAPES = [(rows, columns) for rows in (1, 2, 3, 4) for columns in (1, 2, 3, 4)]


def check_fit(fit: Fit, shape: tuple[int, int] | None) -> None:
    assert fit.shape == shape
    assert bool(fit.message) is (shape is None)
    assert len(fit.explanation.split()) > 5


@pytest.mark.parametrize("left", SHAPES)
def test_a_matrix_product_fits_where_the_inner_numbers_are_equal(left: tuple[int, int]) -> None:
    for right in SHAPES:
        fit = matrix_product_of(left, right)
        check_fit(fit, (left[0], right[1]) if left[1] == right[0] else None)
        assert {str(left[1]), str(right[0])} <= set(re.findall(r"\d", fit.explanation))


@pytest.mark.parametrize("left", SHAPES)
def test_elementwise_fits_where_each_number_is_equal_or_1(left: tuple[int, int]) -> None:
    for right in SHAPES:
        fits = all(a == b or 1 in (a, b) for a, b in zip(left, right, strict=True))
        expected = (max(left[0], right[0]), max(left[1], right[1]))
        check_fit(elementwise_of(left, right), expected if fits else None)


def test_what_does_not_fit_is_said_in_numpys_own_words() -> None:
    left, right = np.ones((3, 4)), np.ones((3, 1))
    with pytest.raises(ValueError, match="mismatch") as product:
        left @ right
    assert matrix_product_of((3, 4), (3, 1)).message == str(product.value)
    with pytest.raises(ValueError, match="broadcast") as broadcast:
        left * np.ones((2, 5))
    assert elementwise_of((3, 4), (2, 5)).message == str(broadcast.value)


@pytest.mark.parametrize(
    ("left", "right", "named"),
    [
        ((2, 3), (4, 3), ["rows 2 and 4"]),
        ((2, 3), (2, 4), ["columns 3 and 4"]),
        ((2, 3), (3, 4), ["rows 2 and 3", "columns 3 and 4"]),
        ((1, 3), (3, 4), ["columns 3 and 4"]),
    ],
)
def test_the_places_that_do_not_fit_are_named(
    left: tuple[int, int], right: tuple[int, int], named: list[str]
) -> None:
    explanation = elementwise_of(left, right).explanation
    assert re.findall(r"(?:rows|columns) \d and \d", explanation) == named
