"""Classic mistakes in a backward pass, each as a change of its stages: name -> Mistake.

`network.backward` stays clean: a mistake exchanges the operation of some stages for a wrong one,
which is then evaluated, shown and trained with like any other.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnviz.core.explain.operations import MEAN_DIFFERENCE, Cell, Operation, step_along
from nnviz.core.explain.stages import Model, Stage
from nnviz.core.explain.sums import Factor, Term

# The stage that stands there instead, or None where the mistake has nothing to get wrong.
Rewrite = Callable[[Stage, Model], Stage | None]


@dataclass(frozen=True)
class Mistake:
    """`label` names it, `consequence` says what comes of it, `rewrite` puts it into a stage."""

    label: str
    consequence: str
    rewrite: Rewrite


def _wrong(stage: Stage, operation: Operation) -> Stage:
    return replace(stage, operation=operation)


def _constant(name: str, equation: str, value: float) -> Operation:
    """An operation whose result has the same number in every cell."""

    def terms(_: Cell) -> list[Term]:
        return [(Factor(f"{value:g}", value),)]

    return Operation(name, equation, lambda array, *_: np.full_like(array, value), terms)


def _last_outer_terms(cell: Cell) -> list[Term]:
    last = cell.arrays[0].shape[1] - 1
    return [(cell(0, cell.row, last), cell(1, cell.column, last))]


_LAST_OUTER = Operation(
    "outer",
    "{0} {1}ᵀ of the last sample only",
    lambda delta, A: delta[:, -1:] @ A[:, -1:].mT,
    _last_outer_terms,
)
_NO_SLOPE = _constant("slope", "1 in every cell", 1.0)
_NO_BIAS = Operation(
    "row sums",
    "0, as if b had no gradient",
    lambda delta: np.zeros((len(delta), 1)),
    lambda _: [(Factor("0", 0.0),)],
)


def _without_mean(operation: Operation) -> Operation:
    """The same without the factor 1/m."""
    return Operation(
        operation.name,
        operation.equation.removesuffix(" / m"),
        lambda A, Y: operation.function(A, Y) * Y.shape[-1],
        lambda cell: [
            tuple(factor for factor in term if factor.symbol != "1/m")
            for term in operation.terms(cell)
        ],
    )


def _forget_batch(stage: Stage, _: Model) -> Stage | None:
    return _wrong(stage, _LAST_OUTER) if stage.operation.name == "outer" else None


def _forget_slope(stage: Stage, model: Model) -> Stage | None:
    if stage.operation.name != "slope" or model.activations[stage.layer - 1] == "identity":
        return None
    return _wrong(stage, _NO_SLOPE)


def _forget_mean(stage: Stage, _: Model) -> Stage | None:
    if stage.operation.name not in ("loss derivative", "mean difference"):
        return None
    return _wrong(stage, _without_mean(stage.operation))


def _flip_sign(stage: Stage, model: Model) -> Stage | None:
    if stage.operation.name != "update":
        return None
    return _wrong(stage, step_along(model.learning_rate, 1))


def _difference_as_delta(stage: Stage, model: Model) -> Stage | None:
    last = len(model.activations)
    if model.loss != "squared_error" or stage.result != f"delta{last}":
        return None
    return replace(stage, operation=MEAN_DIFFERENCE, operands=(f"A{last}", "Y"))


def _forget_bias(stage: Stage, _: Model) -> Stage | None:
    return _wrong(stage, _NO_BIAS) if stage.operation.name == "row sums" else None


def _relu_slope_one(stage: Stage, model: Model) -> Stage | None:
    if stage.operation.name != "slope" or model.activations[stage.layer - 1] != "relu":
        return None
    return _wrong(stage, _NO_SLOPE)


# In the order in which they are put in: the first exchanges a whole equation.
MISTAKES = {
    "delta": Mistake(
        "Use A − Y for delta with squared error",
        "It is the delta of cross-entropy with a sigmoid: right there, wrong here.",
        _difference_as_delta,
    ),
    "batch": Mistake(
        "Forget to sum over the batch",
        "dW comes from the last sample only; the others teach W nothing.",
        _forget_batch,
    ),
    "slope": Mistake(
        "Forget f'(Z)",
        "delta is taken as dC/dA: flat parts of f, where Z hardly matters, are not seen.",
        _forget_slope,
    ),
    "mean": Mistake(
        "Forget the mean over samples",
        "Every gradient is m times too large: the step is too, as with m times the learning rate.",
        _forget_mean,
    ),
    "sign": Mistake(
        "Flip the sign of the update",
        "dW and db are right, but are added: training climbs. The check below compares −dW and"
        " −db, the gradient that this update steps against.",
        _flip_sign,
    ),
    "bias": Mistake(
        "Forget the bias gradient",
        "db is 0: b never moves.",
        _forget_bias,
    ),
    "relu": Mistake(
        "Treat ReLU' as 1",
        "Units that are off pass the gradient on as if they were on.",
        _relu_slope_one,
    ),
}


def with_mistakes(stages: Sequence[Stage], names: Collection[str], model: Model) -> list[Stage]:
    """The stages with these mistakes put in, each marked where it sits."""
    found = list(stages)
    for name in (name for name in MISTAKES if name in names):
        for index, stage in enumerate(found):
            wrong = MISTAKES[name].rewrite(stage, model)
            if wrong is not None:
                found[index] = replace(wrong, mistake=name)
    return found


def applicable(stages: Sequence[Stage], model: Model) -> list[str]:
    """The mistakes that can be made in this pass at all."""
    return [
        name
        for name, mistake in MISTAKES.items()
        if any(mistake.rewrite(stage, model) is not None for stage in stages)
    ]
