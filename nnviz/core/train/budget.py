"""How long training will take, estimated before it begins."""

from itertools import pairwise

import numpy as np

from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.penalties import penalised
from nnviz.core.model.symbols import (
    Application,
    Expression,
    Symbol,
    is_scalar,
    nodes,
    replaced,
    traced,
)
from nnviz.core.setup.batches import Batches
from nnviz.core.setup.config import Config

# In seconds, fitted to one step at a time, for a machine half as fast as the one measured: a call,
# a number that an operation makes, and a product that a sample adds to a weighted sum.
_CALL, _NUMBER, _PRODUCT = 6e-7, 5e-10, 6e-11
_SLOW_NUMBER = 3e-9  # of a function that is more than arithmetic
_ARITHMETIC = (
    *(np.add, np.subtract, np.multiply, np.divide, np.negative, np.square, np.power),
    *(np.maximum, np.minimum, np.sign, np.sqrt),
)


def estimated_seconds(config: Config, runs: int = 1) -> float:
    """Estimate the training time of `config`, from the formulas that its steps compute.

    With `runs` above 1, that of a stack of so many runs of its shape, which share the calls.
    """
    batches = Batches(config, config.training_count)
    weights = [fan_in * fan_out for fan_in, fan_out in pairwise(config.sizes)]
    update = _operations(*_update(config))
    calls, numbers = len(update), _cost(update) * (sum(weights) + sum(config.sizes[1:]))
    # Each parameter is written as a gradient, once for all samples, and its square is summed up.
    numbers += 3 * _NUMBER * sum(weights)
    each_sample = 3 * sum(weights) * _PRODUCT  # forward, back, and for dW
    for units, name in zip(config.sizes[1:], config.activations, strict=True):
        record = ACTIVATIONS[name]
        formulas = (record.fast or record.stable or record.f, record.fast_slope or record.slope)
        layer = _operations(*(traced(formula) for formula in formulas if formula))
        calls += len(layer) + 4  # the products forward and back, that for dW, and with the slope
        each_sample += (_cost(layer) + 4 * _NUMBER) * units
    tested = config.epochs * config.test_count if config.patience else 0
    step = calls * _CALL + runs * (numbers + each_sample * batches.size)
    return batches.steps * step + runs * tested * each_sample


def _update(config: Config) -> list[Expression]:
    """What a step does with the gradient."""
    gradient: dict[Expression, Expression] = {Symbol("g"): penalised(config.penalties)}
    trees = traced(OPTIMIZERS[config.optimizer].step).values()
    found = [replaced(tree, gradient) for tree in trees]
    g, factor = Symbol("clipped"), Symbol("factor")
    # The sum over all squares takes as long as another operation on them.
    return [*found, np.sqrt(g**2), g * factor] if config.clip_norm else found


def _operations(*trees: Expression) -> list[Expression]:
    """What is computed of matrices, each once."""
    found = dict.fromkeys(node for tree in trees for node in nodes(tree))
    return [node for node in found if node.operands and not is_scalar(node)]


def _cost(operations: list[Expression]) -> float:
    """Seconds for one number of each."""
    return sum(
        _NUMBER if isinstance(node, Application) and node.function in _ARITHMETIC else _SLOW_NUMBER
        for node in operations
    )
