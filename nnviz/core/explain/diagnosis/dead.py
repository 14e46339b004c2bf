"""Dead units: hidden ReLU units that are 0 for every sample, and since when."""

from dataclasses import replace
from typing import Any

import numpy as np

from nnviz.core.arrays import Array, evenly_spread
from nnviz.core.explain.diagnosis.finding import Finding, smaller_rate
from nnviz.core.model.network import Trace
from nnviz.core.setup.config import Config
from nnviz.core.train import snapshots
from nnviz.core.train.parts import at
from nnviz.core.train.run import Run

_NUMBERS = 4e6  # activations looked at together, to find the step at which units died


def dead_layer(run: Run, trace: Trace) -> Finding | None:
    """A hidden ReLU layer of which all units are 0 for every sample: no gradient passes it."""
    dead = _dead(run.config, trace)
    layer = next((index for index, units in enumerate(dead) if units.all()), None)
    if layer is None:
        return None
    sentence = (
        f"{_since(run, layer, dead[layer])} every unit of hidden layer {layer + 1} gives 0 for"
        f" every {run.dataset.sample}: the output is the same for all."
    )
    return Finding("A layer is dead.", sentence, *_smaller_rate_or_leak(run, layer, dead[layer]))


def dead_units(run: Run, trace: Trace) -> Finding | None:
    """Hidden ReLU units that are 0 for every sample, if they are at least half of a layer."""
    config, dead = run.config, _dead(run.config, trace)
    if not any(2 * units.sum() >= len(units) for units in dead):
        return None
    count = sum(int(units.sum()) for units in dead)
    layers = zip(config.hidden, config.activations, strict=False)
    units = sum(width for width, name in layers if name == "relu")
    return Finding(
        f"{count} of {units} ReLU units are dead.",
        f"They give 0 for every {run.dataset.sample}, and their gradients are 0: only the others"
        " still learn.",
        "Use tanh units, which cannot die",
        _in_place_of_relu(config, "tanh"),
    )


def _dead(config: Config, trace: Trace) -> list[Array]:
    """For each hidden layer, which of its ReLU units are 0 for every sample."""
    layers = zip(config.activations, trace[:-1], strict=False)
    return [(layer.A == 0).all(axis=1) & (name == "relu") for name, layer in layers]


def _since(run: Run, layer: int, units: Array) -> str:
    """From which step on, as far as the kept parameters tell, these units of a layer are all 0."""
    numbers = run.dataset.X.shape[1] * sum(run.config.sizes[1:])
    places = np.array(evenly_spread(len(run.kept_steps), max(2, int(_NUMBERS / numbers))))
    A = snapshots.activations(at(run.kept_network, places), run.dataset.X)[layer]
    alive = np.flatnonzero((A[:, units] != 0).any(axis=(1, 2)))
    if len(alive) == 0:
        return "From the start,"
    before, step = run.kept_steps[places[alive[-1]]], run.kept_steps[places[alive[-1] + 1]]
    return f"From step {step:,} on" + ("," if step == before + 1 else ", or a little earlier,")


def _smaller_rate_or_leak(run: Run, layer: int, units: Array) -> tuple[str, dict[str, Any]]:
    """A smaller learning rate, where the steps have killed the units; else leaky ReLU."""
    if _since(run, layer, units).startswith("From step"):
        return smaller_rate(run, 10)
    return "Use leaky ReLU", _in_place_of_relu(run.config, "leaky_relu")


def _in_place_of_relu(config: Config, other: str) -> dict[str, Any]:
    """The hidden activations with `other` where they are ReLU."""
    names = tuple(other if name == "relu" else name for name in config.activations[:-1])
    return {"activation": replace(config, activation=names).activation}
