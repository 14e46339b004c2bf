"""How large the gradient of each layer is: at one step, and over the run."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.ranges import decades
from nnviz.core.train.run import Run
from nnviz.figures.theme import LAYER_DASHES, Figure, axis, chart, log_axis, spikes_kept
from nnviz.web.palette import LAYERS

_POINTS = 1200  # as many as a panel has pixels
_NORM = "L2 norm of (dW, db)"
_ALL_ZERO = {
    "text": "Every gradient of this run is exactly 0.",
    "xref": "paper",
    "yref": "paper",
    "x": 0.5,
    "y": 0.5,
    "showarrow": False,
}


def gradient_bars_figure(run: Run, norms: Array) -> Figure:
    """One bar a layer for the last of `norms` (frames, layers), on a log axis that holds all."""
    layers = [f"layer {index}" for index in range(1, norms.shape[1] + 1)]
    bars = {
        "type": "bar",
        "x": layers,
        "y": norms[-1],
        "marker": {"color": LAYERS[: len(layers)]},
        "hovertemplate": "%{x}: L2 norm %{y:.6g}<extra></extra>",
    }
    # The numbers are a trace of their own, because on a log axis a 0 has no bar to stand on.
    numbers = {
        "type": "scatter",
        "x": layers,
        "y": number_heights(run, norms)[-1],
        "customdata": norms[-1],
        "mode": "text",
        "texttemplate": "%{customdata:.3g}",
        "textposition": "top center",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return chart(
        "Gradient magnitude at this step",
        [bars, numbers],
        x=axis("layer, from the inputs to the output", showgrid=False),
        y=log_axis(_NORM, _all_norms(run, norms)),
    )


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


def gradient_lines_figure(run: Run) -> Figure:
    """The same norms over all steps, one line a layer."""
    return chart(
        "Gradient magnitude over time",
        [_line(norms, layer) for layer, norms in enumerate(run.gradient_norm.T)],
        x=axis("step", range=[0, max(1, run.steps)]),
        y=log_axis(_NORM, run.gradient_norm),
        annotations=[] if run.gradient_norm.any() else [_ALL_ZERO],
        showlegend=True,
        legend={"title": {"text": "layer"}, "itemwidth": 30},
        margin={"l": 60, "r": 76, "t": 40, "b": 44},
    )


def _line(norms: Array, layer: int) -> dict[str, object]:
    """The line of one layer, counted from 0; `norms` are (steps,)."""
    steps = spikes_kept(norms, _POINTS)
    return {
        "type": "scatter",
        "x": steps,
        # A log axis has no place for 0: a gap says so.
        "y": np.where(norms[steps] > 0, norms[steps], np.nan),
        "mode": "lines",
        "name": f"{layer + 1}",
        "line": {"color": LAYERS[layer], "dash": LAYER_DASHES[layer]},
        "hovertemplate": "step %{x}: %{y:.6g}<extra>layer %{fullData.name}</extra>",
    }
