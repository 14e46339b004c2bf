"""Optimizers, one step each, written for reading: name -> function."""

from collections.abc import Callable
from dataclasses import replace

from nnviz.core.model.network import Gradients, Network


def sgd(network: Network, gradients: Gradients, learning_rate: float) -> Network:
    """Gradient descent: W <- W - learning_rate dW, b <- b - learning_rate db."""
    return tuple(
        replace(layer, W=layer.W - learning_rate * g.dW, b=layer.b - learning_rate * g.db)
        for layer, g in zip(network, gradients, strict=True)
    )


OPTIMIZERS: dict[str, Callable[[Network, Gradients, float], Network]] = {"sgd": sgd}
