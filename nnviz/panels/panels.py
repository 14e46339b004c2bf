"""The panels of the player: for each the figure, and what changes in it from frame to frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.model.network import Network
from nnviz.core.ranges import round_range
from nnviz.core.train import snapshots as frames
from nnviz.core.train.run import Run
from nnviz.core.train.snapshots import Parameters
from nnviz.figures.activations import activation_matrices, shown_samples
from nnviz.figures.gradients import gradient_bars_figure, gradient_lines_figure, number_heights
from nnviz.figures.loss import loss_figure
from nnviz.figures.matrices import NARROW_COLUMNS, Matrix, matrices_figure, matrices_layout
from nnviz.figures.outputs import (
    GRID,
    agreement_figure,
    kind_of_output,
    plane,
    plane_figure,
    rows_figure,
)
from nnviz.figures.theme import Figure
from nnviz.figures.weights import parameter_matrices, with_bias
from nnviz.player.film import Cursor, Reel, compact

_SIDE_BY_SIDE = 2  # matrices that fit into half of the page
_LARGE = 1000  # weights from here on are printed as powers of ten


@dataclass(frozen=True)
class Panel:
    """A figure as it is in the last frame, its reels and cursors, and how it is laid out."""

    figure: Figure
    reels: Sequence[Reel] = ()
    cursors: Sequence[Cursor] = ()
    narrow: dict[str, Any] | None = None
    wide: bool = False


@dataclass(frozen=True, eq=False)
class Scenes:
    """A run at the steps of its frames; what several panels need is computed once."""

    run: Run
    steps: Sequence[int]
    log: bool

    @cached_property
    def network(self) -> Network:
        """The network in every frame, stacked."""
        return frames.stacked(self.run.networks_at(self.steps))

    @cached_property
    def gradients(self) -> Parameters:
        """The gradient that each frame's step used."""
        return frames.gradients(self.run, self.steps, self.network)


def _reel(figure: str, trace: int, attribute: str, values: NDArray[Any]) -> Reel:
    return Reel(figure, trace, attribute, compact(values))


def loss_panel(name: str, scenes: Scenes) -> Panel:
    """The loss curve with a cursor on it."""
    here = Cursor(name, np.array(scenes.steps), scenes.run.loss[list(scenes.steps)])
    return Panel(loss_figure(scenes.run, log=scenes.log), cursors=[here])


def output_panel(name: str, scenes: Scenes) -> Panel:
    """What the network answers, as it fits the data."""
    dataset = scenes.run.dataset
    kind = kind_of_output(dataset)
    if kind == "plane":
        _, _, points = plane(dataset)
        z = frames.outputs(scenes.network, points).reshape(-1, GRID, GRID)
        figure = plane_figure(dataset, z[-1].copy())
        if 0 <= z.min() and z.max() <= 1:  # else levels would hide how far outside an output is
            z *= 255
            reel = Reel(name, 0, "z", np.rint(z, out=z).astype(np.uint8))
        else:
            reel = _reel(name, 0, "z", z)
        return Panel(figure, [reel])
    A = frames.outputs(scenes.network, dataset.X)
    finite = A[np.isfinite(A)]
    span = float(finite.min(initial=0)), float(finite.max(initial=1))
    if kind == "rows":
        output = A[:, 0]
        reels = [_reel(name, 0, attribute, output) for attribute in ("marker.color", "y")]
        return Panel(rows_figure(dataset, output[-1], span=span), reels)
    reels = [_reel(name, index, "y", A[:, index]) for index in range(A.shape[1])]
    return Panel(agreement_figure(dataset, A[-1], span=span), reels)


def _matrices_panel(
    name: str, title: str, matrices: Sequence[Matrix], values: Sequence[Array]
) -> Panel:
    """Parameters that change: `values` are (frames, rows, columns), one a matrix."""
    half_width = round_range(*(v[np.isfinite(v)] for v in values))
    figure = matrices_figure(matrices, title=title, half_width=half_width)
    narrow = matrices_layout(matrices, title=title, half_width=half_width, columns=NARROW_COLUMNS)
    reels = [_reel(name, trace, "z", each) for trace, each in enumerate(values)]
    return Panel(figure, reels, narrow=narrow, wide=len(matrices) > _SIDE_BY_SIDE)


def _parameter_panel(name: str, title: str, symbol: str, layers: Parameters) -> Panel:
    last = [(W[-1], b[-1]) for W, b in layers]
    values = [with_bias(W, b) for W, b in layers]
    # Gradients shrink by powers of ten while weights do not; those of a diverging run grow.
    readable = not symbol and round_range(*(v[np.isfinite(v)] for v in values)) < _LARGE
    matrices = parameter_matrices(last, symbol, ".2f" if readable else ".1e")
    return _matrices_panel(name, title, matrices, values)


def weights_panel(name: str, scenes: Scenes) -> Panel:
    """W and b of every layer."""
    title = "Weights W and biases b"
    if scenes.run.config.initializer == "notes":
        title = "W and b; W<sub>1</sub> began as the notes' W_hidden"
    return _parameter_panel(name, title, "", frames.parameters(scenes.network))


def gradients_panel(name: str, scenes: Scenes) -> Panel:
    """The gradient of every layer, dW and db."""
    return _parameter_panel(name, "Gradients dC/dW and dC/db", "d", scenes.gradients)


def updates_panel(name: str, scenes: Scenes) -> Panel:
    """What the next step adds to W and b."""
    rate = scenes.run.config.learning_rate
    with np.errstate(over="ignore"):
        layers = [(-rate * dW, -rate * db) for dW, db in scenes.gradients]
    return _parameter_panel(name, "Updates −learning_rate × dC/dW", "Δ", layers)


def magnitude_panel(name: str, scenes: Scenes) -> Panel:
    """The gradient's norm a layer, as bars."""
    norms = frames.norms(scenes.gradients)
    reels = [
        _reel(name, 1, "customdata", norms),
        _reel(name, 1, "y", number_heights(scenes.run, norms)),
        _reel(name, 0, "y", norms),
    ]
    return Panel(gradient_bars_figure(scenes.run, norms), reels)


def history_panel(name: str, scenes: Scenes) -> Panel:
    """The gradient's norm a layer, over all steps."""
    return Panel(gradient_lines_figure(scenes.run), cursors=[Cursor(name, np.array(scenes.steps))])


def activations_panel(name: str, scenes: Scenes) -> Panel:
    """A of every layer for some samples."""
    dataset = scenes.run.dataset
    samples = shown_samples(dataset)
    A = frames.activations(scenes.network, dataset.X[:, samples])
    count = dataset.X.shape[1]
    matrices = activation_matrices([layer[-1] for layer in A], samples, of=count)
    some = f", {len(samples)} of {count:,}" if len(samples) < count else ""
    return _matrices_panel(name, f"Activations A, sample by sample{some}", matrices, A)


PANELS: dict[str, Callable[[str, Scenes], Panel]] = {
    "loss": loss_panel,
    "output": output_panel,
    "weights": weights_panel,
    "gradients": gradients_panel,
    "updates": updates_panel,
    "magnitude": magnitude_panel,
    "history": history_panel,
    "activations": activations_panel,
}
