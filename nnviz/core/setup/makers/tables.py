"""Truth tables: every row of n bits, with a target for each."""

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.limits import Integers, Reals
from nnviz.core.setup.dataset import DatasetKind, Maker, Shape

Rule = Callable[[Array], NDArray[np.bool_]]


def table(
    description: str, rule: Rule, inputs: Integers, lesson: Callable[[Shape], str]
) -> DatasetKind:
    """The truth table of a rule, which maps bits (n, rows) to truth (rows,)."""
    return DatasetKind(
        description,
        _every_row(rule),
        lesson,
        inputs,
        samples=Integers(0, 0, 0, zero="every row of the truth table"),
        noise=Reals(0.0, 0.0, 0.0),
    )


def odd(bits: Array) -> NDArray[np.bool_]:
    """Where an odd number of bits is 1."""
    return np.asarray(bits.sum(axis=0) % 2 == 1)


def _every_row(rule: Rule) -> Maker:
    """All 2^n rows of n bits in counting order."""

    def make(shape: Shape, _: np.random.Generator) -> tuple[Array, Array]:
        X = np.array(list(product((0.0, 1.0), repeat=shape.inputs))).T.copy()
        return X, np.atleast_2d(rule(X)).astype(float)

    return make
