"""A whole pass in stages, one equation each: forward, loss, backward, update.

The same mathematics as `network.forward` and `network.backward`, as data: it can be shown one
equation at a time, each cell can be asked for the sum behind it, and a mistake can be put into it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.explain.cells import Operand
from nnviz.core.explain.followed import (
    clipped,
    clipped_stage,
    clipping_stages,
    penalised_stage,
    penalty_stage,
    with_penalties,
)
from nnviz.core.explain.matrix_functions import SAMPLES, mean_of_sums, row_sums, tree_of
from nnviz.core.explain.names import INPUT, LOSS, TARGETS, Name, Role
from nnviz.core.explain.operations import Operation
from nnviz.core.explain.stage import Direction, Kind, Stage
from nnviz.core.explain.updates import loss_after, update_stages
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Network
from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.model.symbols import Application, Expression, Formula, Symbol
from nnviz.core.setup.config import Config
from nnviz.core.setup.rates import Rate, rate_at, rate_changes

_W, _A, _b, _delta_of = Symbol("W"), Symbol("A"), Symbol("b"), Symbol("delta")
WEIGHTED_SUM: Expression = _W @ _A + _b
PRODUCT: Expression = _delta_of @ _A
ROW_SUMS = Application(row_sums, (_delta_of,))
_BACK: Expression = _W @ _delta_of
_CHAIN: Expression = Symbol("dA") * Symbol("slope")


@dataclass(frozen=True)
class Model:
    """What the equations depend on, all by their names in the registries.

    activations     of each layer, first layer first
    numbers         what a step of the optimizer takes: rate, t (the step's number, from 1), ...
    penalties       the strengths of those that are on
    clip_norm       0 without clipping
    rate            how the rate of this step comes about; None where all steps have the same
    """

    activations: tuple[str, ...]
    loss: str
    optimizer: str = "sgd"
    numbers: Mapping[str, float] = field(default_factory=dict)
    penalties: Mapping[str, float] = field(default_factory=dict)
    clip_norm: float = 0.0
    rate: Rate | None = None

    @classmethod
    def of(cls, config: Config, step: int = 0) -> "Model":
        """That of a run, for the step that follows after `step` steps."""
        record = OPTIMIZERS[config.optimizer]
        rate = rate_at(config, step)
        numbers = record.numbers(rate.value, step + 1, config)
        return cls(
            config.activations,
            config.loss,
            config.optimizer,
            numbers,
            penalties=config.penalties,
            clip_norm=config.clip_norm,
            rate=rate if rate_changes(config) else None,
        )

    @property
    def parameters(self) -> list[Name]:
        """W and b of each layer, first layer first."""
        layers = range(1, len(self.activations) + 1)
        return [Name(letter, layer) for layer in layers for letter in "Wb"]

    def penalised(self, parameter: Name) -> Name:
        """The gradient by W or b of a layer, with the penalties' part."""
        return with_penalties(parameter, self.penalties)

    def followed(self, parameter: Name) -> Name:
        """The gradient that the optimizer follows: with the penalties' part, and clipped."""
        return clipped(parameter) if self.clip_norm else self.penalised(parameter)


# By the names of an optimizer's state: its part for W and for b of each layer.
State = Mapping[str, Sequence[tuple[Array, Array]]]


def given(
    network: Network, X: Array, Y: Array, optimizer: str = "sgd", state: State | None = None
) -> dict[Name, Array]:
    """What the first stage starts from: W and b of each layer, A0 = X (features, m), and Y.

    And the state of the optimizer before the step, which is all 0 if it is not given. Each array is
    a copy, laid out in memory row by row, as np.array lays out what is typed: in another layout a
    matrix product may round differently.
    """
    matrices = {INPUT: X, TARGETS: Y}
    for index, layer in enumerate(network):
        parameters = {Name("W", index + 1): layer.W, Name("b", index + 1): layer.b}
        matrices |= parameters
        for part in OPTIMIZERS[optimizer].state:
            kept = state[part][index] if state else map(np.zeros_like, parameters.values())
            pairs = zip(parameters, kept, strict=True)
            matrices |= {Name(name.letter, index + 1, part=part): array for name, array in pairs}
    return {name: np.array(array, order="C") for name, array in matrices.items()}


def stages_of(model: Model) -> list[Stage]:
    """Every stage in order: forward, loss, backward from the last layer to the first, update."""
    layers = range(1, len(model.activations) + 1)
    forwards = [stage for layer in layers for stage in _forward(model, layer)]
    loss, derivative = _loss(model)
    return [
        *forwards,
        loss,
        *([penalty_stage(len(layers), model.penalties)] if model.penalties else []),
        derivative,
        *(stage for layer in reversed(layers) for stage in _backward(model, layer)),
        *_clipping(model),
        *(stage for parameter in model.parameters for stage in _update(model, parameter)),
        loss_after([*forwards, loss]),
    ]


def _clipping(model: Model) -> Iterator[Stage]:
    if model.clip_norm:
        yield from clipping_stages([*map(model.penalised, model.parameters)], model.clip_norm)


def _update(model: Model, parameter: Name) -> Iterator[Stage]:
    if model.clip_norm:
        yield clipped_stage(parameter, model.penalised(parameter))
    record, followed = OPTIMIZERS[model.optimizer], model.followed(parameter)
    yield from update_stages(parameter, followed, record, model.numbers)


def _operation(tree: Expression, *, column: bool = False, **operands: Name | Operand) -> Operation:
    bound = {
        symbol: each if isinstance(each, Operand) else Operand(each)
        for symbol, each in operands.items()
    }
    return Operation(tree, bound, column=column)


def _forward(model: Model, layer: int) -> list[Stage]:
    W, A, b, Z = (Name("W", layer), Name("A", layer - 1), Name("b", layer), Name("Z", layer))
    record = ACTIVATIONS[model.activations[layer - 1]]
    kind = Kind.ACTIVATION if record.slope else Kind.MIXED_ACTIVATION
    sums = _operation(WEIGHTED_SUM, W=W, A=A, b=b)
    activate = _operation(tree_of(record.f, record.stable), Z=Z)
    return [
        Stage(Direction.FORWARD, Kind.WEIGHTED_SUM, layer, Z, sums),
        Stage(Direction.FORWARD, kind, layer, Name("A", layer), activate),
    ]


def _loss(model: Model) -> tuple[Stage, Stage]:
    last = len(model.activations)
    record, A, Z = LOSSES[model.loss], Name("A", last), Name("Z", last)
    mean = Application(mean_of_sums, (tree_of(record.each, record.stable),))
    derivative: Expression = tree_of(record.slope) / SAMPLES
    value = _operation(mean, A=A, Y=TARGETS, Z=Z)
    slope = _operation(derivative, A=A, Y=TARGETS)
    kind = Kind.KINKED_LOSS_DERIVATIVE if record.kinks else Kind.LOSS_DERIVATIVE
    return (
        Stage(Direction.LOSS, Kind.LOSS, last, LOSS, value),
        Stage(Direction.LOSS, kind, last, A.gradient, slope),
    )


def _backward(model: Model, layer: int) -> list[Stage]:
    delta, A_prev = Name("delta", layer), Operand(Name("A", layer - 1), transposed=True)
    products = _operation(PRODUCT, delta=delta, A=A_prev)
    sums = _operation(ROW_SUMS, column=True, delta=delta)
    dW, db = Name("W", layer).gradient, Name("b", layer).gradient
    return [
        *_delta(model, layer),
        Stage(Direction.BACKWARD, Kind.WEIGHT_GRADIENT, layer, dW, products),
        Stage(Direction.BACKWARD, Kind.BIAS_GRADIENT, layer, db, sums),
        *([penalised_stage(layer, model.penalties)] if model.penalties else []),
    ]


def _delta(model: Model, layer: int) -> list[Stage]:
    """From dA of a layer, or of the layer above, to its delta."""
    delta, last = Name("delta", layer), len(model.activations)
    loss = LOSSES[model.loss]
    if layer == last and loss.cancelled:
        elementwise = ACTIVATIONS[model.activations[-1]].slope is not None
        kind = Kind.CANCELLED_DELTA if elementwise else Kind.MIXED_DELTA
        difference = cancelled(loss.cancelled, layer)
        return [Stage(Direction.BACKWARD, kind, layer, delta, difference)]
    return [*([_back(layer)] if layer < last else []), *_through(model, layer)]


def _back(layer: int) -> Stage:
    W, delta = Name("W", layer + 1), Name("delta", layer + 1)
    collected = _operation(_BACK, W=Operand(W, transposed=True), delta=delta)
    return Stage(Direction.BACKWARD, Kind.BACK, layer, Name("A", layer).gradient, collected)


def _through(model: Model, layer: int) -> list[Stage]:
    """Through the activation of a layer: its slope, and delta."""
    record = ACTIVATIONS[model.activations[layer - 1]]
    if record.slope is None:
        raise ValueError(f"{model.activations[layer - 1]} needs a loss in which it cancels")
    Z, A, slopes = Name("Z", layer), Name("A", layer), Name("Z", layer, Role.SLOPE)
    slope = _operation(tree_of(record.slope), Z=Z, A=A)
    delta = _operation(_CHAIN, dA=A.gradient, slope=slopes)
    kind = Kind.KINKED_SLOPE if record.kinks else Kind.SLOPE
    return [
        Stage(Direction.BACKWARD, kind, layer, slopes, slope),
        Stage(Direction.BACKWARD, Kind.DELTA, layer, Name("delta", layer), delta),
    ]


def cancelled(formula: Formula, layer: int) -> Operation:
    """The output layer's delta from A and Y, where the derivative of its activation cancels."""
    return _operation(tree_of(formula) / SAMPLES, A=Name("A", layer), Y=TARGETS)
