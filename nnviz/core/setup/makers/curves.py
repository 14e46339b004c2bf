"""Regression over one input: a curve, and what moves the targets off it."""

from collections.abc import Callable

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.limits import Integers, Reals
from nnviz.core.setup.dataset import DatasetKind, Maker, Shape

_SCATTER = 0.05  # standard deviation around the line, of the samples that are not outliers
_FAR = (1.0, 2.0)  # how far above the line an outlier is
NORMAL = Reals(0.0, 1.0, 0.1)
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
    """One number to be predicted of one other, between −1 and 1.

    The scale is such that gradient descent with its default learning rate is stable. Units with
    tanh bend where the data do sooner than those with ReLU, whose corners all begin at x = 0.
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
    return X, np.sin(np.pi * X) + rng.normal(0.0, 1.0, X.shape) * shape.noise


def step(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """−1 below x = 0, and 1 above, with normal noise."""
    X = _inputs(shape, rng)
    return X, np.where(X > 0, 1.0, -1.0) + rng.normal(0.0, 1.0, X.shape) * shape.noise


def line(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """The line y = x; the share `noise` of the samples is far above it."""
    X = _inputs(shape, rng)
    Y = X + rng.normal(0.0, _SCATTER, X.shape)
    far = rng.permutation(shape.samples)[: outlier_count(shape)]
    Y[:, far] += rng.uniform(*_FAR, len(far))
    return X, Y


def outlier_count(shape: Shape) -> int:
    """How many samples of `line` are outliers."""
    return round(shape.noise * shape.samples)


def _inputs(shape: Shape, rng: np.random.Generator) -> Array:
    return rng.uniform(-1.0, 1.0, (1, shape.samples))
