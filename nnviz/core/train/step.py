"""One training step as a program: the passes, penalties and clipping, the optimizer's update."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.parameters import weights_only
from nnviz.core.model.symbols import Expression, Number, Symbol
from nnviz.core.train.calls import Operand, Result
from nnviz.core.train.memory import aligned, spare
from nnviz.core.train.passes import Passes
from nnviz.core.train.program import GRADIENT, Architecture, Program
from nnviz.core.train.trees import clipping_tree, gradient_tree, update_trees


def step_program(
    architecture: Architecture,
    parameters: Array,
    samples: int,
    numbers: Mapping[str, Any],
    *,
    keep_targets: bool,
) -> Program:
    """The program of a step on batches of so many samples.

    `parameters` (1 + states, ..., count) are the flat parameters and the optimizer's state, with
    any runs in between; the step changes them. `numbers` are those of the update, by name, each
    one number or (runs, 1); a number that is not there changes from step to step. `keep_targets`
    says that Y is put on the tape, too, because batches differ.
    """
    program = Program(1 / samples, numbers)
    passes = Passes(program, architecture, parameters[0], samples)
    passes.forward()
    passes.output(keep_targets=keep_targets)
    passes.backward()
    _update(program, architecture, parameters)
    return program


def _update(program: Program, architecture: Architecture, parameters: Array) -> None:
    """Add the optimizer's step, on all parameters at once."""
    optimizer = OPTIMIZERS[architecture.optimizer]
    memory = dict(zip(("W", *optimizer.state), parameters, strict=True))
    weights = weights_only(architecture.sizes)
    places: dict[str, Operand] = {**memory, "dW": GRADIENT, "weights": weights}
    gradient = gradient_tree(architecture.penalties, Number(program.scale))
    if architecture.clips:
        gradient = _clipped(program, gradient, places, parameters.shape[1:])
    trees = update_trees(optimizer, gradient)
    results = [Result(tree, memory[name]) for name, tree in trees.items()]
    program.formulas(results, places, spare(parameters.shape[1:]))


def _clipped(
    program: Program, gradient: Expression, places: dict[str, Operand], shape: tuple[int, ...]
) -> Expression:
    """Add what makes the clipping's factor; `places` gains what the clipped gradient is made of."""
    g, squares = aligned(shape), aligned(shape)
    total, factor = aligned((*shape[:-1], 1)), aligned((*shape[:-1], 1))
    program.formulas([Result(gradient, g)], places, spare(shape))
    program.call(np.multiply, g, g, out=squares)
    program.call(_sum, squares, out=total)
    program.formulas(
        [Result(clipping_tree(Symbol("total")), factor)], {"total": total}, spare(total.shape)
    )
    places |= {"clipped": g, "factor": factor}
    clipped: Expression = Symbol("clipped") * Symbol("factor")
    return clipped


def _sum(values: Array, out: Array) -> None:
    """Over all parameters, in the same order for one run and for many."""
    np.add.reduce(values, axis=-1, out=out, keepdims=True)
