"""The operations of a forward and a backward pass, each with the exact sum behind every cell."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.sums import Factor, Term
from nnviz.core.model.activations import ACTIVATIONS, LEAK
from nnviz.core.model.losses import LOSSES


def entry(name: str, array: Array, row: int, column: int) -> Factor:
    """A cell of a matrix, as a factor; rows and columns are counted from 1 in its symbol.

    A scalar has no index, b and db only a row.
    """
    if name.removeprefix("new ") == "C":
        symbol = name
    elif name.removeprefix("new ").lstrip("d").startswith("b"):
        symbol = f"{name}[{row + 1}]"
    else:
        symbol = f"{name}[{row + 1},{column + 1}]"
    return Factor(symbol, float(array[row, column]))


@dataclass(frozen=True)
class Cell:
    """One cell of a result, with the named matrices that it is made of."""

    names: Sequence[str]
    arrays: Sequence[Array]
    row: int
    column: int

    def __call__(self, operand: int, row: int, column: int) -> Factor:
        """A cell of an operand."""
        return entry(self.names[operand], self.arrays[operand], row, column)

    def here(self, operand: int) -> Factor:
        """The cell of an operand in the same place."""
        return self(operand, self.row, self.column)


@dataclass(frozen=True)
class Operation:
    """What makes one matrix of others.

    `equation` is its right side, the operands being {0}, {1}, ...; `function` computes the matrix;
    `terms` says what a cell of it is the sum of.
    """

    name: str
    equation: str
    function: Callable[..., Array]
    terms: Callable[[Cell], Sequence[Term]]


def _number(value: float) -> Factor:
    return Factor(f"{value:g}", value)


def _mean(samples: int) -> Factor:
    return Factor("1/m", 1 / samples, ("1/", float(samples)), lambda m: 1 / m)


def _difference(cell: Cell, row: int, column: int) -> Factor:
    """(A - Y) of operands 0 and 1."""
    A, Y = cell(0, row, column), cell(1, row, column)
    symbol = f"({A.symbol} − {Y.symbol})"
    written = ("(", A.value, " − ", Y.value, ")")
    return Factor(symbol, A.value - Y.value, written, lambda a, y: a - y)


# ------------------------------------------------------------------------------------- forward


def _affine_terms(cell: Cell) -> list[Term]:
    fan_in = cell.arrays[1].shape[0]
    products = [(cell(0, cell.row, k), cell(1, k, cell.column)) for k in range(fan_in)]
    return [*products, (cell(2, cell.row, 0),)]


AFFINE = Operation("affine", "{0} {1} + {2}", lambda W, A, b: W @ A + b, _affine_terms)

# What stands before and after the number that f is applied to, where it is not f's name.
_WRITTEN = {"relu": ("max(0, ", ")"), "identity": ("", "")}


def activate(activation: str) -> Operation:
    """A = f(Z)."""
    before, after = _WRITTEN.get(activation, (f"{activation}(", ")"))

    def f(z: float) -> float:
        return float(ACTIVATIONS[activation].function(np.array(z)))

    def terms(cell: Cell) -> list[Term]:
        Z = cell.here(0)
        symbol, written = f"{before}{Z.symbol}{after}", (before, Z.value, after)
        return [(Factor(symbol, f(Z.value), written, f),)]

    equation = f"{before}{{0}}{after}"
    return Operation("activate", equation, ACTIVATIONS[activation].function, terms)


# ---------------------------------------------------------------------------------------- loss


def _squared_error_terms(cell: Cell) -> list[Term]:
    outputs, samples = cell.arrays[0].shape
    places = ((row, column) for column in range(samples) for row in range(outputs))
    return [(_mean(samples), _squared(_difference(cell, row, column))) for row, column in places]


def _squared(factor: Factor) -> Factor:
    value, written = factor.value * factor.value, (*factor.written, "²")
    return Factor(f"{factor.symbol}²", value, written, lambda a, y: (a - y) * (a - y))


def _cross_entropy_term(A: Factor, Y: Factor, Z: Factor) -> Factor:
    """The loss of one output and sample, in A, or in Z where A is exactly 0 or 1."""
    value = float(np.logaddexp(0, Z.value) - Y.value * Z.value)
    y, a, z = Y.value, A.value, Z.value
    if a in (0, 1):
        symbol = f"(log(1 + exp({Z.symbol})) − {Y.symbol} {Z.symbol})"
        return Factor(symbol, value, ("(log(1 + exp(", z, ")) − ", y, " × ", z, ")"))
    symbol = f"(−{Y.symbol} log {A.symbol} − (1 − {Y.symbol}) log(1 − {A.symbol}))"
    return Factor(
        symbol,
        value,
        ("(−", y, " log ", a, " − (1 − ", y, ") log(1 − ", a, "))"),
        lambda y, a, also_y, also_a: -y * _log(a) - (1 - also_y) * _log(1 - also_a),
    )


def _log(number: float) -> float:
    return math.log(number) if number > 0 else -math.inf  # few digits may have made it 0


def _cross_entropy_terms(cell: Cell) -> list[Term]:
    outputs, samples = cell.arrays[0].shape
    return [
        (
            _mean(samples),
            _cross_entropy_term(*(cell(operand, row, column) for operand in range(3))),
        )
        for column in range(samples)
        for row in range(outputs)
    ]


LOSS = {
    "squared_error": Operation(
        "loss",
        "mean over samples of the sum of ({0} − {1})²",
        lambda A, Y, Z: _as_matrix(LOSSES["squared_error"].value(Z, A, Y)),
        _squared_error_terms,
    ),
    "binary_cross_entropy": Operation(
        "loss",
        "mean over samples of the sum of (−{1} ⊙ log {0} − (1 − {1}) ⊙ log(1 − {0}))",
        lambda A, Y, Z: _as_matrix(LOSSES["binary_cross_entropy"].value(Z, A, Y)),
        _cross_entropy_terms,
    ),
}


def _as_matrix(number: Array) -> Array:
    return np.asarray(number).reshape(1, 1)


def _squared_error_dA_terms(cell: Cell) -> list[Term]:
    return [
        (_number(2.0), _mean(cell.arrays[0].shape[1]), _difference(cell, cell.row, cell.column))
    ]


def _cross_entropy_dA_terms(cell: Cell) -> list[Term]:
    A = cell.here(0)
    slope = A.value * (1 - A.value)
    inverse = Factor(
        f"1/({A.symbol} (1 − {A.symbol}))",
        1 / slope if slope else float("inf"),
        ("1/(", A.value, " × (1 − ", A.value, "))"),
        lambda a, b: 1 / (a * (1 - b)) if a * (1 - b) else float("inf"),
    )
    mean = _mean(cell.arrays[0].shape[1])
    return [(mean, _difference(cell, cell.row, cell.column), inverse)]


LOSS_DERIVATIVE = {
    "squared_error": Operation(
        "loss derivative", "2 ({0} − {1}) / m", LOSSES["squared_error"].dA, _squared_error_dA_terms
    ),
    "binary_cross_entropy": Operation(
        "loss derivative",
        "({0} − {1}) / ({0} ⊙ (1 − {0})) / m",
        LOSSES["binary_cross_entropy"].dA,
        _cross_entropy_dA_terms,
    ),
}


# ------------------------------------------------------------------------------------ backward


def _mean_difference_terms(cell: Cell) -> list[Term]:
    return [(_mean(cell.arrays[0].shape[1]), _difference(cell, cell.row, cell.column))]


# delta of the output layer with cross-entropy: sigmoid' has cancelled.
MEAN_DIFFERENCE = Operation(
    "mean difference",
    "({0} − {1}) / m",
    lambda A, Y: (A - Y) / Y.shape[-1],
    _mean_difference_terms,
)


# f' below and above a kink at 0.
_SLOPES = {"relu": ("0", "1"), "leaky_relu": (f"{LEAK}", "1")}
_SLOPE_EQUATIONS = {
    "tanh": "1 − {1}²",
    "sigmoid": "{1} ⊙ (1 − {1})",
    "identity": "1 in every cell",
    **{name: f"{above} where {{0}} > 0, else {below}" for name, (below, above) in _SLOPES.items()},
}


def _slope_factor(activation: str, Z: Factor, A: Factor) -> Factor:
    f_prime = f"f'({Z.symbol})"
    value = float(ACTIVATIONS[activation].derivative(np.array(Z.value), np.array(A.value)))
    if activation == "tanh":
        written: tuple[str | float, ...] = ("(1 − ", A.value, "²)")
        return Factor(f"(1 − {A.symbol}²)", value, written, lambda a: 1 - a * a)
    if activation == "sigmoid":
        symbol = f"{A.symbol} (1 − {A.symbol})"
        written = (A.value, " × (1 − ", A.value, ")")
        return Factor(symbol, value, written, lambda a, b: a * (1 - b))
    if activation in _SLOPES:
        below, above = _SLOPES[activation]
        slope, side = (above, " > 0") if Z.value > 0 else (below, " ≤ 0")
        return Factor(f_prime, value, (f"{slope}, as ", Z.value, side))
    return Factor(f_prime, value)


def slope(activation: str) -> Operation:
    """f'(Z), from Z and A."""
    return Operation(
        "slope",
        _SLOPE_EQUATIONS.get(activation, f"{activation}'({{0}})"),
        ACTIVATIONS[activation].derivative,
        lambda cell: [(_slope_factor(activation, cell.here(0), cell.here(1)),)],
    )


