"""What a network can learn here: name -> DatasetKind, which makes a Dataset."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array, read_only
from nnviz.core.limits import Integers, Reals
from nnviz.core.setup import lessons


@dataclass(frozen=True)
class Dataset:
    """X (features, samples) and Y (outputs, samples), read-only; samples are columns.

    `classes` says that every target is 0 or 1, so that an accuracy makes sense; with several
    outputs, that exactly one of a sample's targets is 1. `test` are data of the same kind that
    training never sees, or None.
    """

    X: Array
    Y: Array
    classes: bool
    test: "Dataset | None" = None

    def __post_init__(self) -> None:
        read_only(self.X)
        read_only(self.Y)

    @property
    def called(self) -> str:
        """What X and Y are called where C of them is told apart from others."""
        return "all data" if self.test is None else "training data"

    @property
    def sample(self) -> str:
        """What a column of X and Y is called where it is told apart from others."""
        return "sample" if self.test is None else "training sample"

    @property
    def everything(self) -> "Dataset":
        """The training samples and after them the test samples, in one."""
        if self.test is None:
            return self
        X, Y = np.hstack([self.X, self.test.X]), np.hstack([self.Y, self.test.Y])
        return Dataset(X, Y, self.classes)


@dataclass(frozen=True)
class Shape:
    """How much data to make: inputs, outputs, samples (0 = every row), and how noisy."""

    inputs: int
    outputs: int
    samples: int
    noise: float


Maker = Callable[[Shape, np.random.Generator], tuple[Array, Array]]
Rule = Callable[[Array], NDArray[np.bool_]]
# (label 0 or 1, position 0..1 along the curve, generator) -> x and y of each point
Curve = Callable[[int, Array, np.random.Generator], tuple[Array, Array]]


@dataclass(frozen=True)
class DatasetKind:
    """A dataset's description and maker, and the limits within which its shape is free.

    `lesson` says in one sentence what a network learns of data of a shape.
    """

    description: str
    make: Maker
    lesson: Callable[[Shape], str]
    inputs: Integers
    outputs: Integers = Integers(1, 1, 1)
    samples: Integers = Integers(10, 5000, 200)
    noise: Reals = Reals(0.0, 1.0, 0.1)
    classes: bool = True
    noise_is: str = "Standard deviation of the normal noise added to each coordinate."

    @property
    def random(self) -> bool:
        """Whether a seed makes a difference: a truth table is the same for all."""
        return self.samples.high > 0

    @property
    def distribution(self) -> bool:
        """Whether the targets of each sample add up to 1, one output standing for each class."""
        return self.classes and self.outputs.low > 1

    def dataset(self, shape: Shape, *, rng: np.random.Generator) -> Dataset:
        """Make the data; the same shape and generator state give the same data."""
        X, Y = self.make(shape, rng)
        return Dataset(X, Y, self.classes)


def _truth_table(rule: Rule) -> Maker:
    """All 2^n rows of n bits in counting order; `rule` maps bits (n, rows) to truth (rows,)."""

    def make(shape: Shape, _: np.random.Generator) -> tuple[Array, Array]:
        X = np.array(list(product((0.0, 1.0), repeat=shape.inputs))).T.copy()
        return X, np.atleast_2d(rule(X)).astype(float)

    return make


def _two_classes(curve: Curve) -> Maker:
    """Two classes of points in the plane, half the samples each, moved by normal noise."""

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


def _circle(label: int, t: Array, _: np.random.Generator) -> tuple[Array, Array]:
    radius, angle = (1.5, 0.6)[label], 2 * np.pi * t
    return radius * np.cos(angle), radius * np.sin(angle)


def _moon(label: int, t: Array, _: np.random.Generator) -> tuple[Array, Array]:
    x, y = np.cos(np.pi * t), np.sin(np.pi * t)
    return (x - 0.5, y - 0.25) if label == 0 else (0.5 - x, 0.25 - y)


def _spiral(label: int, t: Array, _: np.random.Generator) -> tuple[Array, Array]:
    radius, angle = 2 * t, 3.5 * np.pi * t + np.pi * label
    return radius * np.sin(angle), radius * np.cos(angle)


def _gaussian(label: int, t: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    centre = (-0.8, 0.8)[label]
    return centre + rng.normal(0.0, 0.3, t.shape), centre + rng.normal(0.0, 0.3, t.shape)


def _blobs(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """One cloud a class, as many as there are outputs, around a circle; targets are one-hot."""
    labels = np.arange(shape.samples) * shape.outputs // shape.samples  # equally many of each
    angle = 2 * np.pi * (labels / shape.outputs + 0.25)
    X = 1.3 * np.stack([np.cos(angle), np.sin(angle)])
    X += rng.normal(0.0, 0.3, X.shape) + rng.normal(0.0, 1.0, X.shape) * shape.noise
    return X, np.eye(shape.outputs)[:, labels]


def _teacher(shape: Shape, rng: np.random.Generator) -> tuple[Array, Array]:
    """Targets in (0, 1) from a hidden random network: 8 tanh units, then a sigmoid.

    `noise` is the standard deviation of what is added to the teacher's last weighted sum.
    """
    X = rng.normal(0.0, 1.0, (shape.inputs, shape.samples))
    W1 = rng.normal(0.0, 1.5 / np.sqrt(shape.inputs), (8, shape.inputs))
    W2 = rng.normal(0.0, 1.0, (shape.outputs, 8))
    Z = W2 @ np.tanh(W1 @ X + rng.normal(0.0, 0.5, (8, 1)))
    Z += rng.normal(0.0, 1.0, Z.shape) * shape.noise
    return X, (1 + np.tanh(Z / 2)) / 2


def _logic(
    description: str, rule: Rule, inputs: Integers, lesson: Callable[[Shape], str]
) -> DatasetKind:
    every_row = Integers(0, 0, 0, zero="every row of the truth table")
    return DatasetKind(
        description,
        _truth_table(rule),
        lesson,
        inputs,
        samples=every_row,
        noise=Reals(0.0, 0.0, 0.0),
    )


def _plane(description: str, curve: Curve, where: str) -> DatasetKind:
    return DatasetKind(description, _two_classes(curve), lessons.points(where), Integers(2, 2, 2))


def _parity(bits: Array) -> NDArray[np.bool_]:
    return np.asarray(bits.sum(axis=0) % 2 == 1)


DATASETS: dict[str, DatasetKind] = {
    "majority": _logic(
        "1 where more than half of the inputs are 1",
        lambda bits: np.asarray(bits.mean(axis=0) > 0.5),
        Integers(2, 6, 3),
        lessons.vote,
    ),
    "parity": _logic(
        "1 where an odd number of inputs is 1", _parity, Integers(2, 6, 3), lessons.odd
    ),
    "xor": _logic(
        "1 where exactly one of two inputs is 1", _parity, Integers(2, 2, 2), lessons.exactly_one
    ),
    "and": _logic(
        "1 where all inputs are 1",
        lambda bits: np.asarray(bits.all(axis=0)),
        Integers(2, 6, 2),
        lessons.every,
    ),
    "or": _logic(
        "1 where at least one input is 1",
        lambda bits: np.asarray(bits.any(axis=0)),
        Integers(2, 6, 2),
        lessons.at_least_one,
    ),
    "circles": _plane("a ring around a smaller ring", _circle, "in two rings"),
    "moons": _plane("two half circles that reach into each other", _moon, "on two arcs"),
    "spirals": _plane("two spirals wound around each other", _spiral, "on two spirals"),
    "gaussians": _plane("two clouds of normally distributed points", _gaussian, "in two clouds"),
    "blobs": DatasetKind(
        "several clouds of points: an output for each class",
        _blobs,
        lessons.clouds,
        Integers(2, 2, 2),
        outputs=Integers(3, 6, 3),
    ),
    "teacher": DatasetKind(
        "numbers between 0 and 1 from another network, drawn at random",
        _teacher,
        lessons.imitate,
        Integers(1, 16, 3),
        outputs=Integers(1, 8, 1),
        classes=False,
        noise_is="Standard deviation of the normal noise added before the teacher's sigmoid.",
    ),
}
