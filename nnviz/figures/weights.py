"""Every weight and bias of the network, or their gradients, as one matrix a layer."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.arrays import Array
from nnviz.figures.matrices import Digits, Matrix
from nnviz.figures.theme import numbered

_PRINTED = 12  # rows and columns up to which numbers are printed: more take too long to draw
_HUNDREDTHS = Digits(2)
_GAP = 0.25  # between W and its bias column, in cells


def with_bias(W: Array, b: Array) -> Array:
    """W (..., fan_out, fan_in) and b (..., fan_out, 1) with an empty column between them."""
    return np.concatenate([W, np.full_like(b, np.nan), b], axis=-1)


def parameter_matrices(
    layers: Sequence[tuple[Array, Array]], symbol: str = "", digits: Digits | None = _HUNDREDTHS
) -> list[Matrix]:
    """One matrix a layer of (W, b), shape written as (fan_out × fan_in).

    `symbol` is what stands before W and b: nothing for the parameters, d for their gradients.
    `digits` is how numbers are printed, in matrices that are not too large.
    """
    return [_matrix(W, b, symbol, layer, digits) for layer, (W, b) in enumerate(layers, start=1)]


def _matrix(W: Array, b: Array, symbol: str, layer: int, digits: Digits | None) -> Matrix:
    fan_out, fan_in = W.shape
    name, bias = f"{symbol}W<sub>{layer}</sub>", f"{symbol}b<sub>{layer}</sub>"
    cells = [
        [
            *(f"{name} row {row}, column {column}" for column in range(1, fan_in + 1)),
            "",
            f"{bias} row {row}",
        ]
        for row in range(1, fan_out + 1)
    ]
    return Matrix(
        z=with_bias(W, b),
        title=f"{name} ({fan_out} × {fan_in})",
        rows=numbered("z", fan_out),
        columns=[*numbered("x" if layer == 1 else "a", fan_in), "", "b"],
        cells=cells,
        edges=[*range(fan_in + 1), fan_in + _GAP, fan_in + _GAP + 1],
        digits=digits if max(W.shape) <= _PRINTED else None,
    )
