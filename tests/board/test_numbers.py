"""Numbers as they are printed, read back by the rules of arithmetic that a reader knows."""

import math
from fractions import Fraction
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.board.numbers import cell_text, factor_digits, not_finite, plain, sum_digits, text
from nnviz.core.explain.sums import Factor, Sum, product
from tests.board.reading import exact, half_unit, number

CELLS = [
    (0.0, "0"),
    (-0.0, "0"),
    (1.0, "1"),
    (-3.0, "−3"),
    (999.0, "999"),
    # Rounded by hand: 4 decimals below 0.1, 3 below 10, 2 below 100, 1 below 1000.
    (0.05629, "0.0563"),
    (0.0999996, "0.1000"),
    (0.1, "0.100"),
    (0.25, "0.250"),
    (-0.123456, "−0.123"),
    (0.99996, "1.000"),
    (9.9996, "10.000"),
    (10.5, "10.50"),
    (99.996, "100.00"),
    (100.25, "100.2"),
    (-999.96, "−1000.0"),
    # Powers of ten from 1000 on and below 0.001, with two digits.
    (1000.0, "1.0·10^3"),
    (-123456.0, "−1.2·10^5"),
    (0.001, "0.0010"),
    (0.00099996, "1.0·10^−3"),
    (-0.00012345, "−1.2·10^−4"),
    (5e-324, "4.9·10^−324"),
    (1.7e308, "1.7·10^308"),
    (math.inf, "∞"),
    (-math.inf, "−∞"),
    (math.nan, "undefined"),
]


@pytest.mark.parametrize(("value", "words"), CELLS)
def test_cells_by_hand(value: float, words: str) -> None:
    assert cell_text(value) == words
    assert cell_text(np.float64(value)) == words


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_cell_is_its_number_to_half_the_last_place(value: float) -> None:
    words = cell_text(value)
    assert abs(exact(words) - Fraction(value)) <= half_unit(words)
    assert len(words) <= len("−1.2·10^−345"), "it has to fit into a cell"
    opposite = words.removeprefix("−") if value < 0 else f"−{words}"
    assert cell_text(-value) == (opposite if value else "0")


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (0.0, 4, "0"),
        (-0.0, 8, "0"),
        (2.0, 4, "2"),
        (1 / 3, 4, "0.3333"),
        (-1 / 3, 8, "−0.33333333"),
        (12345.0, 4, "1.234·10^4"),
        (0.0001, 4, "0.0001"),
        (-0.00001, 4, "−1·10^−5"),
        (0.1, 17, "0.10000000000000001"),
        (math.inf, 4, "∞"),
        (-math.inf, 17, "−∞"),
        (math.nan, 4, "undefined"),
    ],
)
def test_digits_by_hand(value: float, digits: int, words: str) -> None:
    assert text(value, digits) == words


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_seventeen_digits_are_the_number_itself(value: float) -> None:
    assert number(text(value, 17)) == value


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [(1e-7, 1, "1·10⁻⁷"), (-12345.0, 3, "−1.23·10⁴"), (0.01, 1, "0.01"), (1.5e120, 2, "1.5·10¹²⁰")],
)
def test_without_html_a_power_is_raised_by_its_letters(
    value: float, digits: int, words: str
) -> None:
    assert plain(value, digits) == words


def test_what_is_no_number_has_words_for_it() -> None:
    assert [not_finite(value) for value in (math.inf, -math.inf, math.nan)] == [
        "∞",
        "−∞",
        "undefined",
    ]


# ---------------------------------------------------------------------------------------- sums

MAGNITUDES = st.floats(1e-9, 1e9)
FACTORS = st.builds(
    Factor, st.just(("a",)), st.one_of(st.just(0.0), MAGNITUDES, MAGNITUDES.map(lambda x: -x))
)
TERMS = st.lists(FACTORS, min_size=1, max_size=4).map(tuple)
SUMS = st.lists(TERMS, max_size=5).map(lambda terms: Sum(("s",), tuple(terms)))
ROUNDING = Fraction(1, 2**50)  # of a few operations with doubles


@settings(max_examples=60)
@given(SUMS)
def test_the_printed_terms_add_up_to_the_printed_cell(total: Sum) -> None:
    digits = sum_digits(total)
    printed = [exact(text(product(term), digits)) for term in total.terms]
    words, slack = cell_text(total.value), ROUNDING * sum(map(abs, printed), Fraction(0))
    assert abs(sum(printed) - exact(words)) <= half_unit(words) + slack


@given(TERMS, st.integers(4, 17))
def test_the_printed_factors_multiply_to_the_printed_term(
    term: tuple[Factor, ...], digits: int
) -> None:
    precise, words = factor_digits(term, digits), text(product(term), digits)
    printed = prod((exact(text(factor.value, precise)) for factor in term), start=Fraction(1))
    # Half of the last of `digits` digits: of 1.234·10^5 with four digits, 50.
    place = math.floor(math.log10(abs(product(term)))) if product(term) else 0
    unit = Fraction(10) ** (place - digits + 1)
    assert abs(printed - exact(words)) <= unit / 2 + ROUNDING * abs(printed)


def test_digits_of_sums_by_hand() -> None:
    # 1.00004 + 1.00004 = 2.00008: with four digits 1 + 1 = 2, which is printed as 2, not 2.000.
    near_one = (Factor(("a",), 1.00004),)
    assert sum_digits(Sum(("s",), (near_one, near_one))) == 6
    assert sum_digits(Sum(("s",), ((Factor(("a",), 1.5),), (Factor(("b",), 2.0),)))) == 4
    # 1/3 × 3 is 1: with four digits 0.3333 × 3 is 0.9999, with five 0.99999, which is 1.
    assert factor_digits((Factor(("a",), 1 / 3), Factor(("b",), 3.0)), 4) == 5


@pytest.mark.parametrize(
    ("terms", "cell", "words"),
    [
        ([-0.5, -0.3, -0.2], -1.0000000000000002, "−1.000"),  # from left to right -1
        ([0.1, 0.2, -0.3], 0.0, "0"),  # from left to right 5.6e-17
        ([0.5, -0.5, 0.0], 1.4e-17, "1.4·10^−17"),  # from left to right 0
    ],
)
def test_a_sum_that_is_rounded_in_another_order_is_printed_as_its_cell(
    terms: list[float], cell: float, words: str
) -> None:
    total = Sum(("s",), tuple((Factor(("a",), value),) for value in terms), cell)
    assert total.value != cell
    assert cell_text(total.result) == words
    digits = sum_digits(total)
    assert digits == 4
    printed = sum(exact(text(value, digits)) for value in terms)
    assert abs(printed - exact(words)) <= half_unit(words) + ROUNDING


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_a_sum_that_is_no_number_can_be_printed(value: float) -> None:
    total = Sum(("s",), ((Factor(("a",), value),), (Factor(("b",), 1.0),)))
    printed = [text(product(term), sum_digits(total)) for term in total.terms]
    assert printed == [cell_text(total.value), "1"]
    assert text(product(total.terms[0]), factor_digits(total.terms[0], 4)) == printed[0]
