"""What is simplified is the same number, and is written with less."""

from typing import Any

import pytest

from nnviz.core.model.simplified import simplified
from nnviz.core.model.symbols import Number, Symbol, evaluated

x: Any = Symbol("x")
y: Any = Symbol("y")
ZERO: Any = Number(0.0)
ONE: Any = Number(1.0)


@pytest.mark.parametrize(
    ("tree", "short"),
    [
        (x * ZERO, ZERO),
        (ZERO * x, ZERO),
        (x * ONE, x),
        (ONE * x, x),
        (x + ZERO, x),
        (ZERO + x, x),
        (x - ZERO, x),
        (x - y * (ZERO * x), x),
        (ZERO - x, ZERO - x),
        (x / ONE + y**2 * ONE, x / ONE + y**2),
        (x, x),
        (y + 2 * x, y + 2 * x),
    ],
)
def test_zeros_and_ones_go_where_they_change_nothing(tree: Any, short: Any) -> None:
    assert simplified(tree) == short
    values = {"x": 3.0, "y": -7.0}
    assert evaluated(simplified(tree), values) == evaluated(tree, values)
