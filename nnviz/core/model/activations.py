"""Activation functions, each with its slope: name -> Activation."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.derivation import Derivation, Line
from nnviz.core.model.notation import plain
from nnviz.core.model.symbols import Formula, traced

LEAK = 0.01  # slope of leaky_relu below zero (Maas et al., 2013)
# With these, (1 + tanh(GELU_SCALE Z (1 + GELU_CUBE Z²))) / 2 is close to the probability that a
# normal number is below Z (Hendrycks and Gimpel, 2016).
GELU_SCALE, GELU_CUBE = float(np.sqrt(2 / np.pi)), 0.044715


@dataclass(frozen=True)
class Activation:
    """f and its slope f', as formulas of NumPy: to be computed, and to be read as trees.

    f               of Z: elementwise, or, as softmax, over the units of a layer, axis -2
    slope           f'(Z), elementwise, of Z and A = f(Z), because several are shortest in A; None
                    for one that mixes units, which then can only be that of the output layer
    stable          f in a form that is right for every Z, where `f` is only the form to read
    mixed_slope     dA_k/dZ_j of one that mixes units, of A_k, A_j, and whether j is k, as 1 or 0
    fast, fast_slope    forms for the trainer, where NumPy computes others faster
    derivation      from f to f', in lines that are all f'(Z), of Z and A; of one that mixes units,
                    all dA_k/dZ_j, also of Z_k, Z_j, and S, the sum over the units of exp(Z)
    kinks           whether f' jumps at Z = 0; there the slope for Z < 0 is used, by convention
    initializer     the first weights that suit it, by their name in INITIALIZERS
    loss            the loss that suits it as the output, by its name in LOSSES
    """

    label: str
    f: Formula
    slope: Formula | None
    stable: Formula | None = None
    mixed_slope: Formula | None = None
    fast: Formula | None = None
    fast_slope: Formula | None = None
    derivation: Derivation = ()
    kinks: bool = False
    initializer: str = "xavier"
    loss: str = "squared_error"
    description: str = ""

    @cached_property
    def formula(self) -> str:
        """The function in plain text."""
        return plain(traced(self.f))

    def function(self, Z: Array) -> Array:
        """A = f(Z), of any Z, with any leading axes."""
        with np.errstate(over="ignore"):  # exp may come to infinity: 1 / infinity is the limit, 0
            A: Array = np.asarray((self.stable or self.f)(Z))
        return A

    def derivative(self, Z: Array, A: Array) -> Array:
        """f'(Z), elementwise. Raises TypeError for an activation that mixes units."""
        if self.slope is None:
            raise TypeError(f"{self.label} mixes units: its derivative is a matrix a sample")
        with np.errstate(over="ignore"):  # the same as in function
            slopes: Array = np.broadcast_to(self.slope(Z, A), Z.shape)
        return slopes

    def mixed_derivative(self, A: Array) -> Array:
        """dA_k/dZ_j; (units k, units j, m) of A (units, m). Raises TypeError where it is f'(Z)."""
        if self.mixed_slope is None:
            raise TypeError(f"{self.label} is elementwise: its derivative is f'(Z)")
        same = np.eye(len(A))[:, :, np.newaxis]
        slopes: Array = self.mixed_slope(A[:, np.newaxis], A[np.newaxis], same)
        return slopes


def _gelu_tanh(Z: Any) -> Any:
    return np.tanh(GELU_SCALE * Z * (1 + GELU_CUBE * Z**2))


def _gelu_slope(Z: Any, A: Any) -> Any:  # noqa: ARG001 (a slope is of Z and A)
    t = _gelu_tanh(Z)
    return (1 + t) / 2 + GELU_SCALE * Z / 2 * (1 - t**2) * (1 + 3 * GELU_CUBE * Z**2)


def _sigmoid(Z: Any) -> Any:
    return 1 / (1 + np.exp(-Z))


