"""Penalties on large weights, each with its derivative: name -> Penalty.

Training with penalties makes C + penalty smaller. C stays the loss on the data; biases have none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.model.derivation import Derivation, Line
from nnviz.core.model.symbols import Expression, Formula, Symbol, traced


@dataclass(frozen=True)
class Penalty:
    """Its strength, the field of Config with its name, times the sum of `each` over all weights.

    each            what one weight adds, of W
    slope           the derivative of `each` with respect to W
    derivation      from `each` to `slope`, in lines that are all `slope`
    """

    label: str
    each: Formula
    slope: Formula
    derivation: Derivation = ()
    description: str = ""


def penalised(names: Iterable[str]) -> Expression:
    """g: the gradient dW of C with the part of each of these penalties.

    Its symbols are dW, W, and the names of the penalties, which stand for their strengths.
    """
    tree: Expression = Symbol("dW")
    for name in names:
        tree = tree + Symbol(name, scalar=True) * traced(PENALTIES[name].slope)
    return tree


def penalty_value(strengths: Mapping[str, float], weights: Iterable[Array]) -> Array:
    """What the penalties of these strengths add up to, of W (..., fan_out, fan_in) of each layer.

    One number for each of many networks; (...).
    """
    parts = [
        strength * PENALTIES[name].each(W).sum(axis=-1).sum(axis=-1)
        for W in weights
        for name, strength in strengths.items()
    ]
    return np.asarray(sum(parts))


PENALTIES: dict[str, Penalty] = {
    "l1": Penalty(
        "L1",
        each=lambda W: np.abs(W),  # noqa: PLW0108 (a formula names what it is made of)
        slope=lambda W: np.sign(W),  # noqa: PLW0108 (a formula names what it is made of)
        derivation=(
            Line(
                "|W| is W where W > 0, and −W where W < 0",
                lambda W: np.where(W > 0, 1, np.where(W < 0, -1, 0)),
            ),
            Line("this is the sign of W; at 0, where |W| has no derivative, it is taken as 0"),
        ),
        description="Every weight is pulled towards 0 with the same strength, however small it is:"
        " those that C hardly needs end near 0 (Tibshirani, 1996).",
    ),
    "l2": Penalty(
        "L2",
        each=lambda W: W**2 / 2,
        slope=lambda W: W,
        derivation=(
            Line("(u²)' is 2 u u'", lambda W: 2 * W / 2),
            Line("2 cancels"),
        ),
        description="Every weight is pulled towards 0 in proportion to its size: large weights most"
        " (Krogh and Hertz, 1992).",
    ),
}
