"""A formula's tree says what the formula computes, and nothing else has a tree."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.penalties import PENALTIES
from nnviz.core.model.symbols import (
    Application,
    Formula,
    Number,
    Reduction,
    Symbol,
    View,
    applied,
    evaluated,
    expression,
    is_scalar,
    nodes,
    replaced,
    symbols_of,
    traced,
)

# As Any, because NumPy's own types do not know that its functions take trees.
Z: Any = Symbol("Z")
A: Any = Symbol("A")
rate: Any = Symbol("rate", scalar=True)

# Every formula of every record, by a name to find it by.
FORMULAS: dict[str, Formula] = {
    f"{name}.{form}": formula
    for registry, forms in (
        (ACTIVATIONS, ("f", "slope", "stable", "fast", "fast_slope")),
        (LOSSES, ("each", "slope", "stable", "cancelled")),
        (OPTIMIZERS, ("step",)),
        (PENALTIES, ("each", "slope")),
    )
    for name, record in registry.items()
    for form in forms
    if (formula := getattr(record, form)) is not None
}


def test_a_formula_of_symbols_is_its_tree() -> None:
    tree = traced(lambda A: A * (1 - A))
    assert tree == Application(np.multiply, (A, Application(np.subtract, (Number(1.0), A))))


@pytest.mark.parametrize(
    ("formula", "tree"),
    [
        (lambda Z: Z, Z),
        (lambda Z: 1, Number(1.0)),  # noqa: ARG005 (the constant is the point)
        (lambda Z: -Z, Application(np.negative, (Z,))),
        (lambda Z: 2 / Z, Application(np.divide, (Number(2.0), Z))),
        (lambda Z: np.float64(2) * Z, Application(np.multiply, (Number(2.0), Z))),
        (lambda Z: abs(Z), Application(np.absolute, (Z,))),  # noqa: PLW0108 (Z is read)
        (lambda Z: Z @ Z, Application(np.matmul, (Z, Z))),
        (lambda Z: Z**2, Application(np.power, (Z, Number(2.0)))),
        (lambda Z: Z > 0, Application(np.greater, (Z, Number(0.0)))),
        (lambda Z: np.exp(Z), Application(np.exp, (Z,))),  # noqa: PLW0108 (Z is read)
        (lambda Z: np.maximum(0, Z), Application(np.maximum, (Number(0.0), Z))),
        (lambda Z: np.where(Z, 1, Z), Application(np.where, (Z, Number(1.0), Z))),
        (lambda Z: np.sum(Z, axis=-2, keepdims=True), Reduction(np.add, (Z,))),
        (lambda Z: np.max(Z, axis=-2, keepdims=True), Reduction(np.maximum, (Z,))),
        (
            lambda Z: np.logaddexp.reduce(Z, axis=-2, keepdims=True),
            Reduction(np.logaddexp, (Z,)),
        ),
        (lambda Z: Z.view(np.uint64), View(np.uint64, (Z,))),
        (lambda Z, *, rate: rate * Z, Application(np.multiply, (rate, Z))),
        (lambda Z: {"Z": -Z, "one": 1}, {"Z": Application(np.negative, (Z,)), "one": Number(1.0)}),
    ],
)
def test_every_kind_of_node(formula: Formula, tree: object) -> None:
    assert traced(formula) == tree


@pytest.mark.parametrize(
    "formula",
    [
        lambda Z: np.matvec(Z, Z),
        lambda Z: np.modf(Z)[0],
        lambda Z: np.clip(Z, 0, 1),
        lambda Z: np.mean(Z),  # noqa: PLW0108 (Z is read)
        lambda Z: np.sum(Z),  # noqa: PLW0108 (Z is read)
        lambda Z: np.sum(Z, axis=-2),
        lambda Z: np.sum(Z, axis=-1, keepdims=True),
        lambda Z: np.sum(Z, axis=-2, keepdims=True, initial=3.0),
        lambda Z: np.add.reduce(Z, axis=-2),
        lambda Z: np.add.accumulate(Z),  # noqa: PLW0108 (Z is read)
        lambda Z: np.add(Z, 1, where=True),
        lambda Z: np.where(Z),  # noqa: PLW0108 (Z is read)
        lambda Z: 1 if Z > 0 else 0,
        lambda Z: Z + np.ones(2),
        lambda Z: float(Z),  # noqa: PLW0108 (Z is read)
        lambda Z: None,  # noqa: ARG005 (that it returns nothing is the point)
    ],
)
def test_what_has_no_form_is_refused(formula: Formula) -> None:
    with pytest.raises(TypeError):
        traced(formula)


def test_a_refusal_names_the_function() -> None:
    with pytest.raises(TypeError, match=r"^clip: a formula has no form for it$"):
        np.clip(Z, 0, 1)
    with pytest.raises(TypeError, match=r"^add\.accumulate: a formula has no form for it$"):
        np.add.accumulate(Z)
    with pytest.raises(TypeError, match=r"no branches: np\.where"):
        bool(Z > 0)


def test_trees_are_equal_if_built_alike() -> None:
    def built() -> Any:
        return np.sum(np.exp(-Z) + 2 * A.view(np.uint64), axis=-2, keepdims=True)

    assert built() == built()
    assert not built() != built()  # noqa: SIM202 (NumPy's mixin would answer with a tree)
    assert hash(built()) == hash(built())
    assert {built(): 1}[built()] == 1
    others = [Z, A, Symbol("Z", scalar=True), Number(1), Z + A, A + Z, Z - A, -Z, Z.view(np.int64)]
    assert len(set(others)) == len(others)
    for index, one in enumerate(others):
        assert all(one != other for other in others[index + 1 :])


def test_numbers_become_trees_and_trees_stay() -> None:
    assert expression(2) == expression(np.float64(2)) == Number(2.0)
    assert expression(Z) is Z


def test_keyword_only_parameters_are_scalars() -> None:
    def formula(W: Any, g: Any, *, rate: Any) -> Any:
        return W - rate * g

    assert symbols_of(formula) == {"W": Symbol("W"), "g": Symbol("g"), "rate": rate}
    assert is_scalar(rate * 2 - 1)
    assert is_scalar(Number(1))
    assert not is_scalar(rate * Z)


def test_nodes_come_operands_first_and_equal_ones_each_time() -> None:
    tree = (Z + 1) * (Z + 1)
    assert list(nodes(tree)) == [Z, Number(1.0), Z + 1, Z, Number(1.0), Z + 1, tree]


def test_replaced_exchanges_the_outermost_only() -> None:
    tree = np.exp(-Z) + np.sum(-Z, axis=-2, keepdims=True) * Z
    found = replaced(tree, {-Z: A, Z: rate})
    assert found == np.exp(A) + np.sum(A, axis=-2, keepdims=True) * rate
    # Into what came in, it does not look: Z + A stays.
    assert replaced(Z * A, {Z: Z + A}) == (Z + A) * A
    assert replaced(Z, {}) is Z


@pytest.mark.parametrize("leading", [(), (3,)], ids=["one", "stacked"])
@pytest.mark.parametrize("name", FORMULAS)
def test_a_tree_computes_what_its_formula_does(name: str, leading: tuple[int, ...]) -> None:
    formula, rng = FORMULAS[name], np.random.default_rng(4)
    shapes = {each: () if s.scalar else (*leading, 4, 5) for each, s in symbols_of(formula).items()}
    # Between 0 and 1, where every logarithm and root is defined.
    values: dict[str, Array] = {each: rng.uniform(0.1, 0.9, s) for each, s in shapes.items()}
    matrices = [value for each, value in values.items() if shapes[each]]
    scalars = {each: value for each, value in values.items() if not shapes[each]}
    expected, tree = formula(*matrices, **scalars), traced(formula)
    if not isinstance(tree, dict):
        expected, tree = {"": expected}, {"": tree}
    assert list(tree) == list(expected)
    for part, result in tree.items():
        np.testing.assert_array_equal(evaluated(result, values), expected[part])


def test_reductions_and_views_by_hand() -> None:
    values = np.array([[1.0, 5.0], [3.0, -2.0]])
    largest = traced(lambda Z: np.max(Z, axis=-2, keepdims=True))
    np.testing.assert_array_equal(evaluated(largest, {"Z": values}), [[3.0, 5.0]])
    bits = evaluated(traced(lambda Z: Z.view(np.uint64)), {"Z": values})
    assert bits[0, 0] == 0x3FF0_0000_0000_0000, "1.0 in IEEE 754"


def test_the_root_alone_can_be_applied() -> None:
    assert applied(np.exp(Z) - A, [7.0, 2.0]) == 5.0
    np.testing.assert_array_equal(
        applied(np.sum(-Z, axis=-2, keepdims=True), [np.array([[1.0], [2.0]])]), [[3.0]]
    )
    with pytest.raises(TypeError, match="no function: Symbol"):
        applied(Z, [])


def test_a_formula_is_traced_once() -> None:
    calls = []

    def formula(Z: Any) -> Any:
        calls.append(Z)
        return Z + 1

    once: Callable[..., Any] = traced(formula)
    assert traced(formula) is once
    assert calls == [Z]
