"""Mistakes in the update: what each makes of a stage, or None where nothing is wrong."""

from dataclasses import replace

import numpy as np

from nnviz.core.explain.cells import Operand
from nnviz.core.explain.names import Name
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import Direction, Kind, Stage
from nnviz.core.explain.stages import Model
from nnviz.core.model.symbols import Application, Expression, Number, Symbol, replaced

_EXCHANGED = {np.subtract: np.add, np.add: np.subtract}


def flip_sign(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    """The update with the other sign."""
    if stage.kind not in (Kind.DESCENT, Kind.STEP):
        return None
    flipped = _other_way(operation.tree)
    return None if flipped == operation.tree else replace(operation, tree=flipped)


def _other_way(tree: Expression) -> Expression:
    """Everything that is taken from the first of the parameters added to them instead."""
    match tree:
        case Application(function, (first, part)) if function in _EXCHANGED:
            return Application(_EXCHANGED[function], (_other_way(first), part))
    return tree


def forget_correction(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    """What an optimizer carries on as it is, without what corrects it in the first steps."""
    if stage.kind is not Kind.CORRECTION:
        return None
    match operation.tree:
        case Application(np.divide, (carried, _)):
            return replace(operation, tree=carried)
    return None


def penalise_biases(stage: Stage, operation: Operation, model: Model) -> Operation | None:
    """l2 b added to db, wherever the update reads it."""
    if stage.direction is not Direction.UPDATE or "l2" not in model.penalties:
        return None
    operands, exchanged = dict(operation.operands), dict[Expression, Expression]()
    for symbol, operand in operation.operands.items():
        b = Name("b", operand.name.layer)
        if operand.name == b.gradient:
            operands[str(b)] = Operand(b)
            exchanged[Symbol(symbol)] = Symbol(symbol) + Number(model.penalties["l2"]) * Symbol(
                str(b)
            )
    if not exchanged:
        return None
    return replace(operation, operands=operands, tree=replaced(operation.tree, exchanged))
