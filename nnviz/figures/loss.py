"""The loss over the steps of a run."""

import numpy as np
import plotly.graph_objects as go

from nnviz.core.arrays import Array
from nnviz.core.setup.batches import Batches
from nnviz.core.train.run import Run
from nnviz.figures.theme import (
    BACKWARD,
    FORWARD,
    axis,
    base_figure,
    evenly_thinned,
    log_axis,
    round_range,
)

_POINTS = 1500  # more than a panel has pixels
_FEW = 20  # epochs below which each has a marker: of one alone there is no line
_HOVER = "step %{x}<br>loss %{y:.6g}<extra>%{fullData.name}</extra>"


def loss_figure(run: Run, *, log: bool) -> go.Figure:
    """The loss before each step; the last point is of the whole training set.

    With mini-batches that line is noisy, because each step's loss is of that step's batch alone, so
    the mean of each epoch stands before it.
    """
    batches = Batches(run.config, run.dataset.X.shape[1])
    full_batch = batches.count == 1
    figure = base_figure(
        "Loss C" if full_batch else "Loss C of each step's batch, and each epoch's mean",
        x=axis("step", range=[0, max(1, run.steps)]),
        y=log_axis("loss", run.loss) if log else axis("loss", range=[0, round_range(run.loss)]),
    )
    steps = evenly_thinned(len(run.loss) if full_batch else run.steps, _POINTS)
    figure.add_scatter(
        x=np.array(steps),
        y=run.loss[list(steps)],
        mode="lines",
        name="loss" if full_batch else "one batch",
        line={"color": FORWARD, "width": 2 if full_batch else 1},
        opacity=1 if full_batch else 0.5,
        hovertemplate=_HOVER,
    )
    if not full_batch:
        _add_epochs(figure, run, batches)
        figure.add_scatter(
            x=[run.steps],
            y=run.loss[-1:],
            mode="markers",
            name="whole training set",
            marker={"symbol": "diamond", "size": 9, "color": FORWARD},
            hovertemplate=_HOVER,
        )
    return figure


def _add_epochs(figure: go.Figure, run: Run, batches: Batches) -> None:
    """Add the mean loss of each whole epoch, over all its samples, in the middle of its steps."""
    epochs = run.steps // batches.count
    steps = epochs * batches.count
    sums = run.loss[:steps] * batches.sizes(0, steps)
    means = sums.reshape(epochs, batches.count).sum(axis=1) / run.dataset.X.shape[1]
    kept = list(evenly_thinned(epochs, _POINTS))
    figure.add_scatter(
        x=(np.array(kept) + 0.5) * batches.count,
        y=means[kept],
        customdata=np.array(kept) + 1,
        mode="lines+markers" if epochs < _FEW else "lines",
        name="mean of the epoch",
        line={"color": FORWARD, "width": 2.5},
        marker={"size": 5},
        hovertemplate="epoch %{customdata}<br>mean loss %{y:.6g}<extra></extra>",
    )


def losses_figure(honest: Array, wrong: Array) -> go.Figure:
    """The loss before each step of an honest training, beside one with mistakes; (steps,) each."""
    figure = base_figure(
        "Loss C: honest, and with the mistake",
        x=axis("step", range=[0, max(1, len(honest) - 1)]),
        y=axis("loss", range=[0, round_range(honest, wrong)]),
        showlegend=True,
        legend={"orientation": "h", "y": 1.12, "x": 1, "xanchor": "right"},
    )
    for name, losses, line in (
        ("honest", honest, {"color": FORWARD}),
        ("with the mistake", wrong, {"color": BACKWARD, "dash": "dash"}),
    ):
        steps = list(evenly_thinned(len(losses), _POINTS))
        figure.add_scatter(
            x=np.array(steps),
            y=losses[steps],
            mode="lines",
            name=name,
            line=line,
            hovertemplate=_HOVER,
        )
    return figure
