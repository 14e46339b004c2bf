"""How large the gradient of each layer is: at one step, and over the run."""

import numpy as np

from nnviz.core.arrays import Array
from nnviz.core.ranges import decades
from nnviz.core.train.run import Run
from nnviz.figures.end_labels import apart
from nnviz.figures.theme import PRINT, Figure, axis, chart, log_axis, spikes_kept
from nnviz.web.palette import BACKWARD, layer_colour

_POINTS = 1200  # as many as a panel has pixels
_DOT = 14  # pixels
_NAMES = 12  # lines of print that an axis is high
_NORM = "L2 norm of (dW, db)"
_ALL_ZERO = {
    "text": "Every gradient of this run is exactly 0.",
    "xref": "paper",
    "yref": "paper",
    "x": 0.5,
    "y": 0.5,
    "showarrow": False,
}


def gradient_dots_figure(run: Run, norms: Array) -> Figure:
    """One dot a layer for the last of `norms` (frames, layers), on a log axis that holds all.

    Not a bar: on a log axis nothing is the natural place for its foot.
    """
    layers = [str(number) for number in range(1, norms.shape[1] + 1)]
    dots = {
        "type": "scatter",
        "x": layers,
        "y": norms[-1],
        "mode": "markers",
        "marker": {"color": BACKWARD, "size": _DOT},
        "cliponaxis": False,
        "hovertemplate": "layer %{x}: L2 norm %{y:.6g}<extra></extra>",
    }
    # The numbers are a trace of their own, because a log axis has no place for the dot of a 0.
    numbers = {
        "type": "scatter",
        "x": layers,
        "y": number_heights(run, norms)[-1],
        "customdata": norms[-1],
        "mode": "markers+text",
        "marker": {"size": _DOT, "opacity": 0},  # the numbers keep clear of it
        "texttemplate": "%{customdata:.3~g}",
        "textposition": "top center",
        "textfont": {"size": PRINT},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return chart(
        f"Gradient magnitude at this step{'; 0 has no dot' if (norms == 0).any() else ''}",
        [dots, numbers],
        x=axis("layer, from the inputs to the output", type="category", range=_ends(len(layers))),
        y=log_axis(_NORM, _all_norms(run, norms)),
    )


def _ends(count: int) -> list[float]:
    """An axis of categories with half of one before the first and behind the last."""
    return [-0.5, count - 0.5]


def number_heights(run: Run, norms: Array) -> Array:
    """Where the numbers of `norms` (frames, layers) stand: each on its dot.

    Without a dot, 0 stands on the axis, and what is not finite at the top.
    """
    low, high = decades(_all_norms(run, norms))
    floor = 10**low * (1 + 1e-6)  # rounded to 32 bits it must not fall below the axis
    top = 10 ** (low + 0.9 * (high - low))
    return np.where(np.isfinite(norms), np.maximum(norms, floor), top)


def _all_norms(run: Run, norms: Array) -> Array:
    # After the last step there is a gradient that no step used; the lines do not have it.
    return np.append(run.gradient_norm, norms)


def gradient_lines_figure(run: Run) -> Figure:
    """The same norms over all steps, one line a layer, with its name where it ends."""
    layers = range(run.gradient_norm.shape[1])
    y = log_axis(_NORM, run.gradient_norm)
    names = _names_at_ends(run.gradient_norm, *y["range"])
    return chart(
        "Gradient magnitude over time",
        [_line(run.gradient_norm[:, layer], layer, len(layers)) for layer in layers],
        x=axis("step", range=[0, max(1, run.steps)]),
        y=y,
        annotations=names if run.gradient_norm.any() else [_ALL_ZERO],
        margin={"l": 60, "r": 76, "t": 40, "b": 44},
    )


def _line(norms: Array, layer: int, layers: int) -> dict[str, object]:
    """The line of one layer, counted from 0, of so many; `norms` are (steps,)."""
    steps = spikes_kept(norms, _POINTS)
    return {
        "type": "scatter",
        "x": steps,
        # A log axis has no place for 0: a gap says so.
        "y": np.where(norms[steps] > 0, norms[steps], np.nan),
        "mode": "lines",
        "name": f"{layer + 1}",
        "line": {"color": layer_colour(layer, layers), "width": 2},
        "hovertemplate": "step %{x}: %{y:.6g}<extra>layer %{fullData.name}</extra>",
    }


def _names_at_ends(norms: Array, low: float, high: float) -> list[dict[str, object]]:
    """The name of each layer beside the end of its line, on an axis between two powers of ten.

    A line that ends at 0, which has no place there, has its name below all others.
    """
    last, layers = norms[-1], norms.shape[1]
    ends = np.where(last > 0, np.log10(np.maximum(last, np.finfo(float).tiny)), low)
    return [
        {
            "text": f"layer {layer + 1}",
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "y": float(place),  # on a log axis the power of ten
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": PRINT, "color": layer_colour(layer, layers)},
        }
        for layer, place in enumerate(apart(ends.clip(low, high), (high - low) / _NAMES, high))
    ]
