"""Mistakes in the derivatives: what each makes of a stage, or None where nothing is wrong."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nnviz.core.explain.matrix_functions import SAMPLES, product_of_last_sample
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import SLOPES, Kind, Stage
from nnviz.core.explain.stages import Model, cancelled
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.symbols import Application, Expression, Number, traced

# What makes the result instead, or None where the mistake has nothing to get wrong.
Rewrite = Callable[[Stage, Operation, Model], Operation | None]


def _with_tree(operation: Operation, tree: Expression) -> Operation:
    return replace(operation, tree=tree)


def forget_batch(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    """DW from the last sample only."""
    if stage.kind is not Kind.WEIGHT_GRADIENT:
        return None
    return _with_tree(operation, Application(product_of_last_sample, operation.tree.operands))


def forget_slope(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    """1 for f'(Z)."""
    if stage.kind not in SLOPES or operation.tree == Number(1.0):
        return None
    return _with_tree(operation, Number(1.0))


def forget_mean(_: Stage, operation: Operation, __: Model) -> Operation | None:
    """A derivative of the loss without its division by m."""
    match operation.tree:
        case Application(np.divide, (each, divisor)) if divisor == SAMPLES:
            return _with_tree(operation, each)
    return None


def difference_as_delta(stage: Stage, _: Operation, model: Model) -> Operation | None:
    """A - Y for delta, where it is not."""
    formula = LOSSES["binary_cross_entropy"].cancelled
    if stage.kind is not Kind.DELTA or stage.layer != len(model.activations) or formula is None:
        return None
    near, slope = (np.array(0.25), np.array(0.0)), ACTIVATIONS[model.activations[-1]].slope
    is_right = LOSSES[model.loss].slope(*near) == formula(*near)
    if is_right and slope is not None and traced(slope) == Number(1.0):
        return None  # it is the delta, unless A is far from Y
    return cancelled(formula, stage.layer)


def forget_bias(stage: Stage, operation: Operation, _: Model) -> Operation | None:
    """0 for db."""
    return _with_tree(operation, Number(0.0)) if stage.kind is Kind.BIAS_GRADIENT else None


def relu_slope_one(stage: Stage, operation: Operation, model: Model) -> Operation | None:
    """1 for the slope of an activation that is flat below 0."""
    if stage.kind is not Kind.KINKED_SLOPE:
        return None
    record, below = ACTIVATIONS[model.activations[stage.layer - 1]], np.array(-1.0)
    is_off = record.derivative(below, record.function(below)) == 0
    return _with_tree(operation, Number(1.0)) if is_off else None
