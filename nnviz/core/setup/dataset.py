"""What a dataset is, and a kind of dataset: how it is made, and within which limits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnviz.core.arrays import Array, read_only
from nnviz.core.limits import Integers, Reals


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

    def __reduce__(self) -> tuple[type["Dataset"], tuple[Any, ...]]:
        """Pickled, it is what it was made of: the copy is read-only too."""
        return Dataset, (self.X, self.Y, self.classes, self.test)

    @property
    def nbytes(self) -> int:
        """How many bytes X and Y take, without the test data."""
        return self.X.nbytes + self.Y.nbytes

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


@dataclass(frozen=True)
class DatasetKind:
    """A dataset's description and maker, and the limits within which its shape is free.

    lesson      says in one sentence what a network learns of data of a shape
    bounded     whether every target lies between 0 and 1
    activation  that of the hidden layers that suits the data, by its name in ACTIVATIONS
    """

    description: str
    make: Maker
    lesson: Callable[[Shape], str]
    inputs: Integers
    outputs: Integers = Integers(1, 1, 1)
    samples: Integers = Integers(10, 5000, 200)
    noise: Reals = Reals(0.0, 1.0, 0.1)
    classes: bool = True
    bounded: bool = True
    activation: str = "relu"
    noise_is: str = "Standard deviation of the normal noise added to each coordinate."

    @property
    def random(self) -> bool:
        """Whether a seed makes a difference: a truth table is the same for all."""
        return self.samples.high > 0

    @property
    def distribution(self) -> bool:
        """Whether the targets of each sample add up to 1, one output standing for each class."""
        return self.classes and self.outputs.low > 1

    @property
    def output(self) -> str:
        """The output activation that suits the targets, by its name in ACTIVATIONS."""
        if self.distribution:
            return "softmax"
        return "sigmoid" if self.bounded else "identity"

    def dataset(self, shape: Shape, *, rng: np.random.Generator) -> Dataset:
        """Make the data; the same shape and generator state give the same data."""
        X, Y = self.make(shape, rng)
        return Dataset(X, Y, self.classes)
