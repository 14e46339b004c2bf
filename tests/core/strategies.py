"""Hypothesis strategies: any Config that is valid, any small network."""

from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st

from nnviz import Config
from nnviz.core import limits
from nnviz.core.limits import Integers, Reals
from nnviz.core.model.activations import hidden_activations
from nnviz.core.model.initializers import INITIALIZERS
from nnviz.core.model.losses import LOSSES
from nnviz.core.model.network import Layer
from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.setup.settings import Choice, LayerChoice, Number, OfDataset
from nnviz.core.setup.together import takes
from tests.core.reference import Problem, draw_targets


@st.composite
def configs(
    draw: st.DrawFn, *, samples: int = 5000, width: int = 64, epochs: int = 100_000
) -> Config:
    """A valid Config with every field drawn, no larger than the given bounds."""
    dataset = draw(st.sampled_from(list(DATASETS)))
    kind, most = DATASETS[dataset], {"samples": samples, "batch_size": samples, "epochs": epochs}
    hidden = tuple(draw(st.lists(st.integers(1, width), max_size=limits.HIDDEN_LAYERS.high)))
    losses = [name for name, loss in LOSSES.items() if takes(kind, loss)]
    loss = draw(st.sampled_from(losses))
    settings: dict[str, Any] = {
        "dataset": dataset,
        "hidden": hidden,
        "loss": loss,
        "output": draw(st.sampled_from(LOSSES[loss].outputs)),
    }
    for name, described in SETTINGS.items():
        match described:
            case OfDataset():
                settings[name] = draw(_numbers(getattr(kind, name), most.get(name)))
            case Number():
                settings[name] = draw(_numbers(described.limits, most.get(name)))
            case LayerChoice():
                names = st.sampled_from(list(described.options))
                settings[name] = draw(names | st.tuples(*[names] * len(hidden)))
            case Choice() if name not in ("initializer", *settings):
                settings[name] = draw(st.sampled_from(list(described.options)))
    # Of 4 samples, as few as there can be, an eighth is one.
    settings["test_fraction"] = draw(st.just(0.0) | st.floats(0.125, 0.8))
    if not settings["test_fraction"]:
        settings["patience"] = 0
    sizes = (settings["inputs"], *hidden, settings["outputs"])
    initializers = [name for name, each in INITIALIZERS.items() if each.fits(sizes)]
    return Config(**settings, initializer=draw(st.sampled_from(initializers)))


def _numbers(allowed: Integers | Reals, most: float | None) -> st.SearchStrategy[float]:
    if isinstance(allowed, Integers):
        return st.integers(allowed.low, min(allowed.high, int(most or allowed.high)))
    low, high = allowed.low, allowed.high
    return st.floats(low, high, exclude_min=allowed.above, exclude_max=allowed.below)


@st.composite
def problems(draw: st.DrawFn, *, layers: int) -> tuple[Problem, str]:
    """A network of so many layers, 1 to 3 units wide, with up to 4 samples for it; and a loss.

    The weights are moderate, so that no sigmoid is saturated.
    """
    widths = draw(st.lists(st.integers(1, 3), min_size=layers + 1, max_size=layers + 1))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    hidden = [draw(st.sampled_from(hidden_activations())) for _ in range(layers - 1)]
    activations = [*hidden, draw(st.sampled_from(LOSSES[loss].outputs))]
    samples = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**31 - 1)))
    network = tuple(
        Layer(rng.uniform(-1, 1, (fan_out, fan_in)), rng.uniform(-1, 1, (fan_out, 1)), activation)
        for (fan_in, fan_out), activation in zip(pairwise(widths), activations, strict=True)
    )
    X = rng.uniform(-2, 2, (widths[0], samples))
    Y = draw_targets(rng, activations[-1], (widths[-1], samples))
    return Problem(network, X, Y), loss
