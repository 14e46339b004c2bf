"""What is computed once is computed once, for everyone, and is what it says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from nnviz import Config, Run, train
from nnviz.core.arrays import Array
from nnviz.core.model.network import Layer
from nnviz.views import caches

CONFIG = Config(initializer="notes", epochs=30)


@pytest.fixture(scope="module")
def run() -> Run:
    return train(CONFIG)


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    """Each test begins and ends with nothing kept."""
    for cache in (caches.film, caches.timeline, caches.standing, caches.losses, caches.forecast):
        cache.clear()
    yield
    for cache in (caches.film, caches.timeline, caches.standing, caches.losses, caches.forecast):
        cache.clear()


ASKED: list[tuple[Callable[..., Any], list[dict[str, Any]]]] = [
    (
        caches.film,
        [
            {"panels": ("loss",), "log": False, "rescaled": False},
            {"panels": ("loss",), "log": True, "rescaled": False},
            {"panels": ("loss",), "log": True, "rescaled": True},
            {"panels": ("history",), "log": False, "rescaled": False},
        ],
    ),
    (caches.timeline, [{}]),
    (caches.standing, [{"step": 0}, {"step": 30}]),
    (caches.losses, [{"mistakes": ("sign",), "steps": 5}, {"mistakes": ("bias",), "steps": 5}]),
    (caches.forecast, [{"points": 5}, {"points": 6}]),
]


@pytest.mark.parametrize(("cache", "asked"), ASKED, ids=lambda each: getattr(each, "__name__", ""))
def test_each_is_made_once_for_everyone(
    cache: Callable[..., Any], asked: list[dict[str, Any]], run: Run
) -> None:
    first = [cache(run, CONFIG, **each) for each in asked]
    again = [cache(run, replace(CONFIG), **each) for each in asked]
    assert all(one is other for one, other in zip(first, again, strict=True))
    assert all(one is not other for one, other in pairwise(first))
    other = replace(CONFIG, seed=1)
    assert cache(train(other), other, **asked[0]) is not first[0]


def test_a_standing_is_that_of_the_step_on_all_data() -> None:
    config = Config(dataset="moons", samples=60, hidden=(4,), batch_size=7, epochs=5, seed=3)
    run = train(config)
    X, Y = run.dataset.X, run.dataset.Y
    for step in (0, 4, run.steps):
        layers = run.network_at(step)
        hidden = np.maximum(0, layers[0].W @ X + layers[0].b)
        A = 1 / (1 + np.exp(-(layers[1].W @ hidden + layers[1].b)))
        loss = sum((a - y) ** 2 for a, y in zip(A[0], Y[0], strict=True)) / 60
        right = sum((a > 0.5) == (y == 1) for a, y in zip(A[0], Y[0], strict=True))
        found = caches.standing(run, config, step)
        assert found.loss == pytest.approx(loss, rel=1e-12)
        assert found.right == right


def test_with_a_class_for_each_output_the_largest_counts() -> None:
    config = Config(dataset="blobs", outputs=4, samples=40, hidden=(3,), noise=0.5, epochs=5)
    run = train(config)
    layers, X, Y = run.network_at(2), run.dataset.X, run.dataset.Y
    right = 0
    for x, y in zip(X.T, Y.T, strict=True):
        hidden = [
            max(0.0, float(row @ x + b[0])) for row, b in zip(*rows_of(layers[0]), strict=True)
        ]
        Z = [float(row @ hidden + b[0]) for row, b in zip(*rows_of(layers[1]), strict=True)]
        right += Z.index(max(Z)) == list(y).index(1)  # as of A: the sigmoid rises
    assert caches.standing(run, config, 2).right == right


def rows_of(layer: Layer) -> tuple[Array, Array]:
    """The rows of W and of b, one for each unit."""
    return layer.W, layer.b
