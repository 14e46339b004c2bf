"""The notes' worked examples, by hand: name -> Example, with the notes' own numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from nnviz.core.arrays import Array, read_only
from nnviz.core.explain.operations import AFFINE, Cell, Operation
from nnviz.core.explain.stages import Matrices, Stage
from nnviz.core.explain.sums import Term
from nnviz.core.model.initializers import NOTES_W_HIDDEN


def _product_terms(cell: Cell) -> list[Term]:
    inner = range(cell.arrays[1].shape[0])
    return [(cell(0, cell.row, k), cell(1, k, cell.column)) for k in inner]


_PRODUCT = Operation("product", "{0} {1}", lambda W, X: W @ X, _product_terms)
_BROADCAST = Operation(
    "broadcast",
    "{0} {1}ᵀ",
    lambda delta, A: delta * A.T,
    lambda cell: [(cell(0, cell.row, 0), cell(1, cell.column, 0))],
)
_TRANSPOSE = Operation(
    "transpose", "{0}, rows as columns", lambda X: X.T, lambda cell: [(cell(0, cell.column, 0),)]
)


@dataclass(frozen=True)
class Example:
    """One equation to work out cell by cell.

    `given` are the notes' numbers, `meaning` says in words what is done, `lesson` what it is to a
    network. `symbols` are names of cells other than the usual ones: matrix -> row by row.
    """

    title: str
    stage: Stage
    given: Mapping[str, Array]
    meaning: str
    lesson: str
    symbols: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def worked_out(self, numbers: Matrices) -> Matrices:
        """`numbers` and the result."""
        matrices = dict(numbers)
        self.stage.evaluate(matrices)
        return matrices


def _example(
    title: str, result: str, operation: Operation, given: dict[str, list[list[float]]], **words: str
) -> Example:
    arrays = {name: read_only(np.array(rows, dtype=float)) for name, rows in given.items()}
    stage = Stage("forward", 1, result, operation, tuple(given))
    return Example(title, stage, arrays, words["meaning"], words["lesson"])


_TENS, _DIGITS = [10.0, 20.0, 30.0, 40.0], [0.0, 1.0, 2.0, 3.0]


def _column(numbers: list[float]) -> list[list[float]]:
    return [[number] for number in numbers]


_DOT = _example(
    "Dot product: (1 × 4)(4 × 1)",
    "Z",
    _PRODUCT,
    {"W": [_TENS], "X": _column(_DIGITS)},
    meaning="One row times one column: pair by pair, and added up to one number.",
    lesson="The dot product is how Z is made: a unit's weights are the row, its inputs the column.",
)
_OUTER = _example(
    "Outer product by broadcasting: (4 × 1)(1 × 4)",
    "dW",
    _BROADCAST,
    {"delta": _column(_TENS), "A": _column(_DIGITS)},
    meaning="One column times one row: every number of one times every number of the other."
    " NumPy's * does it by broadcasting: it repeats the column and the row until both are 4 × 4.",
    lesson="The outer product is how dW is made: delta of each unit times each of its inputs.",
)
_SYMBOLS = Example(
    "W times x, in symbols and in numbers: (3 × 4)(4 × 1)",
    Stage("forward", 1, "Z", _PRODUCT, ("W", "X")),
    {
        "W": read_only(np.arange(1.0, 13.0).reshape(3, 4)),
        "X": read_only(np.array([[1.0], [2.0], [3.0], [4.0]])),
    },
    "Each row of W with the column x is a dot product: three rows, so three sums.",
    "This is a layer with 3 units and 4 inputs: each row of W belongs to one unit.",
    {
        "W": tuple(f"w{k}" for k in range(1, 13)),
        "X": tuple(f"x{k}" for k in range(1, 5)),
        "Z": ("z1", "z2", "z3"),
    },
)
_TRANSPOSED = _example(
    "x and its transpose: (4 × 1) and (1 × 4)",
    "Xᵀ",
    _TRANSPOSE,
    {"X": _column(_DIGITS)},
    meaning="The same numbers; what was a column is a row.",
    lesson="In dW = delta Aᵀ the transpose makes the shapes fit: (fan_out × m)(m × fan_in).",
)
_HIDDEN = _example(
    "W_hidden X + b: a whole layer, for two samples",
    "Z",
    AFFINE,
    {
        "W": [list(row) for row in NOTES_W_HIDDEN],
        "X": [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]],
        "b": _column([0.5, -0.5, 0.0]),
    },
    meaning="Each cell of Z is a row of W_hidden times a column of X, and the row's bias, which"
    " is the same for every sample.",
    lesson="The notes write Z1 = W_hidden × B_hidden; it is W_hidden X + B_hidden. Samples are"
    " columns, so that one product serves them all.",
)

EXAMPLES = {
    "dot": _DOT,
    "outer": _OUTER,
    "symbols": _SYMBOLS,
    "transpose": _TRANSPOSED,
    "hidden": _HIDDEN,
}


@dataclass(frozen=True)
class Fit:
    """What NumPy makes of two shapes: the result's shape, or its own error message."""

    shape: tuple[int, ...] | None
    message: str
    explanation: str


def matrix_product_of(left: tuple[int, int], right: tuple[int, int]) -> Fit:
    """Try left @ right."""
    inner = (
        f"In a matrix product the columns of the first, {left[1]}, must be as many as the rows of"
        f" the second, {right[0]}: each row of the first is paired, number by number, with each"
        " column of the second."
    )
    try:
        shape = (np.ones(left) @ np.ones(right)).shape
    except ValueError as error:
        return Fit(None, str(error), f"{inner} {left[1]} and {right[0]} differ.")
    return Fit(shape, "", f"{inner} They are, and the result has the outer two numbers as shape.")


def elementwise_of(left: tuple[int, int], right: tuple[int, int]) -> Fit:
    """Try left * right, which broadcasts."""
    rule = (
        "In an elementwise operation the shapes must be equal in each place, or one of the two"
        " numbers there must be 1: that side is then repeated."
    )
    try:
        shape = (np.ones(left) * np.ones(right)).shape
    except ValueError as error:
        places = [
            f"{name} {a} and {b} differ and neither is 1"
            for name, a, b in zip(("rows", "columns"), left, right, strict=True)
            if a != b and 1 not in (a, b)
        ]
        return Fit(None, str(error), f"{rule} Here the {', and the '.join(places)}.")
    return Fit(shape, "", f"{rule} Here the result is {shape[0]} × {shape[1]}.")
