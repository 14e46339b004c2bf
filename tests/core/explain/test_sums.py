"""Sums of products by hand."""

from nnviz.core.explain.sums import Factor, Sum, product

TWO, THREE, HALF = Factor("a", 2.0), Factor("b", 3.0), Factor("c", 0.5)


def test_a_term_is_the_product_of_its_factors() -> None:
    assert product((TWO, THREE, HALF)) == 3.0
    assert product((THREE,)) == 3.0


def test_a_sum_is_the_sum_of_its_terms() -> None:
    # 2 x 3 + 0.5 + 3 x 0.5 = 8
    assert Sum("d", ((TWO, THREE), (HALF,), (THREE, HALF))).value == 8.0
    assert Sum("d", ()).value == 0.0


def test_a_sum_stands_as_its_cell_does() -> None:
    terms = ((Factor("a", 1e16),), (Factor("b", 1.0),), (Factor("c", -1e16),))
    assert Sum("d", terms).result == 0.0
    assert Sum("d", terms, 1.0).result == 1.0
    assert Sum("d", terms, 1.0).value == 0.0


def test_a_sum_is_added_from_left_to_right() -> None:
    # 1e16 + 1 is rounded to 1e16; from the right, or exactly, 1 would be left.
    terms = ((Factor("a", 1e16),), (Factor("b", 1.0),), (Factor("c", -1e16),))
    assert Sum("d", terms).value == 0.0
