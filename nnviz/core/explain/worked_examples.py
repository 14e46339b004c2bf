"""The notes' worked examples, by hand: name -> Example, with the notes' own numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from nnviz.core.arrays import Array, read_only
from nnviz.core.explain.cells import Matrices, Operand
from nnviz.core.explain.matrix_functions import transpose
from nnviz.core.explain.names import Entry, Name, Role
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import Direction, Kind, Stage, evaluated
from nnviz.core.model.initializers import NOTES_W_HIDDEN
from nnviz.core.model.symbols import Application, Expression, Symbol

_W, _X, _b = Symbol("W"), Symbol("X"), Symbol("b")
_PRODUCT: Expression = _W @ _X
_LAYER: Expression = _W @ _X + _b
_BROADCAST: Expression = Symbol("delta") * Symbol("A")
_TRANSPOSE = Application(transpose, (_X,))


@dataclass(frozen=True)
class Example:
    """One equation to work out cell by cell.

    `given` are the notes' numbers, `meaning` says in words what is done, `lesson` what it is to a
    network; `slip` says where the notes have it otherwise. `symbols` are names of cells other than
    the usual ones: matrix -> row by row.
    """

    title: str
    stage: Stage
    given: Matrices
    meaning: str
    lesson: str
    slip: str = ""
    symbols: Mapping[Name, tuple[str, ...]] = field(default_factory=dict)

    @property
    def broadcasts(self) -> bool:
        """Whether it is an elementwise product, which repeats a column and a row."""
        operation = self.stage.operation
        tree = operation.tree if isinstance(operation, Operation) else None
        return isinstance(tree, Application) and tree.function is np.multiply

    def called(self, cell: Entry) -> Entry | str:
        """The example's own symbol of a cell, or the cell itself where it has none."""
        names = self.symbols.get(cell.name)
        if names is None:
            return cell
        columns = self.given[cell.name].shape[1] if cell.name in self.given else 1
        return names[cell.row * columns + cell.column]

    def worked_out(self, numbers: Matrices) -> dict[Name, Array]:
        """`numbers` and the result."""
        return evaluated([self.stage], numbers)


def _example(
    title: str, result: Name, tree: Expression, given: dict[str, list[list[float]]], **words: str
) -> Example:
    arrays = {
        Name(letter): read_only(np.array(rows, dtype=float)) for letter, rows in given.items()
    }
    transposed = {"A"} & given.keys()  # of the outer product, the second is a row
    operands = {letter: Operand(Name(letter), letter in transposed) for letter in given}
    stage = Stage(Direction.FORWARD, Kind.WEIGHTED_SUM, 1, result, Operation(tree, operands))
    slip = words.get("slip", "")
    return Example(title, stage, arrays, words["meaning"], words["lesson"], slip)


_TENS, _DIGITS = [10.0, 20.0, 30.0, 40.0], [0.0, 1.0, 2.0, 3.0]


def _column(numbers: list[float]) -> list[list[float]]:
    return [[number] for number in numbers]


_DOT = _example(
    "Dot product: (1 × 4)(4 × 1)",
    Name("Z"),
    _PRODUCT,
    {"W": [_TENS], "X": _column(_DIGITS)},
    meaning="One row times one column: pair by pair, and added up to one number.",
    lesson="Each cell of Z is a dot product, plus the bias: a unit's weights are the row, its"
    " inputs the column.",
)
_OUTER = _example(
    "Outer product by broadcasting: (4 × 1)(1 × 4)",
    Name("W").gradient,
    _BROADCAST,
    {"delta": _column(_TENS), "A": _column(_DIGITS)},
    meaning="One column times one row: every number of one times every number of the other."
    " NumPy's * does it by broadcasting: it repeats the column and the row until both are 4 × 4.",
    lesson="For one sample, dW is an outer product: delta of each unit times each of its inputs.",
)
_SYMBOLS = replace(
    _example(
        "W times x, in symbols and in numbers: (3 × 4)(4 × 1)",
        Name("Z"),
        _PRODUCT,
        {"W": np.arange(1.0, 13.0).reshape(3, 4).tolist(), "X": _column([1.0, 2.0, 3.0, 4.0])},
        meaning="Each row of W with the column x is a dot product: three rows, so three sums.",
        lesson="This is a layer with 3 units and 4 inputs: each row of W belongs to one unit.",
    ),
    symbols={
        Name("W"): tuple(f"w{k}" for k in range(1, 13)),
        Name("X"): tuple(f"x{k}" for k in range(1, 5)),
        Name("Z"): ("z1", "z2", "z3"),
    },
)
_TRANSPOSED = _example(
    "x and its transpose: (4 × 1) and (1 × 4)",
    Name("X", role=Role.TRANSPOSE),
    _TRANSPOSE,
    {"X": _column(_DIGITS)},
    meaning="The same numbers; what was a column is a row.",
    lesson="In dW = delta Aᵀ the transpose makes the shapes fit: (fan_out × m)(m × fan_in).",
)
_HIDDEN = _example(
    "W_hidden X + b: a whole layer, for two samples",
    Name("Z"),
    _LAYER,
    {
        "W": [list(row) for row in NOTES_W_HIDDEN],
        "X": [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]],
        "b": _column([0.5, -0.5, 0.0]),
    },
    meaning="Each cell of Z is a row of W_hidden times a column of X, and the row's bias, which"
    " is the same for every sample.",
    lesson="Samples are columns, so that one product serves them all.",
    slip="The notes write Z1 = W_hidden × B_hidden; it is W_hidden X + B_hidden, with a capital B"
    " for b.",
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
