"""Classic mistakes in a backward pass, each as a change of its stages: name -> Mistake.

`network.backward` stays clean: a mistake rewrites the tree of some stages, which are then
evaluated, shown and trained with like any other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from nnviz.core.arrays import Array
from nnviz.core.explain import rewrites, update_rewrites
from nnviz.core.explain.cells import Matrices
from nnviz.core.explain.names import LOSS, Name
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.rewrites import Rewrite
from nnviz.core.explain.softmax_twice import softmax_twice
from nnviz.core.explain.stage import Kind, Stage
from nnviz.core.explain.stages import Model
from nnviz.core.explain.uncleared import leave_uncleared
from nnviz.core.explain.updates import loss_after
from nnviz.core.model.parameters import flat_vector


@dataclass(frozen=True)
class Mistake:
    """`label` names it, `consequence` says what comes of it, `rewrite` puts it into a stage.

    `slip` ends the sentence "this is what comes out ...", of a number that was computed with it.
    `climbs` says that with it the update goes along the gradient, and `later` that it is in what
    the update makes of dW and db, which it leaves as they are.
    """

    label: str
    consequence: str
    slip: str
    rewrite: Rewrite
    climbs: bool = False
    later: bool = False


# In the order in which they are put in: the first two exchange whole equations.
MISTAKES = {
    "delta": Mistake(
        "Use A − Y for delta without cross-entropy",
        "It is the delta of cross-entropy, with a sigmoid or softmax: right there, wrong here.",
        "with A − Y for delta, which needs cross-entropy",
        rewrites.difference_as_delta,
    ),
    "softmax": Mistake(
        "Apply softmax twice",
        "The loss is given A, takes it for Z, and applies softmax again, as PyTorch's"
        " CrossEntropyLoss does after a Softmax layer. C, dA and delta are those of the softmax of"
        " A, which never comes near 1, as A is at most 1. They belong together: the gradient check"
        " of such code alone finds nothing. The check below, and the training, judge by C with one"
        " softmax.",
        "with softmax applied twice",
        softmax_twice,
    ),
    "batch": Mistake(
        "Forget to sum over the batch",
        "dW comes from the last sample only: the others do not count.",
        "with dW from the last sample only",
        rewrites.forget_batch,
    ),
    "slope": Mistake(
        "Forget f'(Z)",
        "delta is taken as dC/dA, as if A grew as fast as Z everywhere.",
        "without f'(Z)",
        rewrites.forget_slope,
    ),
    "mean": Mistake(
        "Forget the mean over samples",
        "Every gradient is m times too large, and so is a step of gradient descent, as with m times"
        " the learning rate. An optimizer that divides by the size of the gradient, as Adam does,"
        " hardly changes its steps.",
        "without the mean over the samples",
        rewrites.forget_mean,
    ),
    "penalised": Mistake(
        "Let l2 pull the biases too",
        "The update adds l2 × b to db, as PyTorch's weight_decay does where it is given all"
        " parameters: biases are drawn towards 0 as well. The check below compares dC/dW and"
        " dC/db, before any penalty: it cannot see this.",
        "with l2 on the biases too",
        update_rewrites.penalise_biases,
        later=True,
    ),
    "sign": Mistake(
        "Flip the sign of the update",
        "This leaves dW and db as they are, but takes the step the opposite way. The check below"
        " compares −dW and −db, the gradient that this update steps against.",
        "with the sign of the update flipped",
        update_rewrites.flip_sign,
        climbs=True,
    ),
    "bias": Mistake(
        "Forget the bias gradient",
        "db is 0: trained with it, b stays where it began.",
        "with db = 0",
        rewrites.forget_bias,
    ),
    "relu": Mistake(
        "Treat ReLU' as 1",
        "Units that are off pass the gradient on as if they were on.",
        "with ReLU' = 1 where Z ≤ 0 too",
        rewrites.relu_slope_one,
    ),
    "correction": Mistake(
        "Forget the bias correction",
        "m and v are used as they are, although they began at 0, and are still too small. So the"
        " step of number t goes about (1 − beta1^t) / √(1 − beta2^t) times as far: with 0.9 and"
        " 0.999, 3.16 times in the first step. The check below compares dW and db, which come"
        " before: it cannot see this.",
        "without the bias correction",
        update_rewrites.forget_correction,
        later=True,
    ),
    "cleared": Mistake(
        "Do not clear the gradients between steps",
        "The new gradient is added to what the step before has left, as in PyTorch without"
        " zero_grad. Here that is the gradient which the run's step before this one followed, and"
        " 0 at step 0. In the training below no step clears it: each follows the sum of all"
        " gradients so far.",
        "with the gradient of the step before not cleared",
        leave_uncleared,
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
            elif stage.kind is Kind.LOSS_AFTER and _of_loss(found).mistake == name:
                found[index] = replace(loss_after(found), mistake=name)
    return found


def _of_loss(stages: Sequence[Stage]) -> Stage:
    return next(stage for stage in stages if stage.result == LOSS)


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


def gradient_followed(stages: Sequence[Stage], matrices: Matrices) -> Array:
    """The gradient that the update steps against, (parameters,), in the order of `parameters`.

    It is dW and db of each layer, with the other sign where a mistake makes the update climb.
    """
    followed: dict[Name, Array] = {}
    for stage in stages:
        if stage.kind in (Kind.DESCENT, Kind.STEP):
            parameter = stage.result.former
            climbs = bool(stage.mistake) and MISTAKES[stage.mistake].climbs
            gradient = matrices[parameter.gradient]
            followed[parameter] = -gradient if climbs else gradient
    layers = range(1, len(followed) // 2 + 1)
    return flat_vector((followed[Name("W", each)], followed[Name("b", each)]) for each in layers)
