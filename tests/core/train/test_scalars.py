"""Products keep their value, and have one number each."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nnviz.core.model.symbols import (
    Application,
    Expression,
    Number,
    Symbol,
    evaluated,
    is_scalar,
    nodes,
    traced,
)
from nnviz.core.train.scalars import ONE, gathered, scaled
from tests.core.train.trees import trees

A: Any = Symbol("A")
Y: Any = Symbol("Y")
rate: Any = Symbol("rate", scalar=True)

VALUES = {
    "r": 0.75,
    "s": 1.25,
    **{name: np.random.default_rng(2).normal(size=(2, 3, 4))[0] for name in "abc"},
}


def numbers_of(product: Expression) -> int:
    """How many separate numbers other than 1 a product of several factors is made with."""
    if is_scalar(product):
        return int(product != ONE)
    match product:
        case Application(np.multiply | np.divide, (left, right)):
            return numbers_of(left) + numbers_of(right)
        case Application(np.negative, (operand,)):
            return 1 + numbers_of(operand)
    return 0


@pytest.mark.parametrize(
    ("tree", "simple"),
    [
        (2 * (A - Y), (A - Y) * 2),
        (2 * A * 3, A * (Number(2) * 3)),
        (-A, A * -1),
        (-Y / A, Y / A * -1),
        (1 / A, 1 / A),
        (2 / A, 2 / A),
        (rate * (A / 2), A * (rate / 2)),
        (np.exp(-A), np.exp(A * -1)),
        (1 * A, A),
        (A / 1, A),
        (rate * 1, rate),
        (A, A),
    ],
)
def test_by_hand(tree: Expression, simple: Expression) -> None:
    assert gathered(tree) == simple


def test_a_factor_can_be_left_out() -> None:
    assert scaled(traced(lambda A, Y: 2 * (A - Y))) == (Number(2), A - Y)
    assert scaled(A) == (ONE, A)
    assert scaled(rate / 2) == (rate / 2, ONE)


def test_bits_are_multiplied_by_nothing() -> None:
    bits = A.view(np.uint64)
    assert gathered(np.sign(bits)) == np.sign(bits)


@given(drawn=trees())
def test_the_value_is_kept(drawn: list[Expression]) -> None:
    for tree in drawn:
        with np.errstate(all="ignore"):
            expected, found = evaluated(tree, VALUES), evaluated(gathered(tree), VALUES)
        # Where much cancels, rounding in another order shows.
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@given(drawn=trees())
def test_every_product_has_one_number(drawn: list[Expression]) -> None:
    for tree in drawn:
        for node in nodes(gathered(tree)):
            assert numbers_of(node) <= 1 or is_scalar(node)
            assert is_scalar(node) or not (
                isinstance(node, Application) and node.function is np.negative
            )