def _softmax(Z: Any) -> Any:
    return np.exp(Z) / np.sum(np.exp(Z), axis=-2, keepdims=True)


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        "ReLU",
        lambda Z: np.maximum(0, Z),
        lambda Z, A: np.where(Z > 0, 1.0, 0.0),
        # Read as integers, the bits of a number above 0 are above 0: their sign is the slope, and
        # NumPy has vector code for it. (maximum(0, -0) is 0: A has no bits of a -0.)
        fast_slope=lambda Z, A: np.sign(A.view(np.uint64)),
        derivation=(
            Line(
                "where Z > 0, A is Z and grows with it; where Z < 0, A stays 0; at Z = 0 there is"
                " no derivative, and 0 is taken, by convention"
            ),
        ),
        kinks=True,
        initializer="he",
        description="Z where it is above 0, else 0.",
    ),
    "leaky_relu": Activation(
        "leaky ReLU",
        lambda Z: np.where(Z > 0, Z, LEAK * Z),
        lambda Z, A: np.where(Z > 0, 1.0, LEAK),
        fast=lambda Z: np.maximum(Z, LEAK * Z),
        fast_slope=lambda Z, A: np.maximum(np.sign(A), LEAK),
        derivation=(
            Line(
                f"where Z > 0, A is Z; where Z < 0, it is {LEAK} × Z; at Z = 0 there is no"
                " derivative, and that of Z < 0 is taken, by convention"
            ),
        ),
        kinks=True,
        initializer="he",
        description="Z where it is above 0, else a hundredth of it.",
    ),
    "elu": Activation(
        "ELU",
        lambda Z: np.where(Z > 0, Z, np.expm1(Z)),
        lambda Z, A: np.where(Z > 0, 1.0, A + 1),
        fast=lambda Z: np.maximum(0, Z) + np.expm1(np.minimum(0, Z)),
        fast_slope=lambda Z, A: np.minimum(0, A) + 1,
        derivation=(
            Line(
                "where Z > 0, A is Z; where Z < 0, it is exp(Z) − 1, and exp is its own"
                " derivative; at Z = 0 both are 1",
                lambda Z: np.where(Z > 0, 1.0, np.exp(Z)),
            ),
            Line("where Z ≤ 0, exp(Z) is A + 1"),
        ),
        initializer="he",
        description="Z where it is above 0, else exp(Z) − 1, which is above −1 (Clevert et al.,"
        " 2016, with their α = 1).",
    ),
    "gelu": Activation(
        "GELU",
        lambda Z: Z / 2 * (1 + _gelu_tanh(Z)),
        _gelu_slope,
        derivation=(
            Line(
                "A is Z / 2 × (1 + t), with t = tanh(u): A' is (1 + t) / 2 + Z / 2 × (1 − t²) × u',"
                " and u' is 0.797885 × (1 + 3 × 0.044715 × Z²)"
            ),
        ),
        initializer="he",
        description="Z times about the probability that a standard normal number is below Z; in"
        " the form with tanh (Hendrycks and Gimpel, 2016).",
    ),
    "silu": Activation(
        "SiLU",
        lambda Z: Z / (1 + np.exp(-Z)),
        lambda Z, A: _sigmoid(Z) + A * (1 - _sigmoid(Z)),
        derivation=(
            Line(
                "A is Z × s, where s is sigmoid(Z) = 1 / (1 + exp(−Z)): (u v)' is u' v + u v', and"
                " s' is s × (1 − s)",
                lambda Z: _sigmoid(Z) + Z * _sigmoid(Z) * (1 - _sigmoid(Z)),
            ),
            Line("Z × s is A"),
        ),
        initializer="he",
        description="Z times sigmoid(Z), also called swish (Hendrycks and Gimpel, 2016; Elfwing et"
        " al., 2018).",
    ),
    "softplus": Activation(
        "softplus",
        lambda Z: np.logaddexp(0, Z),  # log(1 + exp(Z)), in a form that is right for every Z
        lambda Z, A: _sigmoid(Z),
        derivation=(
            Line(
                "(log u)' is u' / u; here u is 1 + exp(Z), and u' is exp(Z)",
                lambda Z: np.exp(Z) / (1 + np.exp(Z)),
            ),
            Line("both parts of the fraction are divided by exp(Z): it is sigmoid(Z)"),
        ),
        initializer="he",
        description="A ReLU without its kink: always above 0, and above Z (Dugas et al., 2001).",
    ),
    "tanh": Activation(
        "tanh",
        lambda Z: np.tanh(Z),  # noqa: PLW0108 (Z is read)
        lambda Z, A: 1 - A**2,
        derivation=(
            Line(
                "tanh is sinh / cosh, each the derivative of the other, and (u / v)' is"
                " (u' v − u v') / v²",
                lambda Z: (np.cosh(Z) ** 2 - np.sinh(Z) ** 2) / np.cosh(Z) ** 2,
            ),
            Line("both parts are divided", lambda Z: 1 - (np.sinh(Z) / np.cosh(Z)) ** 2),
            Line("sinh(Z) / cosh(Z) is A"),
        ),
        description="Between −1 and 1.",
    ),
    "sigmoid": Activation(
        "sigmoid",
        _sigmoid,
        lambda Z, A: A * (1 - A),
        derivation=(
            Line(
                "(1 / u)' is −u' / u²; here u is 1 + exp(−Z), and u' is −exp(−Z)",
                lambda Z: np.exp(-Z) / (1 + np.exp(-Z)) ** 2,
            ),
            Line(
                "exp(−Z) / (1 + exp(−Z)) is 1 − 1 / (1 + exp(−Z))",
                lambda Z: 1 / (1 + np.exp(-Z)) * (1 - 1 / (1 + np.exp(-Z))),
            ),
            Line("1 / (1 + exp(−Z)) is A"),
        ),
        description="Between 0 and 1, each unit by itself.",
    ),
    "identity": Activation(
        "identity",
        lambda Z: Z,
        lambda Z, A: 1.0,
        derivation=(Line("A grows by as much as Z"),),
        description="Leaves Z as it is.",
    ),
    "softmax": Activation(
        "softmax",
        _softmax,
        slope=None,
        stable=lambda Z: _softmax(Z - np.max(Z, axis=-2, keepdims=True)),
        mixed_slope=lambda A, A_j, same: A * (same - A_j),
        derivation=(
            Line(
                "(u / S)' is (u' S − u S') / S²; u is exp(Z[k]), whose derivative is itself where k"
                " is j, and else 0; S is the sum of exp(Z) over the units, whose derivative is"
                " exp(Z[j])",
                lambda Z, Z_j, S, same: (same * np.exp(Z) * S - np.exp(Z) * np.exp(Z_j)) / S**2,
            ),
            Line(
                "exp(Z[k]) is in both, and one S cancels",
                lambda Z, Z_j, S, same: np.exp(Z) / S * (same - np.exp(Z_j) / S),
            ),
            Line("exp(Z) / S is A"),
        ),
        loss="cross_entropy",
        description="Above 0, and adding up to 1 over the units: a probability for each class. It"
        " goes with the loss cross_entropy.",
    ),
}


def hidden_activations() -> list[str]:
    """The names of those that a hidden layer may have: the elementwise ones."""
    return [name for name, record in ACTIVATIONS.items() if record.slope is not None]
