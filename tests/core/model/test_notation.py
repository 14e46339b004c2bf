"""Trees written by hand, for people and for NumPy."""

from typing import Any

import numpy as np
import pytest

from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.notation import CELL, EQUATION, NUMBERS, NUMPY, Notation, plain, written
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.symbols import Application, Expression, Number, Symbol, traced

A: Any = Symbol("A")
B: Any = Symbol("B")
m: Any = Symbol("m", scalar=True)
WRITTEN: list[tuple[Any, Notation, str]] = [
    (A + B * A, EQUATION, "A + B ⊙ A"),
    ((A + B) * A, EQUATION, "(A + B) ⊙ A"),
    (A - (B - A), EQUATION, "A − (B − A)"),
    (A - B - A, EQUATION, "A − B − A"),
    (2 * A / m, EQUATION, "2 A / m"),
    (m * A * B, EQUATION, "m A ⊙ B"),
    (A / (B * A), EQUATION, "A / (B ⊙ A)"),
    (A / B / A, EQUATION, "A / B / A"),
    (-(A * B), EQUATION, "−A ⊙ B"),
    (-(A + B), EQUATION, "−(A + B)"),
    (A * -B, CELL, "A (−B)"),
    ((-A) ** 2, CELL, "(−A)²"),
    (-(A**2), CELL, "−A²"),
    (A**3, CELL, "A^3"),
    (A * B, NUMBERS, "A × B"),
    (A + 1e-8, EQUATION, "A + 1·10^−8"),
    (A + 1e-8, NUMPY, "A + 1e-08"),
    (A * 0.1234567890123, NUMPY, "A * 0.1234567890123"),
    (A**2 / -B, NUMPY, "A**2 / (-B)"),
    (np.logaddexp(0, A), CELL, "log(1 + exp(A))"),
    (np.logaddexp(0, A), NUMPY, "np.logaddexp(0, A)"),
    (np.logaddexp(A, B), CELL, "log(exp(A) + exp(B))"),
    (np.where(A > 0, A, 0.5 * A), CELL, "A where A > 0, else 0.5 A"),
    (np.where(A >= 0, 1, 0), NUMPY, "np.where(A >= 0, 1, 0)"),
    (np.maximum(0, A), NUMPY, "np.maximum(0, A)"),
    (np.sqrt(A + B), CELL, "√(A + B)"),
    # Of a cell, several operands at once:
    (Application(np.add, (A, B * A, A)), CELL, "A + B A + A"),
    (Application(np.maximum, (A, B, A)), CELL, "max(A, B, A)"),
    (Application(np.logaddexp, (A, B, A)), CELL, "log(exp(A) + exp(B) + exp(A))"),
    (Application(np.reciprocal, (A * B,)), CELL, "1/(A B)"),
]


@pytest.mark.parametrize(("tree", "notation", "text"), WRITTEN)
def test_by_hand(tree: Expression, notation: Notation, text: str) -> None:
    assert plain(tree, notation) == text


def test_what_binds_too_weakly_stands_in_brackets() -> None:
    tree: Expression = A + B
    assert written(tree, CELL, needs=3) == ("(", A, " + ", B, ")")
    assert written(tree, CELL, needs=1) == (A, " + ", B)
    assert written(Number(-2.0), CELL, needs=3) == ("(−2)",)


FORMULAS = [
    *(each.f for each in ACTIVATIONS.values()),
    *(each.stable for each in ACTIVATIONS.values() if each.stable),
    *(each.slope for each in ACTIVATIONS.values() if each.slope),
    *(each.each for each in LOSSES.values()),
    *(each.stable for each in LOSSES.values() if each.stable),
    *(each.slope for each in LOSSES.values()),
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_formula_of_the_registries_runs_as_it_is_written(formula: Any) -> None:
    rng = np.random.default_rng(0)
    names = formula.__code__.co_varnames[: formula.__code__.co_argcount]
    arrays = {name: rng.uniform(0.1, 0.9, (3, 4)) for name in names}
    code = plain(traced(formula), NUMPY)
    found = eval(code, {"np": np, **arrays})  # noqa: S307 (what nnviz wrote)
    np.testing.assert_allclose(found, formula(*arrays.values()), rtol=1e-15)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_can_be_written(name: str) -> None:
    assert OPTIMIZERS[name].formula
