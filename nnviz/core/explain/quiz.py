"""Questions about the result of a stage, to be answered before it is shown."""

from dataclasses import dataclass

import numpy as np

from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.names import LOSS, Entry, Name
from nnviz.core.explain.stage import Kind, Stage

# Of what is 0 or above by its formula, a sign is nothing to guess.
_NEVER_BELOW_0 = (Kind.LOSS, Kind.PENALTY, Kind.SQUARES, Kind.NORM, Kind.FACTOR)
SIGNS = ("negative", "zero", "positive")
_STRIDE = 7919  # a prime larger than most matrices: the cells asked about lie all over them
CHANGES = ("falls", "stays", "rises")


@dataclass(frozen=True)
class Question:
    """What is asked, what can be answered, and which answer is right."""

    text: str
    choices: tuple[str, ...]
    answer: str


def question(stage: Stage, matrices: Matrices, index: int) -> Question | None:
    """A question about the stage's result; None where there is nothing to guess.

    `index`, the stage's place, only varies which cell is asked about. None too if the result is
    not finite.
    """
    result = matrices[stage.result]
    if stage.kind in _NEVER_BELOW_0 or not np.isfinite(result).all():
        return None
    if stage.kind is Kind.LOSS_AFTER:
        change = float(np.sign(result - matrices[LOSS])[0, 0])
        return Question(
            "After this update, what does C of the same data do?",
            CHANGES,
            CHANGES[int(change) + 1],
        )
    above = Name("W", stage.layer + 1).gradient
    weights = stage.kind is Kind.WEIGHT_GRADIENT
    if weights and above in matrices and np.isfinite(matrices[above]).all():
        return _larger(stage.result, above, matrices)
    row, column = divmod(index * _STRIDE % result.size, result.shape[1])
    answer = SIGNS[int(np.sign(result[row, column])) + 1]
    return Question(f"What sign does {Entry(stage.result, row, column)} have?", SIGNS, answer)


def _larger(name: Name, other: Name, matrices: Matrices) -> Question:
    with np.errstate(over="ignore"):
        here, above = (float(np.linalg.norm(matrices[each])) for each in (name, other))
    choices = (str(name), str(other), "equal")
    answer = "equal" if here == above else str(name if here > above else other)
    return Question(f"Which gradient is larger, in L2 norm: {name} or {other}?", choices, answer)
