"""The calls compute what the trees say, in memory that may be read and written in turn."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.arrays import Array
from nnviz.core.model.symbols import Expression, Number, Symbol, evaluated, nodes, traced
from nnviz.core.train.calls import Call, Input, Operand, Result, calls_of, integer
from nnviz.core.train.emitter import fused, plain
from nnviz.core.train.memory import spare
from tests.core.train.trees import MATRICES, trees

Z: Any = Symbol("Z")
A: Any = Symbol("A")
GIVEN = Input("c")  # the third matrix is handed to each step, the others have their memory
UNITS_FIRST = st.sampled_from([(3, 4), (1, 4), (3, 1), (3, 2, 4)])  # the last one a stack of two


def assert_in_place_is_one_object(calls: list[Call]) -> None:
    """An array that is read and written is the same object: NumPy compares two views at length."""
    for _, reads, out in calls:
        for read in reads:
            if isinstance(read, np.ndarray) and isinstance(out, np.ndarray):
                same = read.ctypes.data == out.ctypes.data and read.shape == out.shape
                assert read is out or not same or read.dtype != out.dtype


def computed(
    results: list[Result], places: Mapping[str, Operand], numbers: Mapping[str, Any], given: Array
) -> list[Call]:
    """Write the calls and make them, with `given` in the place of GIVEN."""
    varying: list[Expression] = []
    constants: dict[Expression, Array] = {}

    def scalar(tree: Expression) -> Operand:
        if Symbol("s", scalar=True) in nodes(tree):
            if tree not in varying:
                varying.append(tree)
            return Input(f"number_{varying.index(tree)}")
        return constants.setdefault(tree, np.array(evaluated(tree, numbers), dtype=float))

    calls = calls_of(results, places, scalar, spare(given.shape))
    inputs = [GIVEN, *(Input(f"number_{index}") for index in range(len(varying)))]
    values = [given, *(np.array(evaluated(tree, numbers), dtype=float) for tree in varying)]
    with np.errstate(all="ignore"):
        plain(calls, inputs)(values)
    return calls


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Expression], list[str], tuple[int, ...]]:
    """Some trees; for each the name of the matrix that it replaces, or one for new memory."""
    drawn = draw(trees())
    names = draw(st.permutations(["a", "b", "c", "new", "more"]))
    return drawn, names[: len(drawn)], draw(UNITS_FIRST)


@given(problem=problems())
def test_calls_compute_what_the_trees_say(
    problem: tuple[list[Expression], list[str], tuple[int, ...]],
) -> None:
    drawn, names, shape = problem
    rng = np.random.default_rng(6)
    arrays = {name: rng.normal(size=shape) for name in ("a", "b", "c", "new", "more")}
    runs = (2, 1) if len(shape) == 3 else ()
    numbers = {"r": rng.uniform(0.5, 2, runs), "s": rng.uniform(0.5, 2, runs)}
    places: dict[str, Operand] = {"a": arrays["a"], "b": arrays["b"], "c": GIVEN}
    into = [places.get(name, arrays[name]) for name in names]
    before = {name: array.copy() for name, array in arrays.items()}
    with np.errstate(all="ignore"):
        expected = [_on_units(tree, before | numbers) for tree in drawn]
    calls = computed(list(map(Result, drawn, into)), places, numbers, arrays["c"])
    for name, value in zip(names, expected, strict=True):
        # Of what is reduced over the units, there is one number a sample.
        np.testing.assert_array_equal(arrays[name][: len(value)], value, name)
    for name in set(arrays) - set(names):
        np.testing.assert_array_equal(arrays[name], before[name], f"{name} is not a result")
    assert_in_place_is_one_object(calls)


def _on_units(tree: Expression, values: Mapping[str, Any]) -> Array:
    """What the tree computes, where units are the first axis, not the one before the last."""
    shape = np.shape(values["a"])
    if len(shape) == 3:  # (units, runs, samples): once for each run
        runs = [
            _on_units(tree, {name: np.asarray(each)[..., run, :] for name, each in values.items()})
            for run in range(shape[1])
        ]
        return np.stack(runs, axis=1)
    found = evaluated(tree, values)
    return np.broadcast_to(found, shape if np.ndim(found) < 2 else np.shape(found))


@pytest.mark.parametrize(
    "trees",
    [
        {"a": MATRICES[1], "b": MATRICES[0]},
        {"a": MATRICES[1], "b": MATRICES[2], "c": MATRICES[0]},
        {"a": -MATRICES[1], "b": -MATRICES[0]},
        {"a": MATRICES[0] * 2, "b": MATRICES[0]},
        {"a": MATRICES[1] * 2, "b": MATRICES[1] * 2},
        {"a": Number(1.0), "b": Number(1.0)},
        {"a": MATRICES[0], "b": MATRICES[0] * MATRICES[2]},
    ],
    ids=["swapped", "round", "crossed", "the old one kept", "twice", "twice a number", "as it is"],
)
def test_results_that_take_each_others_places(trees: Mapping[str, Expression]) -> None:
    arrays = {name: np.random.default_rng(3).normal(size=(2, 3)) for name in "abc"}
    before = {name: array * (1 + index) for index, (name, array) in enumerate(arrays.items())}
    for name, array in arrays.items():
        array[...] = before[name]
    places: dict[str, Operand] = {"a": arrays["a"], "b": arrays["b"], "c": GIVEN}
    computed([Result(tree, places[name]) for name, tree in trees.items()], places, {}, arrays["c"])
    expected = {name: evaluated(trees.get(name, Symbol(name)), before) for name in "abc"}
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, np.broadcast_to(expected[name], array.shape), name)


def test_a_product_in_place_is_one_call() -> None:
    memory = np.ones((2, 3))
    calls = calls_of([Result(Z * A, memory)], {"Z": memory, "A": GIVEN}, _none, spare((2, 3)))
    ((do, reads, out),) = calls
    assert do is np.multiply
    assert reads[0] is memory
    assert reads[1] is GIVEN
    assert out is memory


def test_nothing_is_done_where_the_result_is_there() -> None:
    memory = np.ones((2, 3))
    assert calls_of([Result(Z, memory)], {"Z": memory}, _none, spare((2, 3))) == []


def test_a_subtree_in_common_is_computed_once() -> None:
    tree = np.exp(Z) / (1 + np.exp(Z))
    calls = calls_of([Result(tree, np.ones((2, 3)))], {"Z": GIVEN}, _one, spare((2, 3)))
    assert [call.do for call in calls] == [np.exp, np.add, np.divide]


def test_bits_are_read_and_written_where_the_numbers_are() -> None:
    memory = np.array([[-0.0, 0.0, 5e-324, 2.5]])
    slope = traced(lambda A: np.sign(A.view(np.uint64)))
    assert integer(slope)
    calls = calls_of([Result(slope, memory)], {"A": memory}, _none, spare((1, 4)))
    for step in (plain(calls), fused(calls)):
        memory[...] = [[0.0, 5e-324, 2.5, np.inf]]
        step()
        np.testing.assert_array_equal(memory.view(np.uint64), [[0, 1, 1, 1]])
    assert_in_place_is_one_object(calls)


def _none(tree: Expression) -> Operand:
    raise AssertionError(f"no number is needed: {tree}")


def _one(tree: Expression) -> Operand:
    return np.array(evaluated(tree, {}))
