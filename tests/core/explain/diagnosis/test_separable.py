"""Whether classes can be parted, against every direction tried one by one."""

import numpy as np
import pytest

from nnviz.core.arrays import Array
from nnviz.core.explain.diagnosis.separable import never_parted
from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import DATASETS, Dataset


def widest_gap(dataset: Dataset) -> float:
    """The widest gap between the classes along any of many directions; below 0 they overlap."""
    angles = np.linspace(0, 2 * np.pi, 20_000)
    along = np.stack([np.cos(angles), np.sin(angles)], axis=1) @ dataset.X
    label = dataset.Y[0] == 1
    return float((along[:, label].min(axis=1) - along[:, ~label].max(axis=1)).max())


def scattered(seed: int) -> Dataset:
    """A few points, far enough apart in some cases and mixed in others."""
    rng = np.random.default_rng(seed)
    ones, zeros = rng.integers(1, 6, 2)
    X = rng.normal(size=(2, ones + zeros))
    X[:, :ones] += rng.uniform(0, 3)
    if seed % 4 == 0:
        X[1] = X[0]  # all on one line
    Y = np.repeat([[1.0, 0.0]], [ones, zeros], axis=1)
    return Dataset(X, Y, classes=True)


@pytest.mark.parametrize("seed", range(60))
def test_it_agrees_with_every_direction(seed: int) -> None:
    dataset = scattered(seed)
    gap = widest_gap(dataset)
    if abs(gap) > 1e-3:
        assert never_parted(dataset) == (gap < 0)


def test_the_scattered_points_are_of_both_kinds() -> None:
    found = [never_parted(scattered(seed)) for seed in range(60)]
    assert 15 < sum(found) < 45


@pytest.mark.parametrize("dataset", [n for n, kind in DATASETS.items() if kind.inputs.high == 2])
def test_it_agrees_on_the_datasets_of_the_plane(dataset: str) -> None:
    data = Config(dataset=dataset).make_dataset()
    if len(data.Y) == 1:
        assert never_parted(data) == (widest_gap(data) < 0)


def parted_by_a_perceptron(X: Array, Y: Array) -> bool:
    """Whether Rosenblatt's rule finds a parting plane, which it does if there is one."""
    points = np.vstack([X, np.ones(X.shape[1])]) * np.where(Y[0] == 1, 1, -1)
    w = np.zeros(len(points))
    for _ in range(2000):
        wrong = np.flatnonzero(w @ points <= 0)
        if len(wrong) == 0:
            return True
        w += points[:, wrong[0]]
    return False


@pytest.mark.parametrize("inputs", [2, 3, 4])
@pytest.mark.parametrize("dataset", ["majority", "parity", "and", "or"])
def test_truth_tables_are_parted_as_a_perceptron_finds(dataset: str, inputs: int) -> None:
    data = Config(dataset=dataset, inputs=inputs).make_dataset()
    assert never_parted(data) != parted_by_a_perceptron(data.X, data.Y)


@pytest.mark.parametrize("dataset", ["teacher", "sine", "step", "line"])
def test_nothing_is_said_of_numbers(dataset: str) -> None:
    assert not never_parted(Config(dataset=dataset).make_dataset())


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("dataset", "noise"), [("blobs", 0.0), ("blobs", 0.3), ("three_spirals", 0)]
)
def test_several_classes_are_parted_as_a_perceptron_finds(
    dataset: str, noise: float, seed: int
) -> None:
    config = Config(dataset=dataset, noise=noise, samples=40, data_seed=seed)
    data = config.make_dataset()
    labels = data.Y.argmax(axis=0)
    pairs = [labels != left_out for left_out in range(3)]
    parted = all(
        parted_by_a_perceptron(data.X[:, pair], (labels[pair] == labels[pair].max())[np.newaxis])
        for pair in pairs
    )
    assert never_parted(data) != parted


def test_nothing_is_said_of_one_class_alone() -> None:
    X = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert not never_parted(Dataset(X, np.ones((1, 2)), classes=True))
