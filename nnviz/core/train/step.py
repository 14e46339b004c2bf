"""One training step as a program: the passes, and then the optimizer's update."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.symbols import Application, Number, Symbol, replaced, traced
from nnviz.core.train.calls import Operand, Result
from nnviz.core.train.memory import spare
from nnviz.core.train.passes import Passes
from nnviz.core.train.program import GRADIENT, Architecture, Program


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
    any runs in between; the step changes them. `numbers` are the optimizer's, by name, each one
    number or (runs, 1); a number that is not there changes from step to step. `keep_targets` says
    that Y is put on the tape, too, because batches differ.
    """
    program = Program(1 / samples, numbers)
    passes = Passes(program, architecture, parameters[0], samples)
    passes.forward()
    passes.output(keep_targets=keep_targets)
    passes.backward()
    _update(program, architecture.optimizer, parameters)
    return program


def _update(program: Program, name: str, parameters: Array) -> None:
    """Add the optimizer's step, on all parameters at once."""
    optimizer = OPTIMIZERS[name]
    memory = dict(zip(("W", *optimizer.state), parameters, strict=True))
    gradient = Application(np.multiply, (Symbol("g"), Number(program.scale)))
    trees = {
        name: replaced(tree, {Symbol("g"): gradient})
        for name, tree in traced(optimizer.step).items()
    }
    results = [Result(trees[name], memory[name]) for name in (*optimizer.state, "W")]
    places: dict[str, Operand] = {**memory, "g": GRADIENT}
    program.formulas(results, places, spare(parameters.shape[1:]))
