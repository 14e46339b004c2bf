"""A forward and backward pass as a list of stages, one equation each, and their evaluation.

The same mathematics as `network.forward` and `network.backward`, as data: it can be shown one
equation at a time, each cell can be asked for the sum behind it, and a mistake can be put into it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.operations import (
    AFFINE,
    BACK,
    LOSS,
    LOSS_DERIVATIVE,
    MEAN_DIFFERENCE,
    MULTIPLY,
    OUTER,
    ROW_SUMS,
    Cell,
    Operation,
    activate,
    entry,
    slope,
    step_along,
)
from nnviz.core.explain.sums import Sum, Term
from nnviz.core.model.network import Layer, Network, Trace, forward, loss_value
from nnviz.core.model.parameters import flat_vector
from nnviz.core.setup.config import Config

Matrices = dict[str, Array]  # by name: A0 (the input X), Y, W1, b1, Z1, A1, ..., C, dA1, ...


@dataclass(frozen=True)
class Stage:
    """One equation: `result` = `operation` of the matrices named `operands`.

    `direction` is forward, loss, backward or update. `mistake` names the one that was put in here.
    """

    direction: str
    layer: int
    result: str
    operation: Operation
    operands: tuple[str, ...]
    mistake: str = ""

    def evaluate(self, matrices: Matrices) -> None:
        """Add the result to `matrices`."""
        arrays = (matrices[name] for name in self.operands)
        matrices[self.result] = self.operation.function(*arrays)

    def cell(self, matrices: Mapping[str, Array], row: int, column: int) -> Sum:
        """The sum that made one cell of the result; row and column count from 0."""
        arrays = [matrices[name] for name in self.operands]
        with np.errstate(all="ignore"):
            terms = self.operation.terms(Cell(self.operands, arrays, row, column))
        here = entry(self.result, matrices[self.result], row, column)
        return Sum(here.symbol, tuple(terms), here.value)


@dataclass(frozen=True)
class Model:
    """What the equations depend on: each layer's activation, the loss and the learning rate."""

    activations: tuple[str, ...]
    loss: str
    learning_rate: float

    @classmethod
    def of(cls, config: Config) -> "Model":
        """That of a run."""
        return cls(config.activations, config.loss, config.learning_rate)


def stages_of(model: Model) -> list[Stage]:
    """Every stage in order: forward, loss, backward from the last layer to the first, update."""
    layers = range(1, len(model.activations) + 1)
    return [
        *(stage for layer in layers for stage in _forward(model, layer)),
        *_loss(model),
        *(stage for layer in reversed(layers) for stage in _backward(model, layer)),
        *(stage for layer in layers for stage in _update(model, layer)),
        _loss_after(model),
    ]


def given(network: Network, X: Array, Y: Array) -> Matrices:
    """What the first stage starts from: W and b of each layer, A0 = X (features, m), and Y."""
    matrices = {"A0": X, "Y": Y}
    for number, layer in enumerate(network, start=1):
        matrices |= {f"W{number}": layer.W, f"b{number}": layer.b}
    return matrices


def has_cell(matrices: Mapping[str, Array], name: str, row: int, column: int) -> bool:
    """Whether there is such a cell; row and column count from 0."""
    array = matrices.get(name)
    return array is not None and 0 <= row < array.shape[0] and 0 <= column < array.shape[1]


def evaluated(stages: Sequence[Stage], start: Matrices) -> Matrices:
    """All matrices, those of `start` and each stage's result; infinite or nan where they are."""
    matrices = dict(start)
    with np.errstate(all="ignore"):
        for stage in stages:
            stage.evaluate(matrices)
    return matrices


def gradient_followed(stages: Sequence[Stage], matrices: Matrices, model: Model) -> Array:
    """The gradient that the update steps against, (parameters,), in the order of `parameters`.

    It is dW and db of each layer, unless the update itself has a mistake.
    """
    followed = {
        stage.operands[0]: _followed(stage, matrices, model)
        for stage in stages
        if stage.operation.name == "update"
    }
    layers = range(1, len(model.activations) + 1)
    return flat_vector((followed[f"W{layer}"], followed[f"b{layer}"]) for layer in layers)


