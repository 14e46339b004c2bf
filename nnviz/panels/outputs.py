"""The panel of the output: what the network answers, in the picture that fits the data."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import Dataset
from nnviz.core.train import snapshots
from nnviz.figures.classes import classes_figure, shades
from nnviz.figures.fit import fit_figure, line_of_inputs
from nnviz.figures.outputs import (
    GRID,
    agreement_figure,
    kind_of_output,
    plane,
    plane_figure,
    rows_figure,
)
from nnviz.panels.part import Part, last, reel
from nnviz.panels.subject import Subject
from nnviz.player.film import Reel


def output(name: str, subject: Subject) -> Part:
    """Over one input or two, for each row of a truth table, or against the target."""
    dataset = subject.run.dataset
    kind = kind_of_output(dataset)
    if kind in ("plane", "classes"):
        _, _, points = plane(dataset)
        A = snapshots.outputs(subject.network, points).reshape(-1, len(dataset.Y), GRID, GRID)
        return (_plane if kind == "plane" else _classes)(name, dataset, A)
    if kind == "fit":
        return _fit(name, dataset, snapshots.outputs(subject.network, line_of_inputs(dataset)))
    A = snapshots.outputs(subject.network, dataset.everything.X)
    return _rows(name, dataset, A) if kind == "rows" else _agreement(name, dataset, A)


def _plane(name: str, dataset: Dataset, A: Array) -> Part:
    z = A[:, 0]
    return Part(plane_figure(dataset, last(z)), [_between_0_and_1(name, "z", z)])


def _classes(name: str, dataset: Dataset, A: Array) -> Part:
    z, largest = shades(A), A.max(axis=1)
    reels = [
        _banded(name, z, len(dataset.Y)),
        _between_0_and_1(name, "customdata", largest),
    ]
    return Part(classes_figure(dataset, last(z), last(largest)), reels)


def _between_0_and_1(name: str, attribute: str, values: Array) -> Reel:
    if not (values.min() >= 0 and values.max() <= 1):  # levels would hide how far outside it is
        return reel(name, 0, attribute, values)
    levels = values * 255
    return Reel(name, 0, attribute, np.rint(levels, out=levels).astype(np.uint8))


def _banded(name: str, z: Array, bands: int) -> Reel:
    """Each band, of `shades`, in equally many levels: none lies across the border of two."""
    if np.isnan(z).any():
        return reel(name, 0, "z", z)
    levels = 256 // bands
    middle = 0.5 + 0.5 / levels  # of the lowest
    level = ((z - 0.5) * levels).astype(np.uint8)
    return Reel(name, 0, "z", level, scale=(middle, middle + 255 / levels))


def _rows(name: str, dataset: Dataset, A: Array) -> Part:
    outputs = A[:, 0]
    reels = [reel(name, 0, attribute, outputs) for attribute in ("marker.color", "y")]
    return Part(rows_figure(dataset, last(outputs), span=_span(A)), reels)


def _fit(name: str, dataset: Dataset, A: Array) -> Part:
    still = len(dataset.Y) * (1 if dataset.test is None else 2)  # traces: the targets
    reels = [reel(name, still + row, "y", A[:, row]) for row in range(len(dataset.Y))]
    finite = A[np.isfinite(A)]
    span = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    return Part(fit_figure(dataset, last(A), span=span), reels)


def _agreement(name: str, dataset: Dataset, A: Array) -> Part:
    trained = dataset.Y.shape[1]
    groups = [A[..., :trained], A[..., trained:]][: 1 if dataset.test is None else 2]
    answers = [values[:, index] for values in groups for index in range(values.shape[1])]
    reels = [reel(name, index, "y", values) for index, values in enumerate(answers)]
    return Part(agreement_figure(dataset, last(A), span=_span(A)), reels)


def _span(A: Array) -> tuple[float, float]:
    """From the smallest to the largest output of the whole film, 0 and 1 among them."""
    finite = A[np.isfinite(A)]
    return float(finite.min(initial=0)), float(finite.max(initial=1))
