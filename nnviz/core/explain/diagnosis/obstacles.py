"""What keeps a network from learning: units all alike, no hidden layer, flat sigmoids."""

from typing import Any

import numpy as np

from nnviz.core.explain.diagnosis.course import is_flat
from nnviz.core.explain.diagnosis.finding import Finding
from nnviz.core.explain.diagnosis.separable import never_parted
from nnviz.core.model.network import Network, Trace
from nnviz.core.train.run import Run

_VANISHED = 1000  # so many times shorter than the output layer's, a gradient has vanished
_STOPPED = 1000  # so many times shorter than at its longest, a gradient has stopped
_SATURATED = 0.01  # A (1 - A) below this: the sigmoid is flat


def alike(run: Run, _: Trace) -> Finding | None:
    """Hidden units that began alike, which all get the same gradient, and so stay alike."""
    networks = (run.network_at(0), run.network_at(run.steps))
    layers = range(len(run.config.hidden))
    if not layers or not all(_units_alike(each, layer) for each in networks for layer in layers):
        return None
    if max(run.config.hidden) == 1:
        return None
    return Finding(
        "The hidden units are all alike.",
        "They began equal, get equal gradients and stay equal: a layer can do no more than one"
        " unit could.",
        "Draw first weights at random",
        {"initializer": "auto"},
    )


def _units_alike(network: Network, layer: int) -> bool:
    """Whether the units of a hidden layer, counted from 0, have the same W and b in and out."""
    here, after = network[layer], network[layer + 1]
    spreads = (np.ptp(here.W, axis=0), np.ptp(here.b, axis=0), np.ptp(after.W, axis=1))
    return all(spread.max() <= 1e-9 * (1 + np.abs(here.W).max()) for spread in spreads)


def without_hidden_layer(run: Run, _: Trace) -> Finding | None:
    """A weighted sum alone, where no weighted sum can part the classes."""
    config = run.config
    if any(name != "identity" for name in config.activations[:-1]):
        return None
    several = config.outputs > 1
    # Only of softmax is the largest output certainly that of the largest weighted sum.
    if not never_parted(run.dataset) or (several and config.output != "softmax"):
        return None
    count = run.dataset.X.shape[1]
    boundary = "straight line" if config.inputs == 2 else "weighted sum"
    title = f"No {boundary}s part" if several else f"No {boundary} parts"
    why = "Layers with the identity add nothing" if config.hidden else "There is no hidden layer"
    mend: dict[str, Any] = {"activation": "tanh"}
    if not config.hidden:
        mend |= {"hidden": (4,)}
    return Finding(
        f"{title} these classes.",
        f"{why}: at most {count - 1:,} of the {count:,} {run.dataset.sample}s can ever be right.",
        "Use tanh layers" if config.hidden else "Add a hidden layer",
        mend,
    )


def saturated(run: Run, trace: Trace) -> Finding | None:
    """Wrong outputs for which the sigmoid is flat, with squared error: they hardly move W."""
    config, A, Y = run.config, trace[-1].A, run.dataset.Y
    if config.output != "sigmoid" or config.loss != "squared_error" or not run.dataset.classes:
        return None
    wrong = (A > 0.5) != (Y > 0.5)
    flat = A * (1 - A) < _SATURATED
    norms = np.linalg.norm(run.gradient_norm, axis=1)
    if not (wrong & flat).any() or norms[-1] * _STOPPED > norms.max():
        return None
    return Finding(
        "The output is saturated.",
        "Wrong outputs are so close to 0 or 1 that A (1 − A), a factor of their delta, is almost"
        " 0.",
        "Use cross-entropy",
        {"loss": "binary_cross_entropy"},
    )


def vanishing(run: Run, _: Trace) -> Finding | None:
    """A loss that stays where it is, and a first layer whose gradient began almost at 0."""
    first, last = run.gradient_norm[0, [0, -1]]
    if not is_flat(run) or last < _VANISHED * first or first == 0:
        return None
    return Finding(
        "The gradient vanishes.",
        f"At step 0 that of layer 1 is {last / first:,.0f} times shorter than that of the output"
        " layer, and the loss hardly moves.",
        "Use ReLU and He's weights",
        {"activation": "relu", "initializer": "he"},
    )