def _followed(stage: Stage, matrices: Matrices, model: Model) -> Array:
    """What an update of W = 0 shows."""
    dW = matrices[stage.operands[1]]
    return stage.operation.function(np.zeros_like(dW), dW) / -model.learning_rate


def _forward(model: Model, layer: int) -> list[Stage]:
    affine = (f"W{layer}", f"A{layer - 1}", f"b{layer}")
    return [
        Stage("forward", layer, f"Z{layer}", AFFINE, affine),
        Stage(
            "forward", layer, f"A{layer}", activate(model.activations[layer - 1]), (f"Z{layer}",)
        ),
    ]


def _loss(model: Model) -> list[Stage]:
    last = len(model.activations)
    A = f"A{last}"
    return [
        Stage("loss", last, "C", LOSS[model.loss], (A, "Y", f"Z{last}")),
        Stage("loss", last, f"dA{last}", LOSS_DERIVATIVE[model.loss], (A, "Y")),
    ]


def _backward(model: Model, layer: int) -> list[Stage]:
    delta, A_prev = f"delta{layer}", f"A{layer - 1}"
    return [
        *_delta(model, layer),
        Stage("backward", layer, f"dW{layer}", OUTER, (delta, A_prev)),
        Stage("backward", layer, f"db{layer}", ROW_SUMS, (delta,)),
    ]


def _delta(model: Model, layer: int) -> list[Stage]:
    """From dA of a layer, or of the layer above, to its delta."""
    delta, above, last = f"delta{layer}", layer + 1, len(model.activations)
    if layer == last and model.loss == "binary_cross_entropy":
        return [Stage("backward", layer, delta, MEAN_DIFFERENCE, (f"A{layer}", "Y"))]
    back = Stage("backward", layer, f"dA{layer}", BACK, (f"W{above}", f"delta{above}"))
    f_prime = slope(model.activations[layer - 1])
    slopes = f"f'(Z{layer})"
    return [
        *([back] if layer < last else []),
        Stage("backward", layer, slopes, f_prime, (f"Z{layer}", f"A{layer}")),
        Stage("backward", layer, delta, MULTIPLY, (f"dA{layer}", slopes)),
    ]


def _update(model: Model, layer: int) -> list[Stage]:
    operation = step_along(model.learning_rate, -1)
    return [
        Stage(
            "update", layer, f"new {name}{layer}", operation, (f"{name}{layer}", f"d{name}{layer}")
        )
        for name in ("W", "b")
    ]


def _loss_after(model: Model) -> Stage:
    """C of the same data with the new W and b."""
    layers = range(1, len(model.activations) + 1)
    changed = tuple(f"new {name}{layer}" for layer in layers for name in ("W", "b"))

    def trace_of(X: Array, parameters: Sequence[Array]) -> Trace:
        pairs = zip(parameters[::2], parameters[1::2], model.activations, strict=True)
        return forward(tuple(Layer(W, b, activation) for W, b, activation in pairs), X)

    def loss(C: Array, X: Array, Y: Array, *parameters: Array) -> Array:
        del C  # shown beside the result
        return np.array([[loss_value(trace_of(X, parameters), Y, model.loss)]])

    def terms(cell: Cell) -> Sequence[Term]:
        _, X, Y, *parameters = cell.arrays
        last, names = trace_of(X, parameters)[-1], (f"new A{layers[-1]}", "Y", f"new Z{layers[-1]}")
        return LOSS[model.loss].terms(Cell(names, (last.A, Y, last.Z), 0, 0))

    operation = Operation("loss after", "C of the same data, with the new W and b", loss, terms)
    return Stage("update", len(layers), "new C", operation, ("C", "A0", "Y", *changed))
