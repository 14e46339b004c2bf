"""The lines of NumPy that a step of the trainer is, in its order of rounding."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from nnviz.core.model.forms import NUMPY, Form
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.notation import plain
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.simplified import simplified
from nnviz.core.model.symbols import (
    Application,
    Expression,
    Number,
    Symbol,
    evaluated,
    nodes,
    replaced,
)
from nnviz.core.setup.config import Config
from nnviz.core.train.calls import integer
from nnviz.core.train.scalars import gathered
from nnviz.core.train.trees import (
    ActivationTrees,
    clipping_tree,
    gradient_tree,
    output_delta,
    update_trees,
)

# A product that is the second factor of a product stands in brackets: so it is rounded first.
EXACT = NUMPY.also({np.multiply: Form((0, " * ", 1), 3, (2, 4))})
_LETTERS = ("Z", "A", "Y")


def forward_lines(config: Config) -> Iterator[str]:
    """From A0, which is X above a row of ones, to A of the output layer."""
    for layer, name in enumerate(config.activations, start=1):
        inputs = f"above_ones(A{layer - 1})" if layer > 1 else "A0"
        yield f"Z{layer} = V{layer}.T @ {inputs}"
        yield f"A{layer} = {_of_layer(gathered(ActivationTrees.of(name).f), layer)}"


def backward_lines(config: Config) -> Iterator[str]:
    """From there to dV of each layer, without the factor `scale`."""
    last = len(config.activations)
    for layer in reversed(range(1, last + 1)):
        trees = ActivationTrees.of(config.activations[layer - 1])
        if layer == last:
            _, delta = output_delta(LOSSES[config.loss], trees)
            yield f"delta{layer} = {_of_layer(gathered(delta), layer)}"
        else:
            dA = Symbol(f"(V{layer + 1}[:-1] @ delta{layer + 1})")
            slope = gathered(trees.output_slope if integer(trees.slope) else trees.slope)
            delta = simplified(Application(np.multiply, (dA, slope)))
            yield f"delta{layer} = {_of_layer(delta, layer)}"
        inputs = f"above_ones(A{layer - 1})" if layer > 1 else "A0"
        yield f"dV{layer} = {inputs} @ delta{layer}.T"


def _of_layer(tree: Expression, layer: int) -> str:
    """The tree as text, its matrices with the number of their layer."""
    named: dict[Expression, Expression] = {
        Symbol(letter): Symbol(f"{letter}{layer}" if letter != "Y" else letter)
        for letter in _LETTERS
    }
    return plain(replaced(_shorter(tree), named), EXACT)


def _shorter(tree: Expression) -> Expression:
    """The same to the last bit: x * (-1) is -x, and a number made of numbers is one."""
    if not tree.operands:
        return tree
    found = replace(tree, operands=tuple(map(_shorter, tree.operands)))  # type: ignore[type-var]  # each one is a dataclass
    if all(isinstance(each, Number) for each in found.operands):
        return Number(float(evaluated(found, {})))
    match found:
        case Application(np.multiply, (x, Number(-1.0))):
            return Application(np.negative, (x,))
    return found


def update_lines(config: Config) -> tuple[list[str], set[Symbol]]:
    """What makes the new P and the new state of P, dP, `scale` and others; and what is in them."""
    optimizer = OPTIMIZERS[config.optimizer]
    gradient = gradient_tree(config.penalties, Symbol("scale", scalar=True))
    lines, trees = [], [gathered(gradient)]
    names: dict[Expression, Expression] = {Symbol("W"): Symbol("P"), Symbol("dW"): Symbol("dP")}
    if config.clip_norm or config.penalties:
        lines.append(f"g = {plain(replaced(trees[0], names), EXACT)}")
        names[trees[0]] = Symbol("g")
    if config.clip_norm:
        trees.append(gathered(clipping_tree(Symbol("np.sum(g * g)"))))
        lines.append(f"factor = {plain(trees[-1], EXACT)}")
        gradient = Symbol("g") * Symbol("factor")
    for name, tree in update_trees(optimizer, gradient).items():
        exact = gathered(tree)
        trees.append(exact)
        new = "P" if name == "W" else f"new_{name}"
        lines.append(f"{new} = {plain(replaced(exact, names), EXACT)}")
        names[exact] = Symbol(new)
    if optimizer.state:
        olds, news = ", ".join(optimizer.state), ", ".join(f"new_{x}" for x in optimizer.state)
        lines.append(f"{olds} = {news}")
    return lines, {node for tree in trees for node in nodes(tree) if isinstance(node, Symbol)}
