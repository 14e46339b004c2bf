"""Questions about the result of a stage, to be answered before it is shown."""

from dataclasses import dataclass

import numpy as np

from nnviz.core.explain.operations import entry
from nnviz.core.explain.stages import Matrices, Stage

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
    if stage.result == "C" or not np.isfinite(result).all():
        return None
    if stage.result == "new C":
        change = float(np.sign(result - matrices["C"])[0, 0])
        return Question(
            "After this update, what does the loss C of the same data do?",
            CHANGES,
            CHANGES[int(change) + 1],
        )
    above = f"dW{stage.layer + 1}"
    if stage.operation.name == "outer" and np.isfinite(matrices.get(above, np.nan)).all():
        return _larger(stage.result, above, matrices)
    row, column = divmod(index * _STRIDE % result.size, result.shape[1])
    cell = entry(stage.result, result, row, column)
    return Question(
        f"What sign does {cell.symbol} have?", SIGNS, SIGNS[int(np.sign(cell.value)) + 1]
    )


def _larger(name: str, other: str, matrices: Matrices) -> Question:
    with np.errstate(over="ignore"):
        here, above = (float(np.linalg.norm(matrices[each])) for each in (name, other))
    choices = (name, other, "equal")
    answer = "equal" if here == above else name if here > above else other
    return Question(f"Which gradient is larger, in L2 norm: {name} or {other}?", choices, answer)
