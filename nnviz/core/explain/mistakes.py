"""Classic mistakes in a backward pass, each as a change of its stages: name -> Mistake.

`network.backward` stays clean: a mistake rewrites the tree of some stages, which are then
evaluated, shown and trained with like any other.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.matrix_functions import SAMPLES, product_of_last_sample
from nnviz.core.explain.names import Name
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import Kind, Stage
from nnviz.core.explain.stages import Model, cancelled
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.parameters import flat_vector
from nnviz.core.model.symbols import Application, Expression, Number

# What makes the result instead, or None where the mistake has nothing to get wrong.
Rewrite = Callable[[Stage, Operation, Model], Operation | None]


@dataclass(frozen=True)
class Mistake:
    """`label` names it, `consequence` says what comes of it, `rewrite` puts it into a stage.

    `slip` ends the sentence "this is what comes out ...", of a number that was computed with it.
    `climbs` says that with it the update goes along the gradient.
    """

    label: str
    consequence: str
    slip: str
    rewrite: Rewrite
    climbs: bool = False


def _with_tree(operation: Operation, tree: Expression) -> Operation:
    return replace(operation, tree=tree)


def _forget_batch(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    if stage.kind is not Kind.WEIGHT_GRADIENT:
        return None
    return _with_tree(operation, Application(product_of_last_sample, operation.tree.operands))


def _forget_slope(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    if stage.kind not in (Kind.SLOPE, Kind.KINKED_SLOPE) or operation.tree == Number(1.0):
        return None
    return _with_tree(operation, Number(1.0))


def _forget_mean(_: Stage, operation: Operation, __: Model) -> Operation | None:
    match operation.tree:
        case Application(np.divide, (each, divisor)) if divisor == SAMPLES:
            return _with_tree(operation, each)
    return None


_EXCHANGED = {np.subtract: np.add, np.add: np.subtract}


def _flip_sign(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    if stage.kind not in (Kind.DESCENT, Kind.STEP):
        return None
    flipped = _other_way(operation.tree)
    return None if flipped == operation.tree else _with_tree(operation, flipped)


def _other_way(tree: Expression) -> Expression:
    """Everything that is taken from the first of the parameters added to them instead."""
    match tree:
        case Application(function, (first, part)) if function in _EXCHANGED:
            return Application(_EXCHANGED[function], (_other_way(first), part))
    return tree


def _difference_as_delta(stage: Stage, _: Operation, model: Model) -> Operation | None:
    formula = LOSSES["binary_cross_entropy"].cancelled
    if stage.kind is not Kind.DELTA or stage.layer != len(model.activations) or formula is None:
        return None
    return cancelled(formula, stage.layer)


def _forget_bias(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    return _with_tree(operation, Number(0.0)) if stage.kind is Kind.BIAS_GRADIENT else None


def _relu_slope_one(stage: Stage, operation: Operation, model: Model) -> Operation | None:
    if stage.kind is not Kind.KINKED_SLOPE:
        return None
    record, below = ACTIVATIONS[model.activations[stage.layer - 1]], np.array(-1.0)
    is_off = record.derivative(below, record.function(below)) == 0
    return _with_tree(operation, Number(1.0)) if is_off else None


# In the order in which they are put in: the first exchanges a whole equation.
MISTAKES = {
    "delta": Mistake(
        "Use A − Y for delta without cross-entropy",
        "It is the delta of cross-entropy, with a sigmoid or softmax: right there, wrong here.",
        "with A − Y for delta, which needs cross-entropy",
        _difference_as_delta,
    ),
    "batch": Mistake(
        "Forget to sum over the batch",
        "dW comes from the last sample only: the others do not count.",
        "with dW from the last sample only",
        _forget_batch,
    ),
    "slope": Mistake(
        "Forget f'(Z)",
        "delta is taken as dC/dA, as if A grew as fast as Z everywhere.",
        "without f'(Z)",
        _forget_slope,
    ),
    "mean": Mistake(
        "Forget the mean over samples",
        "Every gradient is m times too large, and so is a step of gradient descent, as with m times"
        " the learning rate. Adam divides by the size of the gradient: its steps hardly change.",
        "without the mean over the samples",
        _forget_mean,
    ),
    "sign": Mistake(
        "Flip the sign of the update",
        "This leaves dW and db as they are, but takes the step the opposite way. The check below"
        " compares −dW and −db, the gradient that this update steps against.",
        "with the sign of the update flipped",
        _flip_sign,
        climbs=True,
    ),
    "bias": Mistake(
        "Forget the bias gradient",
        "db is 0: trained with it, b stays where it began.",
        "with db = 0",
        _forget_bias,
    ),
    "relu": Mistake(
        "Treat ReLU' as 1",
        "Units that are off pass the gradient on as if they were on.",
        "with ReLU' = 1 where Z ≤ 0 too",
        _relu_slope_one,
    ),
}


def with_mistakes(stages: Sequence[Stage], names: Collection[str], model: Model) -> list[Stage]:
    """The stages with these mistakes put in, each marked where it sits."""
    found = list(stages)
    for name in (name for name in MISTAKES if name in names):
        for index, stage in enumerate(found):
            wrong = _rewritten(stage, MISTAKES[name], model)
            if wrong is not None:
                found[index] = replace(stage, operation=wrong, mistake=name)
    return found


def _rewritten(stage: Stage, mistake: Mistake, model: Model) -> Operation | None:
    if not isinstance(stage.operation, Operation):  # C after the update has no mistake of its own
        return None
    return mistake.rewrite(stage, stage.operation, model)


def applicable(stages: Sequence[Stage], model: Model) -> list[str]:
    """The mistakes that can be made in this pass at all."""
    return [
        name
        for name, mistake in MISTAKES.items()
        if any(_rewritten(stage, mistake, model) is not None for stage in stages)
    ]


def gradient_followed(
    stages: Sequence[Stage],
    matrices: Matrices,
    gradient_of: Callable[[Name], Name] = attrgetter("gradient"),
) -> Array:
    """The gradient that the update steps against, (parameters,), in the order of `parameters`.

    It is dW and db of each layer, with the other sign where a mistake makes the update climb; or
    what `gradient_of` names in place of them.
    """
    followed: dict[Name, Array] = {}
    for stage in stages:
        if stage.kind in (Kind.DESCENT, Kind.STEP):
            parameter = stage.result.former
            climbs = bool(stage.mistake) and MISTAKES[stage.mistake].climbs
            gradient = matrices[gradient_of(parameter)]
            followed[parameter] = -gradient if climbs else gradient
    layers = range(1, len(followed) // 2 + 1)
    return flat_vector((followed[Name("W", each)], followed[Name("b", each)]) for each in layers)
