"""Optimizers: what one step makes of parameters and their gradient: name -> Optimizer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.limits import LEARNING_RATE
from nnviz.core.model.forms import NUMBERS
from nnviz.core.model.notation import plain
from nnviz.core.model.simplified import simplified
from nnviz.core.model.symbols import (
    Expression,
    Formula,
    Number,
    Symbol,
    replaced,
    symbols_of,
    traced,
)

EPSILON = 1e-8  # keeps a division by √v from one by zero (Kingma and Ba, 2015)
GIVEN = ("rate", "t")  # what every step may ask for: its learning rate, and its number from 1


@dataclass(frozen=True)
class Optimizer:
    """One step, as an elementwise formula of NumPy.

    `step(W, g, *state, *, rate, ...)` takes parameters, their gradient, and one array for each
    name of the state, which starts at 0; its keyword-only numbers are `rate`, `t`, and fields of
    Config. It returns a dict: what is computed, by name and in order, with the new state and last
    the new parameters under their own names. W stands for biases too. `learning_rate` is the one
    to begin with on the small networks here. `of_weights` are the constants that are 0 for biases.
    `meanings` says what some of the results are, by name.
    """

    label: str
    step: Formula
    description: str = ""
    learning_rate: float = LEARNING_RATE.default
    of_weights: tuple[str, ...] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def formula(self) -> str:
        """What a step computes, one thing after the other, in plain text: names hold the newest."""
        names: dict[Expression, Expression] = {
            Symbol(f"new {name}"): Symbol(name) for name in self.state
        }
        lines = {name: replaced(tree, names) for name, tree in self.named.items()}
        return "; ".join(f"{name} ← {plain(tree, NUMBERS)}" for name, tree in lines.items())

    @cached_property
    def named(self) -> dict[str, Expression]:
        """The tree of each result, in which earlier results stand by their names.

        A result that replaces what it is made of, as the new v the old, is then called "new v".
        """
        found: dict[str, Expression] = {}
        names: dict[Expression, Expression] = {}
        for name, tree in traced(self.step).items():
            found[name] = replaced(tree, names)
            names[tree] = Symbol(f"new {name}" if name in self.state else name)
        return found

    @property
    def named_for_biases(self) -> dict[str, Expression]:
        """The same for biases, without what only weights have."""
        nothing: dict[Expression, Expression] = {
            Symbol(name, scalar=True): Number(0.0) for name in self.of_weights
        }
        return {name: simplified(replaced(tree, nothing)) for name, tree in self.named.items()}

    @cached_property
    def state(self) -> tuple[str, ...]:
        """The names of the arrays that are carried from step to step."""
        return tuple(name for name, each in symbols_of(self.step).items() if not each.scalar)[2:]

    @cached_property
    def constants(self) -> tuple[str, ...]:
        """The fields of Config that a step uses besides the learning rate."""
        scalars = (name for name, each in symbols_of(self.step).items() if each.scalar)
        return tuple(name for name in scalars if name not in GIVEN)

    def numbers(self, rate: Any, t: Any, config: Any) -> dict[str, Any]:
        """What a step's keyword-only numbers are: for step `t`, and the fields of `config`."""
        given = {"rate": rate, "t": t}
        asked = {name: given[name] for name in GIVEN if name in symbols_of(self.step)}
        return asked | {name: getattr(config, name) for name in self.constants}

    def for_biases(self, numbers: Mapping[str, Any]) -> dict[str, Any]:
        """The numbers of a step for weights, as they are for biases."""
        return {**numbers, **dict.fromkeys(self.of_weights, 0.0)}

    def __call__(
        self, W: Array, g: Array, state: Mapping[str, Array], **numbers: Any
    ) -> dict[str, Array]:
        """The new parameters, W, and the new state, by name, and all on the way to them."""
        found: dict[str, Array] = self.step(W, g, *(state[name] for name in self.state), **numbers)
        return found


def _sgd(W: Any, g: Any, *, rate: Any) -> dict[str, Any]:
    """Cauchy, 1847."""
    return {"W": W - rate * g}


def _momentum(W: Any, g: Any, v: Any, *, rate: Any, momentum: Any) -> dict[str, Any]:
    """Polyak, 1964, in the form of Sutskever et al., 2013, with the rate outside of v."""
    v = momentum * v + g
    return {"v": v, "W": W - rate * v}


