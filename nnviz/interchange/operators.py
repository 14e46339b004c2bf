"""A formula as operators of ONNX: its tree, node by node.

One mapping from NumPy's functions to ONNX's operators does for every formula that is made of them.
Samples are rows here, as other programs have them: what is reduced over units is over axis 1.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nnviz.core.model.symbols import (
    Application,
    Expression,
    Number,
    Reduction,
    Symbol,
    nodes,
)

OPSET = 18  # the version of the operators
_OPERATORS: Mapping[Callable[..., Any], str] = {
    np.add: "Add",
    np.subtract: "Sub",
    np.multiply: "Mul",
    np.divide: "Div",
    np.negative: "Neg",
    np.reciprocal: "Reciprocal",
    np.absolute: "Abs",
    np.sign: "Sign",
    np.sqrt: "Sqrt",
    np.power: "Pow",
    np.exp: "Exp",
    np.log: "Log",
    np.maximum: "Max",
    np.minimum: "Min",
    np.sin: "Sin",
    np.cos: "Cos",
    np.tan: "Tan",
    np.sinh: "Sinh",
    np.cosh: "Cosh",
    np.tanh: "Tanh",
    np.arctan: "Atan",
    np.floor: "Floor",
    np.greater: "Greater",
    np.greater_equal: "GreaterOrEqual",
    np.less: "Less",
    np.less_equal: "LessOrEqual",
    np.where: "Where",
}
_REDUCTIONS: Mapping[np.ufunc, str] = {
    np.add: "ReduceSum",
    np.maximum: "ReduceMax",
    np.logaddexp: "ReduceLogSumExp",
}
# Functions without an operator, by others, in a form that keeps its digits for every x.
_REWRITTEN: Mapping[Callable[..., Any], Callable[..., Any]] = {
    np.square: lambda x: x * x,
    np.expm1: lambda x: np.where(x > 1, np.exp(x) - 1, 2 * np.tanh(x / 2) / (1 - np.tanh(x / 2))),
    np.logaddexp: lambda x, y: np.maximum(x, y) + np.log(1 + np.exp(-np.abs(x - y))),
}


def without_operator(tree: Expression) -> list[str]:
    """The names of the functions in it that ONNX has no operator for, and we no other form."""
    missing = []
    for node in nodes(tree):
        match node:
            case Application(function, _) if {*_OPERATORS, *_REWRITTEN}.isdisjoint([function]):
                missing.append(function.__name__)
            case Reduction(function, _) if function not in _REDUCTIONS:
                missing.append(f"{function.__name__} over units")
    return list(dict.fromkeys(missing))


class Writer:
    """Adds nodes to a graph; equal trees are one node.

    nodes       those of the graph, in their order
    constants   the arrays that they read, by name
    """

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {"units": np.array([1])}
        self._names: dict[Expression, str] = {}

    def add(self, operator: str, *inputs: str, name: str = "", **settings: Any) -> str:
        """One node; the name of what it makes, a new one unless it is given."""
        from onnx import helper  # noqa: PLC0415 (an extra)

        made = name or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [made], **settings))
        return made

    def formula(self, tree: Expression, places: Mapping[str, str]) -> str:
        """What computes the tree, whose symbols are called so in the graph; the result's name."""
        self._names = {Symbol(symbol): name for symbol, name in places.items()}
        return self._written(tree)

    def _written(self, tree: Expression) -> str:
        if tree not in self._names:
            self._names[tree] = self._new(tree)
        return self._names[tree]

    def _new(self, tree: Expression) -> str:
        match tree:
            case Number(value):
                name = f"number_{value!r}"
                self.constants[name] = np.array(value)
                return name
            case Reduction(function, (operand,)):
                return self.add(_REDUCTIONS[function], self._written(operand), "units", keepdims=1)
            case Application(function, operands) if function in _REWRITTEN:
                return self._written(_REWRITTEN[function](*operands))
            case Application(function, operands):
                return self.add(_OPERATORS[function], *map(self._written, operands))
        raise TypeError(f"no operator for {tree!r}")
