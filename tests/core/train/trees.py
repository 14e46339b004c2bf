"""Hypothesis strategy: small trees of every kind of node, with subtrees in common."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from nnviz.core.model.symbols import Application, Expression, Number, Reduction, Symbol, is_scalar

MATRICES = tuple(Symbol(name) for name in "abc")
# The first is the same at each step; the second changes.
SCALARS = (Symbol("r", scalar=True), Symbol("s", scalar=True))
_NUMBERS = tuple(map(Number, (-2.0, -1.0, 0.5, 1.0, 3.0)))


def _divided(above: Any, below: Any) -> Any:
    """A quotient whose denominator is not 0: a scalar's values are above 0."""
    return above / below if is_scalar(below) and below in SCALARS else above / (below * below + 1)


_ONE_OPERAND = (
    np.negative,
    np.absolute,
    np.tanh,
    np.sign,
    lambda x: x**2,
    lambda x: np.sum(x, axis=-2, keepdims=True),
    lambda x: np.max(x, axis=-2, keepdims=True),
    lambda x: np.logaddexp.reduce(x, axis=-2, keepdims=True),
)
_TWO_OPERANDS = (
    np.add,
    np.subtract,
    *(np.multiply,) * 4,  # products have rules of their own
    *(_divided,) * 2,
    np.maximum,
    np.minimum,
    lambda x, y: np.where(x > y, y, x * 2),
)


@st.composite
def trees(draw: st.DrawFn, *, operations: int = 10) -> list[Expression]:
    """A few trees, at least one, that are made in turn, each of the leaves and of those before."""
    found: list[Any] = [*MATRICES, *SCALARS, *_NUMBERS]
    for _ in range(draw(st.integers(1, operations))):
        if draw(st.booleans()):
            operation: Any = draw(st.sampled_from(_ONE_OPERAND))
            found.append(operation(draw(st.sampled_from([t for t in found if not is_scalar(t)]))))
        else:
            operation = draw(st.sampled_from(_TWO_OPERANDS))
            # The last ones come first, so that trees grow.
            first, second = (found[-1 - draw(st.integers(0, len(found) - 1))] for _ in range(2))
            found.append(operation(first, second))
    made = [tree for tree in found if isinstance(tree, Application | Reduction | Symbol)]
    return draw(st.lists(st.sampled_from(made), min_size=1, max_size=3))
