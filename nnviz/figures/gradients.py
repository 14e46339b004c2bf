"""How large the gradient of each layer is: at one step, and over the run."""

import numpy as np
import plotly.graph_objects as go

from nnviz.core.arrays import Array
from nnviz.core.train.run import Run
from nnviz.figures.theme import (
    LAYER_COLOURS,
    LAYER_DASHES,
    axis,
    base_figure,
    decades,
    evenly_thinned,
    log_axis,
)

_POINTS = 600
_NORM = "L2 norm of (dW, db)"
_ALL_ZERO = {
    "text": "Every gradient of this run is exactly 0.",
    "xref": "paper",
    "yref": "paper",
    "x": 0.5,
    "y": 0.5,
    "showarrow": False,
}


def gradient_bars_figure(run: Run, norms: Array) -> go.Figure:
    """One bar a layer for the last of `norms` (frames, layers), on a log axis that holds all."""
    figure = base_figure(
        "Gradient magnitude at this step",
        x=axis("layer, from the inputs to the output", showgrid=False),
        y=log_axis(_NORM, _all_norms(run, norms)),
    )
    layers = [f"layer {index}" for index in range(1, norms.shape[1] + 1)]
    figure.add_bar(
        x=layers,
        y=norms[-1],
        marker={"color": LAYER_COLOURS[: len(layers)]},
        hovertemplate="%{x}: L2 norm %{y:.6g}<extra></extra>",
    )
    # The numbers are a trace of their own, because on a log axis a 0 has no bar to stand on.
    figure.add_scatter(
        x=layers,
        y=number_heights(run, norms)[-1],
        customdata=norms[-1],
        mode="text",
        texttemplate="%{customdata:.3g}",
        textposition="top center",
        cliponaxis=False,
        hoverinfo="skip",
    )
    return figure


def number_heights(run: Run, norms: Array) -> Array:
    """Where the numbers of `norms` (frames, layers) stand: each on its bar.

    Without a bar, 0 stands on the axis, and what is not finite at the top.
    """
    low, high = decades(_all_norms(run, norms))
    floor = 10**low * (1 + 1e-6)  # rounded to 32 bits it must not fall below the axis
    top = 10 ** (low + 0.9 * (high - low))
    return np.where(np.isfinite(norms), np.maximum(norms, floor), top)


def _all_norms(run: Run, norms: Array) -> Array:
    # After the last step there is a gradient that no step used; the lines do not have it.
    return np.append(run.gradient_norm, norms)


def gradient_lines_figure(run: Run) -> go.Figure:
    """The same norms over all steps, one line a layer."""
    figure = base_figure(
        "Gradient magnitude over time",
        x=axis("step", range=[0, max(1, run.steps)]),
        y=log_axis(_NORM, run.gradient_norm),
        annotations=[] if run.gradient_norm.any() else [_ALL_ZERO],
        showlegend=True,
        legend={"title": {"text": "layer"}, "itemwidth": 30},
        margin={"l": 60, "r": 76, "t": 40, "b": 44},
    )
    kept = list(evenly_thinned(run.steps, _POINTS))
    for layer in range(run.gradient_norm.shape[1]):
        figure.add_scatter(
            x=np.array(kept),
            # A log axis has no place for 0: a gap says so.
            y=np.where(run.gradient_norm[kept, layer] > 0, run.gradient_norm[kept, layer], np.nan),
            mode="lines",
            name=f"{layer + 1}",
            line={"color": LAYER_COLOURS[layer], "dash": LAYER_DASHES[layer]},
            hovertemplate="step %{x}: %{y:.6g}<extra>layer %{fullData.name}</extra>",
        )
    return figure
