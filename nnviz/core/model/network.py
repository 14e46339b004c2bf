"""The network: forward returns every Z and A, backward returns every delta, dW and db.

Both also take many networks of one shape at once, as one whose arrays have a leading axis more.
"""

from dataclasses import dataclass
from typing import NamedTuple

from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.losses import LOSSES


@dataclass(frozen=True)
class Layer:
    """W (fan_out, fan_in), b (fan_out, 1) and the name of the activation f: A = f(W A_prev + b)."""

    W: Array
    b: Array
    activation: str


class LayerTrace(NamedTuple):
    """What one layer did with m samples: A_prev (fan_in, m), then Z and A (fan_out, m)."""

    A_prev: Array
    Z: Array
    A: Array


class LayerGradient(NamedTuple):
    """delta = dC/dZ (fan_out, m), dW = dC/dW (fan_out, fan_in), db = dC/db (fan_out, 1)."""

    delta: Array
    dW: Array
    db: Array


Network = tuple[Layer, ...]
Trace = tuple[LayerTrace, ...]
Gradients = tuple[LayerGradient, ...]


def forward(network: Network, X: Array) -> Trace:
    """Push X (features, m) through the network; one LayerTrace a layer, first layer first."""
    trace: list[LayerTrace] = []
    A = X
    for layer in network:
        Z = layer.W @ A + layer.b
        trace.append(LayerTrace(A, Z, ACTIVATIONS[layer.activation].function(Z)))
        A = trace[-1].A
    return tuple(trace)


def backward(network: Network, trace: Trace, Y: Array, loss: str) -> Gradients:
    """Carry dC/dZ from the output back to layer 1; one LayerGradient a layer, first layer first.

    `Y` is (outputs, m) and `loss` a name in LOSSES. With m samples, C is their mean:

        delta_L = dC/dA_L * f'(Z_L)           delta_l = (W_{l+1}^T delta_{l+1}) * f'(Z_l)
        dW_l = delta_l A_{l-1}^T              db_l = row sums of delta_l

    Nielsen, Neural Networks and Deep Learning, chapter 2, equations BP1 to BP4.
    """
    gradients: list[LayerGradient] = []
    last = trace[-1]
    delta = LOSSES[loss].delta(network[-1].activation, last.Z, last.A, Y)
    for index in reversed(range(len(network))):
        gradients.append(
            LayerGradient(delta, delta @ trace[index].A_prev.mT, delta.sum(axis=-1, keepdims=True))
        )
        if index > 0:
            below = trace[index - 1]
            derivative = ACTIVATIONS[network[index - 1].activation].derivative(below.Z, below.A)
            delta = (network[index].W.mT @ delta) * derivative
    return tuple(reversed(gradients))


def loss_value(trace: Trace, Y: Array, loss: str) -> float:
    """The loss C of a forward pass against the targets Y (outputs, m)."""
    return float(LOSSES[loss].value(trace[-1].Z, trace[-1].A, Y))
