"""Points in the plane, of two classes with one output, or of several with an output each."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.limits import Integers
from nnviz.core.setup import lessons
from nnviz.core.setup.dataset import DatasetKind, Maker, Shape

# (label 0 or 1, position 0..1 along the curve, generator) -> x and y of each point
Curve = Callable[[int, Array, np.random.Generator], tuple[Array, Array]]


def two_classes(description: str, curve: Curve, where: str) -> DatasetKind:
    """Half the samples of each class, moved by normal noise; `where` they lie, for the lesson."""
    return DatasetKind(description, _halves(curve), lessons.points(where), Integers(2, 2, 2))


def _halves(curve: Curve) -> Maker:
    def make(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
        counts = (shape.samples - shape.samples // 2, shape.samples // 2)
        points = [
            np.stack(curve(label, np.linspace(0, 1, count), rng))
            for label, count in enumerate(counts)
        ]
        X = np.concatenate(points, axis=1)
        X += rng.normal(0.0, 1.0, X.shape) * shape.noise
        return X, np.repeat([[0.0, 1.0]], counts, axis=1)

    return make


def circle(label: int, t: Array, _: np.random.Generator) -> tuple[Array, Array]:
    """A ring, and a smaller one inside."""
    radius, angle = (1.5, 0.6)[label], 2 * np.pi * t
    return radius * np.cos(angle), radius * np.sin(angle)


def moon(label: int, t: Array, _: np.random.Generator) -> tuple[Array, Array]:
    """An upper and a lower half circle that reach into each other."""
    x, y = np.cos(np.pi * t), np.sin(np.pi * t)
    return (x - 0.5, y - 0.25) if label == 0 else (0.5 - x, 0.25 - y)


def spiral(label: int, t: Array, _: np.random.Generator) -> tuple[Array, Array]:
    """Two arms that wind around each other."""
    return _arm(t, turns=1.75, start=label / 2)


def gaussian(label: int, t: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two clouds."""
    centre = (-0.8, 0.8)[label]
    return centre + rng.normal(0.0, 0.3, t.shape), centre + rng.normal(0.0, 0.3, t.shape)


def blobs(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """One cloud a class, as many as there are outputs, around a circle; targets are one-hot."""
    labels = _labels(shape)
    angle = 2 * np.pi * (labels / shape.outputs + 0.25)
    X = 1.3 * np.stack([np.cos(angle), np.sin(angle)])
    X += rng.normal(0.0, 0.3, X.shape) + rng.normal(0.0, 1.0, X.shape) * shape.noise
    return X, np.eye(shape.outputs)[:, labels]


def spirals(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """One arm a class, as many as there are outputs; targets are one-hot."""
    labels = _labels(shape)
    arms = [
        np.stack(_arm(np.linspace(0, 1, count), turns=1.25, start=label / shape.outputs))
        for label, count in enumerate(np.bincount(labels))
    ]
    X = np.concatenate(arms, axis=1)
    X += rng.normal(0.0, 1.0, X.shape) * shape.noise
    return X, np.eye(shape.outputs)[:, labels]


def _arm(t: Array, *, turns: float, start: float) -> tuple[Array, Array]:
    """A spiral from the middle out to a radius of 2; `start` is the turn that it begins with."""
    radius, angle = 2 * t, 2 * turns * np.pi * t + 2 * np.pi * start
    return radius * np.sin(angle), radius * np.cos(angle)


def _labels(shape: Shape) -> NDArray[np.intp]:
    """The class of each sample, counted from 0: equally many of each, as far as they divide."""
    labels: NDArray[np.intp] = np.arange(shape.samples) * shape.outputs // shape.samples
    return labels
