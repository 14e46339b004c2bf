"""What the optimizer follows, in stages: dW with the penalties' part, and all of it clipped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from nnviz.core.explain.cells import Operand
from nnviz.core.explain.matrix_functions import scaled_by, sum_of_all
from nnviz.core.explain.names import FACTOR, NORM, PENALTY, SQUARES, Name
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import Direction, Kind, Stage
from nnviz.core.model.clipping import clipping_factor
from nnviz.core.model.penalties import PENALTIES, penalised
from nnviz.core.model.symbols import Application, Expression, Symbol, replaced, traced

PENALISED, CLIPPED = "g", "clipped_g"  # parts of names


def with_penalties(parameter: Name, penalties: Mapping[str, float]) -> Name:
    """The gradient of C + penalty by a parameter: that of C, where the parameter has none."""
    if penalties and parameter.letter == "W":
        return replace(parameter, part=PENALISED)
    return parameter.gradient


def clipped(parameter: Name) -> Name:
    """The gradient by a parameter after clipping."""
    return replace(parameter, part=CLIPPED)


def penalty_stage(layers: int, penalties: Mapping[str, float]) -> Stage:
    """The value of all penalties, of the weights of all layers."""
    operands: dict[str, Operand] = {}
    summands: list[Expression] = []
    for layer in range(1, layers + 1):
        W = Symbol(f"W{layer}")
        operands[W.name] = Operand(Name("W", layer))
        for name in penalties:
            each = replaced(traced(PENALTIES[name].each), {Symbol("W"): W})
            summands.append(_sum_of(Symbol(name, scalar=True) * each))
    operation = Operation(_added(summands), operands, penalties)
    return Stage(Direction.LOSS, Kind.PENALTY, 0, PENALTY, operation)


def penalised_stage(layer: int, penalties: Mapping[str, float]) -> Stage:
    """The gradient of a layer's weights with the penalties' part."""
    W = Name("W", layer)
    operands = {"dW": Operand(W.gradient), "W": Operand(W)}
    operation = Operation(penalised(penalties), operands, penalties)
    result = with_penalties(W, penalties)
    return Stage(Direction.BACKWARD, Kind.PENALISED, layer, result, operation)


def clipping_stages(gradients: Sequence[Name], clip_norm: float) -> Iterator[Stage]:
    """The norm of all `gradients` together, and the factor that makes it at most `clip_norm`."""
    operands = {str(name): Operand(name) for name in gradients}
    squares = _added([_sum_of(Symbol(symbol) ** 2) for symbol in operands])
    norm: Expression = Application(np.sqrt, (Symbol("squares"),))
    stages = (
        (Kind.SQUARES, SQUARES, Operation(squares, operands)),
        (Kind.NORM, NORM, Operation(norm, {"squares": Operand(SQUARES)})),
        (
            Kind.FACTOR,
            FACTOR,
            Operation(traced(clipping_factor), {"norm": Operand(NORM)}, {"clip_norm": clip_norm}),
        ),
    )
    for kind, result, operation in stages:
        yield Stage(Direction.UPDATE, kind, 0, result, operation)


def clipped_stage(parameter: Name, gradient: Name) -> Stage:
    """The gradient by a parameter times the factor."""
    tree = Application(scaled_by, (Symbol("factor"), Symbol("g")))
    operation = Operation(tree, {"g": Operand(gradient), "factor": Operand(FACTOR)})
    layer = parameter.layer or 0
    return Stage(Direction.UPDATE, Kind.CLIPPED, layer, clipped(parameter), operation)


def _sum_of(each: Expression) -> Expression:
    return Application(sum_of_all, (each,))


def _added(summands: Sequence[Expression]) -> Expression:
    tree, *others = summands
    for each in others:
        tree = tree + each
    return tree
