"""How large the gradient of each layer is: at one step, and over the run."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from nnviz.core.arrays import Array
from nnviz.core.network import Gradients
from nnviz.core.run import Run
from nnviz.figures.theme import (
    CURSOR,
    LAYER_COLOURS,
    LAYER_DASHES,
    base_figure,
    decades,
    evenly_thinned,
    log_axis,
    style_axes,
)

_POINTS = 600


def gradient_norms(gradients: Gradients) -> Array:
    """The L2 norm of each layer's gradient, W and b together; (layers,), inf where it overflows."""
    with np.errstate(over="ignore"):
        return np.array([np.hypot(np.linalg.norm(g.dW), np.linalg.norm(g.db)) for g in gradients])


def gradient_bars_figure(run: Run, norms: Sequence[float] | Array) -> go.Figure:
    """One bar a layer: `norms` (layers,) on a log axis that stays the same through the run."""
    figure = base_figure("Gradient magnitude at this step")
    layers = [f"layer {index}" for index in range(1, len(norms) + 1)]
    figure.add_bar(
        x=layers,
        y=norms,
        marker={"color": LAYER_COLOURS[: len(layers)]},
        hovertemplate="%{x}: L2 norm %{y:.6g}<extra></extra>",
    )
    # The numbers are a trace of their own, because on a log axis a 0 has no bar to stand on.
    floor = 10 ** decades(run.gradient_norm)[0]
    figure.add_scatter(
        x=layers,
        y=[max(norm, floor) if np.isfinite(norm) else floor for norm in norms],
        text=[f"{norm:.3g}" if np.isfinite(norm) else "not finite" for norm in norms],
        mode="text",
        textposition="top center",
        cliponaxis=False,
        hoverinfo="skip",
    )
    style_axes(figure, x="layer, from the inputs to the output", y="L2 norm of (dW, db)")
    log_axis(figure, run.gradient_norm)
    return figure


def gradient_lines_figure(run: Run, step: int) -> go.Figure:
    """The same norms over all steps, one line a layer, with a mark at `step`."""
    figure = base_figure("Gradient magnitude over time")
    kept = list(evenly_thinned(run.steps, _POINTS))
    for layer in range(run.gradient_norm.shape[1]):
        figure.add_scatter(
            x=kept,
            # A log axis has no place for 0: a gap says so.
            y=np.where(run.gradient_norm[kept, layer] > 0, run.gradient_norm[kept, layer], np.nan),
            mode="lines",
            name=f"layer {layer + 1}",
            line={"color": LAYER_COLOURS[layer], "dash": LAYER_DASHES[layer]},
            hovertemplate="step %{x}: %{y:.6g}<extra>%{fullData.name}</extra>",
        )
    figure.add_vline(x=step, line={"color": CURSOR, "width": 1.5})
    style_axes(figure, x="step", y="L2 norm of (dW, db)")
    log_axis(figure, run.gradient_norm)
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "y": -0.25, "yanchor": "top", "x": 0}
    )
    return figure
