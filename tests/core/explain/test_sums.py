"""Sums of products by hand."""

from nnviz.core.explain.names import Entry, Name
from nnviz.core.explain.sums import Factor, Others, Sum, product, text_of

TWO, THREE, HALF = Factor(("a",), 2.0), Factor(("b",), 3.0), Factor(("c",), 0.5)


def test_a_term_is_the_product_of_its_factors() -> None:
    assert product((TWO, THREE, HALF)) == 3.0
    assert product((THREE,)) == 3.0


def test_a_sum_is_the_sum_of_its_terms() -> None:
    # 2 x 3 + 0.5 + 3 x 0.5 = 8
    assert Sum(("d",), ((TWO, THREE), (HALF,), (THREE, HALF))).value == 8.0
    assert Sum(("d",), ()).value == 0.0


def test_a_sum_stands_as_its_cell_does() -> None:
    terms = ((Factor(("a",), 1e16),), (Factor(("b",), 1.0),), (Factor(("c",), -1e16),))
    assert Sum(("d",), terms).result == 0.0
    assert Sum(("d",), terms, 1.0).result == 1.0
    assert Sum(("d",), terms, 1.0).value == 0.0


def test_a_sum_is_added_from_left_to_right() -> None:
    # 1e16 + 1 is rounded to 1e16; from the right, or exactly, 1 would be left.
    terms = ((Factor(("a",), 1e16),), (Factor(("b",), 1.0),), (Factor(("c",), -1e16),))
    assert Sum(("d",), terms).value == 0.0


def test_the_cells_of_a_sum_are_the_entries_in_its_symbols() -> None:
    A, Y, W = Entry(Name("A", 2), 0, 0), Entry(Name("Y"), 0, 3), Entry(Name("W", 1), 1, 0)
    difference = Factor(("(", A, " − ", Y, ")²"), 0.25)
    assert text_of(difference.symbol) == "(A2[1,1] − Y[1,4])²"
    assert difference.cells == (A, Y)
    assert Sum(("C",), ((Factor(("1/m",), 0.5), difference), (Factor((W,), 2.0),))).cells == {
        A,
        Y,
        W,
    }


def test_the_others_of_a_sum_count_too() -> None:
    total = Sum(("d",), ((TWO, THREE), (HALF,)), others=Others(3, 1.5))
    assert (total.many, total.value) == (5, 8.0)
    assert Sum(("d",), ((TWO,),)).many == 1
