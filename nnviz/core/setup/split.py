"""A split of data into training data and test data, which training never sees."""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.setup.datasets import Dataset


def held_out(samples: int, fraction: float) -> int:
    """How many of so many samples are kept from training; never all of them."""
    return min(int(fraction * samples + 0.5), samples - 1)


def split(dataset: Dataset, fraction: float, *, rng: np.random.Generator) -> Dataset:
    """The training data, with the rest of `dataset` as its `test`; both keep its order.

    `held_out` says how many samples are drawn. Of classes each gives its share of them, rounded
    up or down, so that both sides are made of the classes as the whole is (a stratified split); and
    at least one sample stands on each side of every class that has two, if there is room.
    """
    count = dataset.X.shape[1]
    strata = _strata(dataset)
    drawn = np.zeros(count, dtype=bool)
    shares = _shares([len(each) for each in strata], held_out(count, fraction))
    for each, share in zip(strata, shares, strict=True):
        drawn[rng.permutation(each)[:share]] = True
    test = Dataset(dataset.X[:, drawn], dataset.Y[:, drawn], dataset.classes)
    return Dataset(dataset.X[:, ~drawn], dataset.Y[:, ~drawn], dataset.classes, test)


def _strata(dataset: Dataset) -> list[NDArray[np.intp]]:
    """The samples of each class, counted from 0; all of them where there are no classes."""
    if not dataset.classes:
        return [np.arange(dataset.X.shape[1])]
    labels = dataset.Y.argmax(axis=0) if len(dataset.Y) > 1 else dataset.Y[0]
    return [np.flatnonzero(labels == label) for label in np.unique(labels)]


def _shares(counts: list[int], total: int) -> list[int]:
    """How many of each class are drawn, `total` together: one after another where most is due."""
    low = [min(1, count - 1) for count in counts]
    high = [max(1, count - 1) if count > 1 else 0 for count in counts]
    if sum(low) > total:
        low = [0] * len(counts)
    if sum(high) < total:
        high = counts
    due = [count * total / sum(counts) for count in counts]
    shares = low
    for _ in range(total - sum(low)):
        open_ones = [index for index, share in enumerate(shares) if share < high[index]]
        shares[max(open_ones, key=lambda index: due[index] - shares[index])] += 1
    return shares
