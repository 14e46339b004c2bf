"""Records of the registries that no code knows: what is read from records must do for them too."""

from typing import Any

import numpy as np
import pytest

from nnviz.core.model.activations import ACTIVATIONS, Activation
from nnviz.core.model.losses import LOSSES, Loss
from nnviz.core.model.optimizers import OPTIMIZERS, Optimizer
from nnviz.workers import Report

SOFTPLUS = Activation(
    "log1pexp",
    f=lambda Z: np.log(1 + np.exp(Z)),
    slope=lambda Z, A: 1 - np.exp(-A),  # noqa: ARG005 (a slope is of Z and A)
    stable=lambda Z: np.logaddexp(0, Z),
)
SIGN_FLIPPED = Activation(  # elementwise with a choice, a sum and a quotient in it
    "softsign, the other way round",
    f=lambda Z: np.where(Z <= 0, -Z / (1 - Z), -Z / (1 + Z)),
    slope=lambda Z, A: -1 / (1 + np.abs(Z)) ** 2,  # noqa: ARG005
)
LOG_COSH = Loss(
    "log cosh",
    each=lambda A, Y: np.log((np.exp(A - Y) + np.exp(Y - A)) / 2),
    slope=lambda A, Y: np.tanh(A - Y),
)


def _adagrad(W: Any, g: Any, s: Any, *, rate: Any) -> dict[str, Any]:
    s = s + g**2
    return {"s": s, "W": W + -rate * g / (np.sqrt(s) + 1e-8)}


RECORDS: list[tuple[dict[str, Any], str, Any]] = [
    (ACTIVATIONS, "log1pexp", SOFTPLUS),
    (ACTIVATIONS, "flipped", SIGN_FLIPPED),
    (LOSSES, "log_cosh", LOG_COSH),
    (OPTIMIZERS, "adagrad", Optimizer("AdaGrad", _adagrad)),
]


def register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two activations, a loss and an optimizer, until the test ends."""
    for registry, name, record in RECORDS:
        monkeypatch.setitem(registry, name, record)


def register_in_worker(_: Report) -> None:
    """The same, as a task of a worker, until that ends."""
    for registry, name, record in RECORDS:
        registry[name] = record
