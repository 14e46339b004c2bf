"""The functions of whole matrices that a pass needs, beside the elementwise ones, and their forms.

A tree applies them as it applies a ufunc. Of a matrix product, the second matrix may be a transpose
already, as A in delta Aᵀ is.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.forms import EQUATION, NUMPY, Form
from nnviz.core.model.symbols import Application, Expression, Formula, Symbol, traced

SAMPLES = Symbol("m", scalar=True)  # how many samples there are: known from the matrices


def row_sums(delta: Array) -> Array:
    """The sum over the samples; (units, 1) of (units, m)."""
    return np.asarray(delta.sum(axis=-1, keepdims=True))


def transpose(X: Array) -> Array:
    """The rows as columns."""
    return X.mT


def mean_of_sums(each: Array) -> Array:
    """The mean over samples of the sum over outputs; (1, 1) of (outputs, m)."""
    # One axis after the other, as Loss.value does.
    return np.asarray(each.sum(axis=-1).sum(axis=-1) / each.shape[-1]).reshape(1, 1)


def sum_of_all(each: Array) -> Array:
    """The sum over all cells; (1, 1)."""
    return np.asarray(each.sum()).reshape(1, 1)


def scaled_by(factor: Array, matrix: Array) -> Array:
    """Every cell of the matrix times the factor (1, 1)."""
    return factor * matrix


def product_of_last_sample(delta: Array, A: Array) -> Array:
    """The part of delta A, (units, m)(m, inputs), that is the last sample's."""
    return delta[:, -1:] @ A[-1:]


def read_as(readable: Array, stable: Array) -> Array:
    """A formula that has a form to read and one to compute with: it is what the latter gives."""
    del readable
    return stable


def tree_of(formula: Formula, stable: Formula | None = None) -> Expression:
    """The tree of a formula, and of its stable form where it has one."""
    tree: Expression = traced(formula)
    return Application(read_as, (tree, traced(stable))) if stable else tree


Forms = dict[Callable[..., Any], Form]

_WORDS: Forms = {
    np.matmul: Form((0, " ", 1), 3, (3, 4)),
    row_sums: Form(("row sums of ", 0), 2, (3,)),
    transpose: Form((0, ", rows as columns"), 0, (5,)),
    sum_of_all: Form(("Σ(", 0, ")")),
    scaled_by: Form((0, " ", 1), 3, (2, 3)),
    mean_of_sums: Form(("mean over samples of the sum of ", 0), 2, (3,)),
    product_of_last_sample: Form((0, " ", 1, " of the last sample only"), 2, (3, 4)),
    read_as: Form((0,), 0, (0,)),
}
_CODE: Forms = {
    np.matmul: Form((0, " @ ", 1), 3, (3, 4)),
    row_sums: Form(("np.sum(", 0, ", axis=1, keepdims=True)")),
    transpose: Form((0, ".T"), 5, (5,)),
    sum_of_all: Form(("np.sum(", 0, ")")),
    scaled_by: Form((0, " * ", 1), 3, (2, 3)),
    mean_of_sums: Form(("np.sum(np.sum(", 0, f", axis=1)) / {SAMPLES.name}"), 3, (0,)),
    product_of_last_sample: Form((0, "[:, -1:] @ ", 1, "[-1:]"), 3, (5, 5)),
    read_as: Form((1,), 0, (0,)),
}
EQUATION_OF_MATRICES, NUMPY_OF_MATRICES = EQUATION.also(_WORDS), NUMPY.also(_CODE)
