"""A formula called with symbols instead of arrays returns the tree of what it would compute.

A formula is a plain NumPy function. `traced(lambda A: A * (1 - A))` calls it with a symbol, which
answers NumPy's own protocols (NEP 13 and 18), and gives back

    Application(multiply, (Symbol("A"), Application(subtract, (Number(1.0), Symbol("A")))))

From such trees come the fast trainer's calls, the equations on the board, the sums behind a cell,
and lines of NumPy. HIPS/autograd's `tracer.py` and JAX trace functions in the same way.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

Formula = Callable[..., Any]  # arrays in, arrays of the same shape out, or trees in and trees out


class Expression(NDArrayOperatorsMixin):
    """A tree: a Symbol, a Number, or a function applied to `operands`. Equal if built alike."""

    operands: tuple["Expression", ...] = ()

    def __array_ufunc__(
        self, function: np.ufunc, method: str, *operands: Any, **settings: Any
    ) -> "Expression":
        readable = function is np.matmul or (function.signature is None and function.nout == 1)
        if method == "__call__" and readable and not settings:
            return Application(function, tuple(map(expression, operands)))
        if method == "reduce" and settings == {"axis": UNITS, "keepdims": True}:
            return Reduction(function, (expression(operands[0]),))
        raise TypeError(f"{function.__name__}.{method}: a formula has no form for it")

    def __array_function__(
        self, function: Callable[..., Any], _: Any, operands: Any, settings: Any
    ) -> "Expression":
        if function is np.where and len(operands) == 3 and not settings:
            return Application(np.where, tuple(map(expression, operands)))
        if function in _REDUCTIONS:
            return self.__array_ufunc__(_REDUCTIONS[function], "reduce", *operands, **settings)
        raise TypeError(f"{function.__name__}: a formula has no form for it")

    def __ne__(self, other: object) -> bool:  # or the mixin answers with a tree
        return not self == other

    def __bool__(self) -> bool:
        raise TypeError("a formula has no branches: np.where chooses for each number")

    def view(self, dtype: type[np.generic]) -> "Expression":
        """The same memory read as another type: only the fast forms do so."""
        return View(dtype, (self,))


UNITS = -2  # the axis along which a formula may reduce: the units of a layer
_REDUCTIONS = {np.sum: np.add, np.max: np.maximum}


@dataclass(frozen=True)
class Symbol(Expression):
    """What a formula is given: a matrix, or a number that is the same for all of its cells."""

    name: str
    scalar: bool = False


@dataclass(frozen=True)
class Number(Expression):
    """A constant of a formula."""

    value: float


@dataclass(frozen=True)
class Application(Expression):
    """A function applied to expressions: an elementwise ufunc, np.where, or a matrix product."""

    function: Callable[..., Any]
    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class Reduction(Expression):
    """A ufunc reduced over the units of a layer, which leaves one number a sample."""

    function: np.ufunc
    operands: tuple[Expression]


@dataclass(frozen=True)
class View(Expression):
    """Memory read as another type."""

    dtype: type[np.generic]
    operands: tuple[Expression]


def expression(value: Any) -> Expression:
    """A tree as it is, and a Python number as a Number."""
    return value if isinstance(value, Expression) else Number(float(value))


@cache
def symbols_of(formula: Formula) -> Mapping[str, Symbol]:
    """A symbol for each parameter of `formula`: those that are keyword-only are scalars."""
    parameters = inspect.signature(formula).parameters.values()
    return {
        each.name: Symbol(each.name, scalar=each.kind is each.KEYWORD_ONLY) for each in parameters
    }


@cache
def traced(formula: Formula) -> Any:
    """What `formula` returns for symbols named like its parameters: a tree, or a dict of trees."""
    found = symbols_of(formula)
    matrices = [each for each in found.values() if not each.scalar]
    scalars = {name: each for name, each in found.items() if each.scalar}
    result = formula(*matrices, **scalars)
    if isinstance(result, Mapping):
        return {name: expression(each) for name, each in result.items()}
    return expression(result)


def nodes(tree: Expression) -> Iterator[Expression]:
    """Every node of the tree, operands before what is made of them, equal ones each time."""
    for operand in tree.operands:
        yield from nodes(operand)
    yield tree


def is_scalar(tree: Expression) -> bool:
    """Whether the tree has no matrix in it: then it is one number for all cells."""
    return all(node.scalar for node in nodes(tree) if isinstance(node, Symbol))


def replaced(tree: Expression, replacements: Mapping[Expression, Expression]) -> Expression:
    """The tree with every subtree that is a key, the outermost first, exchanged for its value."""
    if tree in replacements:
        return replacements[tree]
    if not tree.operands:
        return tree
    operands = tuple(replaced(each, replacements) for each in tree.operands)
    return replace(tree, operands=operands)  # type: ignore[type-var]  # each one is a dataclass


def evaluated(tree: Expression, values: Mapping[str, Any]) -> Any:
    """What the tree computes, its symbols being `values` by name: arrays or numbers."""
    match tree:
        case Symbol(name):
            return values[name]
        case Number(value):
            return value
    return applied(tree, [evaluated(operand, values) for operand in tree.operands])


def applied(tree: Expression, operands: Sequence[Any]) -> Any:
    """The function at the root of the tree, applied to other operands: arrays or numbers."""
    match tree:
        case Application(function, _):
            return function(*operands)
        case Reduction(function, _):
            return function.reduce(operands[0], axis=UNITS, keepdims=True)
        case View(dtype, _):
            return np.asarray(operands[0]).view(dtype)
    raise TypeError(f"no function: {tree!r}")
