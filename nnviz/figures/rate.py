"""The learning rate over the steps of a run."""

import numpy as np

from nnviz.core.setup.batches import Batches
from nnviz.core.setup.rates import rates_of
from nnviz.core.train.run import Run
from nnviz.figures.theme import Figure, axis, chart, log_axis, spikes_kept
from nnviz.web.palette import UPDATE

_POINTS = 3000  # more than a wide panel has pixels


def rate_figure(run: Run) -> Figure:
    """The learning rate of each step, level through an epoch, on a logarithmic axis."""
    batches = Batches(run.config, run.dataset.X.shape[1])
    starts = np.arange(0, max(1, run.steps), batches.count)  # of the epochs
    rates = rates_of(run.config, starts)
    kept = spikes_kept(rates, _POINTS)
    line = {
        "type": "scatter",
        "x": np.append(starts[kept], run.steps),
        # A log axis has no place for a rate that has become too small for a number.
        "y": np.where(rates > 0, rates, np.nan)[np.append(kept, kept[-1])],
        "customdata": np.append(kept, kept[-1]) + 1,
        "mode": "lines",
        "line": {"color": UPDATE, "width": 2, "shape": "hv"},
        "hovertemplate": "epoch %{customdata}, from step %{x}<br>rate %{y:.6g}<extra></extra>",
    }
    return chart(
        "Learning rate",
        [line],
        x=axis("step", range=[0, max(1, run.steps)]),
        y=log_axis("learning rate", rates),
    )
