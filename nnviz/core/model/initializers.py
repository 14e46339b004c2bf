"""Ways to draw the first weights, and the network they make: name -> Initializer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.limits import ConfigError
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.network import Layer, Network

# The 3x3 hidden layer of the source notes.
NOTES_W_HIDDEN = ((0.05629, 0.596, 0.238), (0.303, 0.421, 0.855), (0.655, 0.457, 0.618))


# (fan_in, fan_out, rng) -> W (fan_out, fan_in)
Draw = Callable[[int, int, np.random.Generator], Array]


@dataclass(frozen=True)
class Initializer:
    """`weights` draws the W of a layer; biases always start at 0.

    `weights` is None for auto alone, which takes one of the others in each layer.
    `first`, where given, replaces the first layer's W, whose shape must then be that of `first`.
    """

    description: str
    weights: Draw | None
    first: tuple[tuple[float, ...], ...] | None = None

    def fits(self, sizes: Sequence[int]) -> bool:
        """Whether `first`, if given, has the shape of the first layer's W, a hidden layer's."""
        if self.first is None:
            return True
        return len(sizes) > 2 and np.shape(self.first) == (sizes[1], sizes[0])

    def check(self, name: str, sizes: Sequence[int]) -> None:
        """Raise ConfigError where the initializer does not fit."""
        if self.first is not None and not self.fits(sizes):
            needs = f"{len(self.first[0])} inputs and a first hidden layer of {len(self.first)}"
            got = f"{name} with {sizes[0]} inputs and hidden {tuple(sizes[1:-1])}"
            raise ConfigError("initializer", got, f"{needs} units")


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


AUTO, NOTES = "auto", "notes"
_AFTER_HE = [each.label for each in ACTIVATIONS.values() if each.initializer == "he"]
INITIALIZERS: dict[str, Initializer] = {
    AUTO: Initializer(
        "what suits each layer: the notes' W_hidden where it fits (3 inputs, 3 hidden units), he"
        f" before {', '.join(_AFTER_HE[:-1])} and {_AFTER_HE[-1]}, xavier else",
        None,
    ),
    "he": Initializer("normal, mean 0, variance 2 / fan_in", _he),
    "xavier": Initializer("uniform within ±√(6 / (fan_in + fan_out))", _xavier),
    "uniform": Initializer("uniform within ±0.5", _uniform),
    "zeros": Initializer("all 0: the units of a hidden layer stay equal", _zeros),
    NOTES: Initializer(
        "W1 is the 3 × 3 W_hidden of the course notes that nnviz began with, the rest as xavier",
        _xavier,
        first=NOTES_W_HIDDEN,
    ),
}


def layer_initializers(
    initializer: str, sizes: Sequence[int], activations: Sequence[str]
) -> tuple[str, ...]:
    """The name of each layer's initializer: `initializer`, or what auto takes in its place."""
    if initializer != AUTO:
        return (initializer,) * len(activations)
    suiting = tuple(ACTIVATIONS[name].initializer for name in activations)
    return (NOTES, *suiting[1:]) if INITIALIZERS[NOTES].fits(sizes) else suiting


def in_words(names: Sequence[str]) -> str:
    """Each layer's initializer: "he in layers 1 to 2, xavier in layer 3"."""
    parts = []
    for name, group in groupby(enumerate(names, start=1), key=lambda each: each[1]):
        layers = [layer for layer, _ in group]
        many = len(layers) > 1
        where = f"layers {layers[0]} to {layers[-1]}" if many else f"layer {layers[0]}"
        parts.append(f"{name} in {where}")
    return ", ".join(parts)


def initial_network(
    initializer: str, sizes: Sequence[int], activations: Sequence[str], *, rng: np.random.Generator
) -> Network:
    """The network before training: `sizes` from inputs to outputs, `activations` one a layer."""
    records = [INITIALIZERS[x] for x in layer_initializers(initializer, sizes, activations)]
    weights = [
        record.weights(fan_in, fan_out, rng)
        for record, (fan_in, fan_out) in zip(records, pairwise(sizes), strict=True)
        if record.weights is not None
    ]
    if records[0].first is not None:
        weights[0] = np.array(records[0].first)
    return tuple(
        Layer(W, np.zeros((len(W), 1)), activation)
        for W, activation in zip(weights, activations, strict=True)
    )
