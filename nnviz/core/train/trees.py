"""The formulas of a training step as trees, in the forms that the trainer computes them in.

They become calls, and the lines of the script that trains with the same digits.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.clipping import clipping_factor
from nnviz.core.model.losses import Loss
from nnviz.core.model.optimizers import Optimizer
from nnviz.core.model.penalties import PENALTIES, penalised
from nnviz.core.model.symbols import (
    Application,
    Expression,
    Number,
    Symbol,
    evaluated,
    nodes,
    replaced,
    traced,
)
from nnviz.core.train.calls import integer
from nnviz.core.train.scalars import scaled


@dataclass(frozen=True)
class ActivationTrees:
    """The trees of an activation in the form for the trainer.

    `slope` is for a hidden layer, `output_slope` for the output's, whose A is a row of the tape,
    which has no bits to look at; both are 1 where the activation mixes units, and are not used.
    """

    f: Expression
    slope: Expression
    output_slope: Expression

    @classmethod
    def of(cls, name: str) -> "ActivationTrees":
        """Those of an activation, by its name."""
        record = ACTIVATIONS[name]
        f = traced(record.fast or record.stable or record.f)
        slopes = [each for each in (record.fast_slope, record.slope) if each]
        trees = [traced(each) for each in slopes] or [Number(1.0)]
        return cls(f, trees[0], next(tree for tree in trees if not integer(tree)))


def output_delta(loss: Loss, activation: ActivationTrees) -> tuple[float, Expression]:
    """A number, and a tree of Z, A and Y: delta is m times less than their product."""
    if loss.cancelled is not None:
        factor, delta = scaled(traced(loss.cancelled))
    else:
        factor, dA = scaled(traced(loss.slope))
        delta = Application(np.multiply, (dA, activation.output_slope))
    return float(evaluated(factor, {})), delta


def reads(tree: Expression, name: str) -> bool:
    """Whether a symbol of this name is in the tree."""
    return Symbol(name) in nodes(tree)


# W stands for biases too: what only weights have is multiplied with 1 for weights, 0 for them.
WEIGHTS = Symbol("weights")


def _for_weights(names: Iterable[str]) -> dict[Expression, Expression]:
    numbers = [Symbol(name, scalar=True) for name in names]
    return {each: each * WEIGHTS for each in numbers}


def gradient_tree(penalties: Iterable[str], scale: Expression) -> Expression:
    """G of all parameters, of W and of dW without its `scale`, with the penalties that are on."""
    dW: Expression = Symbol("dW")
    return replaced(penalised(penalties), {dW: dW * scale, **_for_weights(PENALTIES)})


def clipping_tree(total: Expression) -> Expression:
    """The factor that clips g, of `total`, the sum of its squares."""
    norm = Application(np.sqrt, (total,))
    return replaced(traced(clipping_factor), {Symbol("norm"): norm})


def update_trees(optimizer: Optimizer, gradient: Expression) -> dict[str, Expression]:
    """What a step makes of W, the state and the gradient: the new state and the new W, by name."""
    own = {Symbol("g"): gradient, **_for_weights(optimizer.of_weights)}
    trees = {name: replaced(tree, own) for name, tree in traced(optimizer.step).items()}
    return {name: trees[name] for name in (*optimizer.state, "W")}
