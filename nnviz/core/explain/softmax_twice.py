"""The mistake of handing probabilities to a loss that applies softmax itself.

As PyTorch's CrossEntropyLoss after a Softmax layer: it takes for Z what is A already.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from nnviz.core.explain.cells import Operand
from nnviz.core.explain.matrix_functions import SAMPLES, tree_of
from nnviz.core.explain.names import Name
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import LOSS_DERIVATIVES, Kind, Stage
from nnviz.core.explain.stages import Model
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.symbols import UNITS, Expression, Symbol, replaced, traced

_KINDS = (Kind.LOSS, *LOSS_DERIVATIVES, Kind.MIXED_DELTA)


def softmax_twice(stage: Stage, operation: Operation, model: Model) -> Operation | None:
    """C, dA and delta as they are of the softmax of A."""
    if stage.kind not in _KINDS or "softmax" not in model.activations:
        return None
    if stage.kind is Kind.MIXED_DELTA:
        A = Name("A", stage.layer)
        operands = {"A": Operand(A), "dA": Operand(A.gradient)}
        return Operation(tree_of(_through_softmax), operands)
    cancelled = LOSSES[model.loss].cancelled  # dC/dZ, which is what the loss takes for dC/dA
    assert cancelled is not None
    honest = operation.tree if stage.kind is Kind.LOSS else traced(cancelled) / SAMPLES
    return replace(operation, tree=replaced(honest, _A_FOR_Z))


_A, _Z = Symbol("A"), Symbol("Z")
_OF_A = replaced(traced(ACTIVATIONS["softmax"].f), {_Z: _A})
_A_FOR_Z: dict[Expression, Expression] = {_Z: _A, _A: _OF_A}


def _through_softmax(A: Any, dA: Any) -> Any:
    """dC/dZ of each unit, where A is the softmax of Z."""
    return A * (dA - np.sum(A * dA, axis=UNITS, keepdims=True))