MULTIPLY = Operation(
    "multiply",
    "{0} ⊙ {1}",
    lambda dA, slopes: dA * slopes,
    lambda cell: [(cell.here(0), cell.here(1))],
)


def _outer_terms(cell: Cell) -> list[Term]:
    samples = range(cell.arrays[0].shape[1])
    return [(cell(0, cell.row, sample), cell(1, cell.column, sample)) for sample in samples]


OUTER = Operation("outer", "{0} {1}ᵀ", lambda delta, A: delta @ A.mT, _outer_terms)


def _row_terms(cell: Cell) -> list[Term]:
    return [(cell(0, cell.row, sample),) for sample in range(cell.arrays[0].shape[1])]


ROW_SUMS = Operation(
    "row sums",
    "row sums of {0}",
    lambda delta: delta.sum(axis=-1, keepdims=True),
    _row_terms,
)


def _back_terms(cell: Cell) -> list[Term]:
    units = range(cell.arrays[0].shape[0])
    return [(cell(0, unit, cell.row), cell(1, unit, cell.column)) for unit in units]


BACK = Operation("back", "{0}ᵀ {1}", lambda W, delta: W.mT @ delta, _back_terms)


# -------------------------------------------------------------------------------------- update


def step_along(learning_rate: float, sign: int) -> Operation:
    """W moved by sign × learning_rate × dW."""
    rate = Factor(
        "learning_rate" if sign > 0 else "−learning_rate",
        sign * learning_rate,
    )
    return Operation(
        "update",
        f"{{0}} {'+' if sign > 0 else '−'} {learning_rate:g} {{1}}",
        lambda W, dW: W + sign * learning_rate * dW,
        lambda cell: [(cell.here(0),), (rate, cell.here(1))],
    )
