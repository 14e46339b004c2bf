"""Ways to draw the first weights, and the network they make: name -> Initializer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.limits import ConfigError
from nnviz.core.model.network import Layer, Network

# The 3x3 hidden layer of the source notes.
NOTES_W_HIDDEN = ((0.05629, 0.596, 0.238), (0.303, 0.421, 0.855), (0.655, 0.457, 0.618))


@dataclass(frozen=True)
class Initializer:
    """`weights(fan_in, fan_out, rng)` draws W (fan_out, fan_in); biases always start at 0.

    `first`, where given, replaces the first layer's W, whose shape must then be that of `first`.
    """

    description: str
    weights: Callable[[int, int, np.random.Generator], Array]
    first: tuple[tuple[float, ...], ...] | None = None

    def check(self, name: str, sizes: Sequence[int]) -> None:
        """Raise ConfigError when the first layer's shape is not that of `first`."""
        if self.first is None:
            return
        fan_out, fan_in = len(self.first), len(self.first[0])
        if len(sizes) < 3 or (sizes[0], sizes[1]) != (fan_in, fan_out):
            needs = f"{fan_in} inputs and a first hidden layer of {fan_out} units"
            got = f"{name} with {sizes[0]} inputs and hidden {tuple(sizes[1:-1])}"
            raise ConfigError("initializer", got, needs)


def _he(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """He et al., 2015, equation 10: normal with variance 2 / fan_in."""
    return rng.normal(0.0, np.sqrt(2 / fan_in), (fan_out, fan_in))


def _xavier(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Glorot and Bengio, 2010, equation 16: uniform within ±sqrt(6 / (fan_in + fan_out))."""
    bound = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_out, fan_in))


def _uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    return rng.uniform(-0.5, 0.5, (fan_out, fan_in))


def _zeros(fan_in: int, fan_out: int, _: np.random.Generator) -> Array:
    return np.zeros((fan_out, fan_in))


INITIALIZERS: dict[str, Initializer] = {
    "he": Initializer("normal, variance 2 / fan_in", _he),
    "xavier": Initializer("uniform within ±√(6 / (fan_in + fan_out))", _xavier),
    "uniform": Initializer("uniform within ±0.5", _uniform),
    "zeros": Initializer("all 0: the units of a hidden layer stay equal", _zeros),
    "notes": Initializer(
        "W1 is the 3 × 3 W_hidden of the course notes that nnviz began with, the rest as xavier",
        _xavier,
        first=NOTES_W_HIDDEN,
    ),
}


def initial_network(
    initializer: str, sizes: Sequence[int], activations: Sequence[str], *, rng: np.random.Generator
) -> Network:
    """The network before training: `sizes` from inputs to outputs, `activations` one a layer."""
    record = INITIALIZERS[initializer]
    weights = [record.weights(fan_in, fan_out, rng) for fan_in, fan_out in pairwise(sizes)]
    if record.first is not None:
        weights[0] = np.array(record.first)
    return tuple(
        Layer(W, np.zeros((len(W), 1)), activation)
        for W, activation in zip(weights, activations, strict=True)
    )
