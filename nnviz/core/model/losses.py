"""Loss functions, each with its derivatives: name -> Loss."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.activations import ACTIVATIONS, hidden_activations
from nnviz.core.model.derivation import Derivation, Line
from nnviz.core.model.notation import plain
from nnviz.core.model.symbols import Formula, traced


@dataclass(frozen=True)
class Loss:
    """C, the mean over m samples of the sum over outputs of `each`, and its derivatives.

    The formulas are elementwise, of A and the targets Y of the output layer, (..., outputs, m).

    each            what one output of one sample adds
    slope           the derivative of `each` with respect to A
    bounded         whether each target must lie between 0 and 1: a probability
    distribution    whether besides those of a sample must add up to 1
    only            the output activations that it is for; none: every elementwise one
    stable          `each`, of Z and Y, where the form in A loses digits or is infinite
    cancelled       the derivative of `each` with respect to Z, of A and Y, where the output's
                    own derivative cancels
    kinks           whether `slope` jumps at A = Y; there 0 is used, by convention
    derivation      from `each` to `slope`, in lines that are all `slope`, of A and Y
    cancelling      the same of `cancelled`, of Z, A and Y
    """

    label: str
    each: Formula
    slope: Formula
    bounded: bool = False
    distribution: bool = False
    only: tuple[str, ...] = ()
    stable: Formula | None = None
    cancelled: Formula | None = None
    kinks: bool = False
    derivation: Derivation = ()
    cancelling: Derivation = ()
    description: str = ""

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the output activations that it can be used with."""
        return self.only or tuple(hidden_activations())

    @cached_property
    def formula(self) -> str:
        """C in plain text."""
        return f"mean over samples of the sum over outputs of {plain(traced(self.each))}"

    def value(self, Z: Array, A: Array, Y: Array) -> Array:
        """C, one number for each of many networks; (...)."""
        each = self.stable(Z, Y) if self.stable else self.each(A, Y)
        # One axis after the other: the same bits for one network and for many.
        return np.asarray(each.sum(axis=-1).sum(axis=-1) / Y.shape[-1])

    def dA(self, A: Array, Y: Array) -> Array:
        """dC/dA of the output layer; (..., outputs, m)."""
        return np.asarray(self.slope(A, Y) / Y.shape[-1])

    def delta(self, output: str, Z: Array, A: Array, Y: Array) -> Array:
        """dC/dZ of the output layer, whose activation is `output`; (..., outputs, m)."""
        if self.cancelled is not None:
            return np.asarray(self.cancelled(A, Y) / Y.shape[-1])
        return self.dA(A, Y) * ACTIVATIONS[output].derivative(Z, A)


LOSSES: dict[str, Loss] = {
    "squared_error": Loss(
        "squared error",
        each=lambda A, Y: (A - Y) ** 2,
        slope=lambda A, Y: 2 * (A - Y),
        derivation=(Line("(u²)' is 2 u u'; here u is A − Y, and u' is 1"),),
        description="How far each output is from its target, squared: for any data.",
    ),
    "mean_absolute_error": Loss(
        "mean absolute error",
        each=lambda A, Y: np.abs(A - Y),
        slope=lambda A, Y: np.sign(A - Y),
        kinks=True,
        derivation=(
            Line(
                "|u| is u where u > 0, and −u where u < 0: |u|' is the sign of u, times u'; here u"
                " is A − Y, and u' is 1; at A = Y there is no derivative, and 0 is taken, by"
                " convention"
            ),
        ),
        description="How far each output is from its target, as it is: a target far off pulls no"
        " more than one near by.",
    ),
    "huber": Loss(
        "Huber",
        each=lambda A, Y: np.where(np.abs(A - Y) <= 1, (A - Y) ** 2 / 2, np.abs(A - Y) - 1 / 2),
        slope=lambda A, Y: np.maximum(-1, np.minimum(1, A - Y)),
        derivation=(
            Line(
                "(u² / 2)' is u u', and |u|' the sign of u, times u'; here u is A − Y, and u' is 1",
                lambda A, Y: np.where(np.abs(A - Y) <= 1, A - Y, np.sign(A - Y)),
            ),
            Line("1 where A − Y is larger, and −1 where it is smaller than −1"),
        ),
        description="Up to a distance of 1 half its square, as smooth as squared_error; then the"
        " distance less 1/2, as calm as mean_absolute_error (Huber, 1964, with δ = 1).",
    ),
    "binary_cross_entropy": Loss(
        "binary cross-entropy",
        each=lambda A, Y: -Y * np.log(A) - (1 - Y) * np.log(1 - A),
        slope=lambda A, Y: (A - Y) / (A * (1 - A)),
        bounded=True,
        only=("sigmoid",),
        # With A = 1 / (1 + exp(-Z)): log A = Z - log(1 + exp(Z)), log(1 - A) = -log(1 + exp(Z)).
        stable=lambda Z, Y: np.logaddexp(0, Z) - Y * Z,
        cancelled=lambda A, Y: A - Y,  # sigmoid'(Z) = A (1 - A) cancels
        derivation=(
            Line(
                "(log u)' is u' / u; u' is 1 where u is A, and −1 where u is 1 − A",
                lambda A, Y: -Y / A + (1 - Y) / (1 - A),
            ),
            Line(
                "over A × (1 − A), the common denominator",
                lambda A, Y: (-Y * (1 - A) + (1 - Y) * A) / (A * (1 - A)),
            ),
            Line("in the numerator, Y × A cancels"),
        ),
        cancelling=(
            Line(
                "the chain rule, dC/dA × dA/dZ, where sigmoid'(Z) is A × (1 − A)",
                lambda A, Y: (A - Y) / (A * (1 - A)) * (A * (1 - A)),
            ),
            Line("A × (1 − A) cancels"),
        ),
        description="Each output is a probability by itself; near the wrong end, 0 or 1, it grows"
        " without limit. It needs the output sigmoid.",
    ),
    "cross_entropy": Loss(
        "cross-entropy",
        each=lambda A, Y: -Y * np.log(A),
        slope=lambda A, Y: -Y / A,
        bounded=True,
        distribution=True,
        only=("softmax",),
        # log A = Z - log(sum of exp(Z)).
        stable=lambda Z, Y: Y * (np.logaddexp.reduce(Z, axis=-2, keepdims=True) - Z),
        cancelled=lambda A, Y: A - Y,  # as the targets of a sample add up to 1
        derivation=(Line("(log A)' is 1 / A"),),
        cancelling=(
            Line(
                "the chain rule, through every output of the sample. Through its own A: −Y / A"
                " times A × (1 − A), where A cancels. Through each other A[k]: −Y[k] / A[k] times"
                " −A[k] × A, where A[k] cancels and A × Y[k] is left; over all others that is A"
                " times the sum of Y, less its own A × Y",
                lambda A, Y: -Y * (1 - A) + (A * np.sum(Y, axis=-2, keepdims=True) - A * Y),
            ),
            Line(
                "−Y × (1 − A) is A × Y − Y, and A × Y cancels",
                lambda A, Y: A * np.sum(Y, axis=-2, keepdims=True) - Y,
            ),
            Line("the targets Y of a sample add up to 1"),
        ),
        description="The outputs together are one probability for each class; only that of the"
        " right class counts. It needs the output softmax, and an output for each class, as blobs"
        " has.",
    ),
}
