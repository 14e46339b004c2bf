"""PANELS: every panel that a film may have, with what it is called and what it shows."""

from collections.abc import Callable
from typing import NamedTuple

from nnviz.core.setup.config import Config
from nnviz.core.setup.rates import rate_changes
from nnviz.panels import charts, matrices, network, outputs
from nnviz.panels.part import Part
from nnviz.panels.subject import Subject


class Panel(NamedTuple):
    """`part` takes the panel's own name in PANELS, and what the film is of.

    `suits` says which runs have something to show in it.
    """

    label: str
    help: str
    part: Callable[[str, Subject], Part]
    suits: Callable[[Config], bool] = lambda _: True


PANELS = {
    "network": Panel(
        "Network",
        "Units and the weights between them: thicker where a weight is further from 0, blue above 0"
        " and orange below. In each unit is its activation: over one input, over the plane of two,"
        " or sample by sample. The edges show gradients or updates instead, if you choose them.",
        network.network,
    ),
    "output": Panel(
        "Output",
        "The output of the network: over one input, before its targets, or over the plane of two."
        " With several classes, the class with the largest output, in a stronger colour where that"
        " output is larger.",
        outputs.output,
    ),
    "loss": Panel(
        "Loss",
        "The loss C before each step, of the data that the step uses; last, C of all training data."
        " With test data, C of these too, after the same steps. C is the loss on the data alone,"
        " without a penalty. Thin lines with numbers are pinned runs.",
        charts.loss,
    ),
    "weights": Panel("Weights", "W and b of each layer.", matrices.weights),
    "magnitude": Panel(
        "Gradient magnitude",
        "The L2 norm of each layer's gradient, W and b together: of the data that the next step"
        " uses; after the last step, of all training data. It is that of C, without a penalty's"
        " part and before clipping.",
        charts.magnitude,
    ),
    "gradients": Panel(
        "Gradients",
        "dC/dW and dC/db of each layer, of the data that the next step uses; after the last step,"
        " of all training data; without a penalty's part, and before clipping. Grey is 0, or near 0"
        " beside the largest; *Rescale colours* shows small ones.",
        matrices.gradients,
    ),
    "updates": Panel(
        "Updates",
        "What the next step adds to W and b; after the last step, what one more step, on all"
        " training data, would add.",
        matrices.updates,
    ),
    "history": Panel(
        "Gradient history",
        "The L2 norm of each layer's gradient at every step: that of C, without a penalty's part"
        " and before clipping. A line has a gap where it is 0.",
        charts.history,
    ),
    "rate": Panel(
        "Learning rate",
        "The learning rate of each step, which the schedule and the warm-up change once an epoch.",
        charts.rate,
        rate_changes,
    ),
    "activations": Panel("Activations", "A of each layer, sample by sample.", matrices.activations),
}


def panels_of(config: Config) -> dict[str, Panel]:
    """The panels that suit a run of `config`."""
    return {name: panel for name, panel in PANELS.items() if panel.suits(config)}
