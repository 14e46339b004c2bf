"""Whether a straight line, or a plane, can part two classes: decided only where it is certain."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.setup.datasets import Dataset

_ROOM = 1e-9  # of the data's own size: what rounding may do to a mean or to a projection


def never_parted(dataset: Dataset) -> bool:
    """Whether it is certain that no weighted sum of the inputs is larger in one class throughout.

    Certain where both classes have the same mean, since a weighted sum then has the same mean in
    both; and in the plane, where the convex hulls of the classes overlap: of two convex polygons
    that do not, some side of one has all of the other beyond it (the separating axis theorem).
    False also means "not decided".
    """
    if not dataset.classes or len(dataset.Y) != 1:
        return False
    classes = [dataset.X[:, dataset.Y[0] == label] for label in (0, 1)]
    if min(X.shape[1] for X in classes) == 0:
        return False
    means = np.subtract(*(X.mean(axis=1) for X in classes))
    if np.abs(means).max() <= _ROOM * np.ptp(dataset.X):
        return True
    return len(dataset.X) == 2 and _hulls_overlap(*classes)


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
