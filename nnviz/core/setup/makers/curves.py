"""Regression over one input: a curve, and what moves the targets off it."""

from collections.abc import Callable

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.limits import Integers, Reals
from nnviz.core.setup.dataset import DatasetKind, Maker, Shape

# With these, a few hidden units and its default learning rate, gradient descent fits each curve in
# 300 steps, and its loss seldom jumps: wider or higher, it would jump in most runs.
WIDTH = 1.5  # inputs lie between -1.5 and 1.5
HEIGHT = 0.3  # of a curve, above and below y = 0
_SCATTER = 0.05 * HEIGHT  # standard deviation around the line, of those that are no outliers
# How far above the line an outlier is: beyond 1, from where on Huber's loss is calmer than squares.
_FAR = (5 * HEIGHT, 10 * HEIGHT)
NORMAL = Reals(0.0, 1.0, 0.05)
# Of more than half the samples, outliers would be the rule.
OUTLIERS = Reals(0.0, 0.5, 0.1)


def curve(
    description: str,
    make: Maker,
    lesson: Callable[[Shape], str],
    *,
    noise: Reals = NORMAL,
    noise_is: str = "Standard deviation of the normal noise added to each target.",
) -> DatasetKind:
    """One number to be predicted from one other.

    Units with tanh bend where the data do sooner than those with ReLU, whose corners all begin at
    x = 0, since b begins at 0.
    """
    return DatasetKind(
        description,
        make,
        lesson,
        Integers(1, 1, 1),
        noise=noise,
        classes=False,
        bounded=False,
        activation="tanh",
        noise_is=noise_is,
    )


def sine(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """One period of a sine, with normal noise."""
    X = _inputs(shape, rng)
    return X, HEIGHT * np.sin(np.pi * X / WIDTH) + rng.normal(0.0, 1.0, X.shape) * shape.noise


def step(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """A jump up at x = 0, with normal noise."""
    X = _inputs(shape, rng)
    return X, np.where(X > 0, HEIGHT, -HEIGHT) + rng.normal(0.0, 1.0, X.shape) * shape.noise


def line(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """A line through 0; the share `noise` of the samples is far above it."""
    X = _inputs(shape, rng)
    Y = HEIGHT * X / WIDTH + rng.normal(0.0, _SCATTER, X.shape)
    far = rng.permutation(shape.samples)[: outlier_count(shape)]
    Y[:, far] += rng.uniform(*_FAR, len(far))
    return X, Y


def outlier_count(shape: Shape) -> int:
    """How many samples of `line` are outliers."""
    return round(shape.noise * shape.samples)


def _inputs(shape: Shape, rng: np.random.Generator) -> Array:
    return rng.uniform(-WIDTH, WIDTH, (1, shape.samples))
