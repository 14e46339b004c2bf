"""The panels of matrices, one heatmap a layer: W and b, their gradients and updates, and A."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.initializers import NOTES
from nnviz.core.ranges import range_of_each, round_range
from nnviz.core.train import snapshots
from nnviz.core.train.snapshots import Parameters
from nnviz.figures.activations import activation_matrices, shown_samples
from nnviz.figures.matrices import NARROW_COLUMNS, Matrix, matrices_figure, matrices_layout
from nnviz.figures.weights import parameter_matrices, with_bias
from nnviz.panels.part import Part, last, reel
from nnviz.panels.subject import Subject

_SIDE_BY_SIDE = 2  # matrices that fit into a third of a row
_LARGE = 1000  # weights from here on are printed as powers of ten


def weights(name: str, subject: Subject) -> Part:
    """W and b of every layer."""
    title = "Weights W and biases b"
    if subject.run.config.initializers[0] == NOTES:
        title = "W and b; W<sub>1</sub> began as the notes' W_hidden"
    return _parameters(name, subject, title, "", snapshots.parameters(subject.network))


def gradients(name: str, subject: Subject) -> Part:
    """The gradient of every layer, dW and db."""
    return _parameters(name, subject, "Gradients dC/dW and dC/db", "d", subject.gradients)


def updates(name: str, subject: Subject) -> Part:
    """What the next step adds to W and b."""
    title = "Updates: what the next step adds to W and b"
    return _parameters(name, subject, title, "Δ", subject.updates)


def activations(name: str, subject: Subject) -> Part:
    """A of every layer for some samples."""
    dataset = subject.run.dataset
    samples = shown_samples(dataset)
    A = subject.activations
    count = dataset.X.shape[1]
    matrices = activation_matrices([last(layer) for layer in A], samples, of=count)
    some = f", {len(samples)} of {count:,}" if len(samples) < count else ""
    return _part(name, subject, f"Activations A, sample by sample{some}", matrices, A)


def _parameters(name: str, subject: Subject, title: str, symbol: str, layers: Parameters) -> Part:
    values = [with_bias(W, b) for W, b in layers]
    # Gradients shrink by powers of ten while weights do not; those of a diverging run grow.
    readable = not symbol and _half_width(values) < _LARGE
    matrices = parameter_matrices(
        [(last(W), last(b)) for W, b in layers], symbol, ".2f" if readable else ".1e"
    )
    return _part(name, subject, title, matrices, values)


def heatmaps(name: str, title: str, matrices: Sequence[Matrix], values: Sequence[Array]) -> Part:
    """Matrices that change, all on one scale: `values` are (steps, rows, columns), one a matrix."""
    half_width = _half_width(values)
    if not any((each[~np.isnan(each)] != 0).any() for each in values):
        title = f"{title}: all are 0"  # else nobody knows why it is grey
    figure = matrices_figure(matrices, title=title, half_width=half_width)
    narrow = matrices_layout(matrices, title=title, half_width=half_width, columns=NARROW_COLUMNS)
    reels = [reel(name, trace, "z", each) for trace, each in enumerate(values)]
    span = 1 if len(matrices) <= _SIDE_BY_SIDE else 3
    widths = np.full(len(values[0]), half_width)
    return Part(figure, reels, narrow=narrow, span=span, half_width=widths)


def _part(
    name: str, subject: Subject, title: str, matrices: Sequence[Matrix], values: Sequence[Array]
) -> Part:
    """Heatmaps whose colours reach as far in each frame as the viewer wants."""
    part = heatmaps(name, title, matrices, values)
    return replace(part, half_width=range_of_each(*values)) if subject.rescaled else part


def _half_width(values: Sequence[Array]) -> float:
    return round_range(*(each[np.isfinite(each)] for each in values))
