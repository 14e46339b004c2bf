"""What a step leaves for the next one where nothing clears the gradients in between.

As in PyTorch without zero_grad: what the optimizer has followed stays where it is, and the next
backward pass adds to it.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Matrices, Operand
from nnviz.core.explain.names import Name
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import Kind, Stage
from nnviz.core.explain.stages import Model
from nnviz.core.model.symbols import Symbol

OLD = "old_"  # the part of its name


def old(gradient: Name) -> Name:
    """What the step before has left in dW or db."""
    return replace(gradient, part=OLD)


def leave_uncleared(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    """Add dW and db to what the step before has left in them."""
    if stage.kind not in (Kind.WEIGHT_GRADIENT, Kind.BIAS_GRADIENT):
        return None
    operands = {**operation.operands, "old": Operand(old(stage.result))}
    return replace(operation, operands=operands, tree=operation.tree + Symbol("old"))


def uncleared(stages: Sequence[Stage]) -> list[Name]:
    """What these stages read of the step before, beside W, b and the optimizer's state."""
    used = dict.fromkeys(name for stage in stages for name in stage.operands)
    return [name for name in used if name.part == OLD]


def nothing_left(names: Sequence[Name], start: Matrices) -> dict[Name, Array]:
    """These gradients before the first step: 0, as large as their parameters in `start`."""
    return {name: np.zeros_like(start[Name(name.letter, name.layer)]) for name in names}


def left_over(names: Sequence[Name], matrices: Matrices, model: Model) -> dict[Name, Array]:
    """These gradients as a step with these `matrices` leaves them: what its update followed."""
    return {name: matrices[model.followed(Name(name.letter, name.layer))] for name in names}
