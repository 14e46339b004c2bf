"""The gradient check as one heatmap a layer: the relative error of every derivative."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.explain.gradient_check import FINE, WRONG, GradientCheck, Verdict
from nnviz.core.model.parameters import layer_blocks
from nnviz.figures.matrices import Matrix, matrices_figure
from nnviz.figures.theme import Figure
from nnviz.figures.weights import parameter_matrices
from nnviz.web import palette

_PRINTED = 10  # rows and columns up to which errors are printed

_LOW, _HIGH, _NONE = -12.0, 0.0, -13.0  # powers of ten; and where there is no error to judge
# Grey, then fine is green, what is doubtful goes through amber, and wrong is red.
_BANDS = (
    (_NONE, _LOW, palette.UNJUDGED),
    (_LOW, float(np.log10(FINE)), palette.FINE),
    (float(np.log10(FINE)), float(np.log10(WRONG)), palette.DOUBTFUL),
    (float(np.log10(WRONG)), _HIGH, palette.WRONG),
)
_SCALE = [
    [(place - _NONE) / (_HIGH - _NONE), colour]
    for *places, colours in _BANDS
    for place, colour in zip(places, colours, strict=True)
]
_HOVER = (
    "%{customdata[0]}<br>backward %{customdata[1]}<br>differences %{customdata[2]}"
    "<br>relative error: %{customdata[3]}<extra></extra>"
)
WORDS = {Verdict.ZERO: "a = 0", Verdict.KINK: "kink", Verdict.UNRESOLVED: "≈"}


def check_figures(check: GradientCheck, sizes: Sequence[int]) -> list[Figure]:
    """The errors of `check` for a network with these `sizes`: one figure a layer, W and b.

    Each is as wide as its numbers need, so that they can stand in rows on any screen.
    """
    unjudged = np.isin(check.verdict, list(WORDS))
    with np.errstate(divide="ignore"):
        z = np.where(unjudged, _NONE, np.log10(check.error).clip(_LOW, _HIGH))
    errors = zip(check.verdict, check.error, strict=True)
    texts = np.array([WORDS.get(verdict) or f"{error:.2g}" for verdict, error in errors])
    numbers = [np.array([f"{n:.8g}" for n in values]) for values in (check.analytic, check.numeric)]
    layers = [(block[:-1].T, block[-1:].T) for block in layer_blocks(z, sizes)]
    words = [_laid_out(values, sizes) for values in (*numbers, texts)]
    matrices = parameter_matrices(layers, "d", digits=None)
    return [_layer_figure(matrix, shown) for matrix, *shown in zip(matrices, *words, strict=True)]


def _layer_figure(matrix: Matrix, shown: Sequence[NDArray[Any]]) -> Figure:
    """`shown` are the words for the derivative by backward, by differences, and their error."""
    figure = matrices_figure([matrix], title="", half_width=1.0)
    printed = max(shown[-1].shape) <= _PRINTED
    rows, columns = shown[-1].shape
    width, height = (58, 36) if printed else (8, 8)  # of a cell, in pixels
    (trace,) = figure["data"]
    trace["customdata"] = np.dstack([np.array(matrix.cells, dtype=object), *shown])
    trace["hovertemplate"] = _HOVER
    if printed:
        trace |= {"text": shown[-1], "texttemplate": "%{text}"}
    figure["layout"] |= {
        "coloraxis": {"colorscale": _SCALE, "cmin": _NONE, "cmax": _HIGH, "showscale": False},
        "margin": {"l": 44, "r": 8, "t": 34, "b": 40},
        "width": 60 + max(90, width * columns),
        "height": 80 + max(60, height * rows),
    }
    return figure


def _laid_out(values: NDArray[Any], sizes: Sequence[int]) -> list[NDArray[Any]]:
    """Flat words as one table a layer, (fan_out, fan_in + 2), with a gap before b."""
    places = layer_blocks(np.arange(len(values), dtype=float), sizes)
    blocks = (values[place.astype(int)].T for place in places)
    return [np.insert(block.astype(object), -1, "", axis=1) for block in blocks]