def _nesterov(W: Any, g: Any, v: Any, *, rate: Any, momentum: Any) -> dict[str, Any]:
    """Nesterov, 1983, in the form of Sutskever et al., 2013, whose point ahead is W here."""
    v = momentum * v + g
    return {"v": v, "W": W - rate * (g + momentum * v)}


def _rmsprop(W: Any, g: Any, v: Any, *, rate: Any, alpha: Any) -> dict[str, Any]:
    """Tieleman and Hinton, 2012, lecture 6.5."""
    v = alpha * v + (1 - alpha) * g**2
    return {"v": v, "W": W - rate * g / (np.sqrt(v) + EPSILON)}


def _adam(  # noqa: PLR0913 (a formula takes what it is made of)
    W: Any, g: Any, m: Any, v: Any, *, rate: Any, t: Any, beta1: Any, beta2: Any
) -> dict[str, Any]:
    """Kingma and Ba, 2015, algorithm 1."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    W = W - rate * m_hat / (np.sqrt(v_hat) + EPSILON)
    return {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "W": W}


def _adamw(  # noqa: PLR0913 (a formula takes what it is made of)
    W: Any,
    g: Any,
    m: Any,
    v: Any,
    *,
    rate: Any,
    t: Any,
    beta1: Any,
    beta2: Any,
    weight_decay: Any,
) -> dict[str, Any]:
    """Loshchilov and Hutter, 2019, algorithm 2; the decay times the rate, as in PyTorch."""
    W = W - rate * weight_decay * W
    return _adam(W, g, m, v, rate=rate, t=t, beta1=beta1, beta2=beta2)


_RUNNING = {
    "m": "The running mean of the gradients: beta1 of the old one, and 1 − beta1 of the new"
    " gradient. Before the first step it is 0.",
    "v": "The running mean of the squared gradients: beta2 of the old one, and 1 − beta2 of"
    " the new square. It tells how large gradients are, whatever their sign.",
}

OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer(
        "gradient descent",
        _sgd,
        "Gradient descent, with batches also called stochastic (Cauchy, 1847).",
    ),
    "momentum": Optimizer(
        "momentum",
        _momentum,
        "Gradient descent with a velocity v, in which gradients that agree add up, and those that"
        " change their sign from step to step cancel (Polyak, 1964).",
        # Where gradients agree, v grows to 1 / (1 - momentum) of them: as long a step as sgd's.
        learning_rate=0.05,
        meanings={
            "v": "The velocity: momentum times the old one, plus the gradient. It is the sum of all"
            " gradients so far, each of them times momentum once for every step since.",
            "W": "One step against the velocity: what it adds is −learning_rate times it.",
        },
    ),
    "nesterov": Optimizer(
        "Nesterov momentum",
        _nesterov,
        "Momentum that looks ahead: W moves against what v would become if g came once more"
        " (Nesterov, 1983; Sutskever et al., 2013).",
        learning_rate=0.05,  # as that of momentum
    ),
    "rmsprop": Optimizer(
        "RMSprop",
        _rmsprop,
        "Each gradient over its running size √v, so that all numbers move about equally fast. As v"
        " begins at 0, the first steps are longer: with alpha 0.99 up to ten times the learning"
        " rate (Tieleman and Hinton, 2012).",
        learning_rate=0.02,
    ),
    "adam": Optimizer(
        "Adam",
        _adam,
        "The running mean m of the gradients over their running size √v. With the usual beta1 and"
        " beta2 most numbers move by about the learning rate or less, however large their"
        " gradients are, so a smaller rate than elsewhere is usual (Kingma and Ba, 2015: 0.001).",
        learning_rate=0.05,
        meanings={
            **_RUNNING,
            "W": "One step against the running mean, divided by the running size √v: about the"
            " learning rate where gradients agree, less where they change their sign.",
        },
    ),
    "adamw": Optimizer(
        "AdamW",
        _adamw,
        "Adam, and each step makes all weights smaller by one fraction, rate × weight_decay,"
        " whatever their gradients are: a weight decay beside the gradient, where a penalty would"
        " be in it (Loshchilov and Hutter, 2019). Biases do not decay.",
        learning_rate=0.05,
        of_weights=("weight_decay",),
        meanings={
            **_RUNNING,
            "W": "Each weight first loses learning_rate × weight_decay of itself, a bias nothing."
            " Then comes Adam's step: one against the running mean, divided by the running size"
            " √v.",
        },
    ),
}
