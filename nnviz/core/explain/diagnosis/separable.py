"""Whether a straight line, or a plane, can part classes: decided only where it is certain."""

from itertools import combinations

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import Dataset

_ROOM = 1e-9  # of the data's own size: what rounding may do to a mean or to a projection


def never_parted(dataset: Dataset) -> bool:
    """Whether it is certain that no weighted sums of the inputs can tell all samples' classes.

    One weighted sum, where there is one output: it would have to be larger in one class throughout.
    With an output for each class, the largest weighted sum would have to be its own: then the
    difference of two parts their classes, and so it is enough that two classes cannot be parted.
    False also means "not decided".
    """
    if not dataset.classes:
        return False
    X, Y = dataset.X, dataset.Y
    labels = Y[0] if len(Y) == 1 else Y.argmax(axis=0)
    classes = [X[:, labels == label] for label in np.unique(labels)]
    return any(_never_two(one, other) for one, other in combinations(classes, 2))


def _never_two(one: Array, other: Array) -> bool:
    """Whether it is certain that no weighted sum parts points (inputs, n) and (inputs, k).

    Certain where both have the same mean, since a weighted sum then has the same mean in both; and
    in the plane, where their convex hulls overlap: of two convex polygons that do not, some side of
    one has all of the other beyond it (the separating axis theorem).
    """
    size = np.ptp(np.concatenate([one, other], axis=1))
    if np.abs(one.mean(axis=1) - other.mean(axis=1)).max() <= _ROOM * size:
        return True
    return len(one) == 2 and _hulls_overlap(one, other)


def _hulls_overlap(one: Array, other: Array) -> bool:
    """Whether the convex hulls of points (2, n) and (2, k) have more than a boundary in common."""
    sides = np.concatenate([_sides(one), _sides(other)])
    # Across each side, and along it too, for a hull that is only a segment.
    axes = np.concatenate([sides, sides[:, ::-1] * (1, -1)])
    axes = axes[np.abs(axes).max(axis=1) > 0]
    here, there = axes @ one, axes @ other
    gaps = np.maximum(here.min(axis=1) - there.max(axis=1), there.min(axis=1) - here.max(axis=1))
    return bool(len(axes)) and bool((gaps < -_ROOM * np.ptp(here, axis=1)).all())


def _sides(points: Array) -> Array:
    """The sides (k, 2) of the convex hull of points (2, n), as vectors.

    Andrew's monotone chain: the lower chain from left to right, then the upper one back.
    """
    ordered = np.unique(points.T, axis=0)
    chains = [_chain(ordered), _chain(ordered[::-1])]
    return np.concatenate([np.diff(chain, axis=0) for chain in chains])


def _chain(ordered: Array) -> Array:
    """Of points (n, 2) in order, those that turn to the left all the way."""
    kept: list[Array] = []
    for point in ordered:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return np.array(kept)


def _turn(a: Array, b: Array, c: Array) -> float:
    """Above 0 where the way from a over b to c turns to the left."""
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
