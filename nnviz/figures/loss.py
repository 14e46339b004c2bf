"""The loss over the steps of a run."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.arrays import Array
from nnviz.core.ranges import round_range
from nnviz.core.setup.batches import Batches
from nnviz.core.train.run import Run
from nnviz.figures.end_labels import end_labels
from nnviz.figures.ghosts import Ghost, early_ends, ghost_ends, ghost_lines, losses_in_reach
from nnviz.figures.theme import Figure, axis, chart, log_axis, size_axis, spikes_kept
from nnviz.web.palette import BACKWARD, FORWARD, NEUTRAL, TEST, faded

_POINTS = 3000  # the lowest and the highest of each pixel of a wide panel
_FEW = 20  # epochs below which each has a marker: of one alone there is no line
_LEGEND = 60  # pixels: its lines below a chart
_HOVER = "step %{x}<br>loss %{y:.6g}<extra>%{fullData.name}</extra>"


def loss_figure(run: Run, *, log: bool, ghosts: Sequence[Ghost] = ()) -> Figure:
    """The loss before each step; the last point is of the whole training set.

    With mini-batches that line is noisy, because each step's loss is of that step's batch alone, so
    the mean of each epoch stands before it. Where data are kept from training, the loss on these
    has a line of its own, and both are labelled where they end, as are `ghosts`, by their numbers.
    The steps are those of the run: a ghost may end before, or go on beyond them.
    """
    batches = Batches(run.config, run.dataset.X.shape[1])
    penalised = bool(run.config.penalties)
    if batches.count == 1:
        title = "Loss C, without the penalty" if penalised else "Loss C"
        traces = [_curve(run.loss, "loss", line={"color": FORWARD, "width": 2})]
    else:
        also = "without the penalty" if penalised else "mean of each epoch"
        title = f"Loss C of batches, {also}"  # as long as the narrowest panel is wide
        thin = {"color": FORWARD, "width": 1}
        traces = [
            _curve(run.loss[:-1], "one batch", line=thin, opacity=0.5),
            _epochs(run, batches),
            _whole_set(run),
        ]
    losses, ends = run.loss, dict[str, tuple[float, str]]()
    if run.test_curve is not None:
        steps, on_test = run.test_curve
        traces.append(_line(steps, on_test, "test data", line={"color": TEST, "width": 2}))
        losses = np.concatenate([losses, on_test[np.isfinite(on_test)]])
        ends = {"train": (run.loss[-1], FORWARD), "test": (on_test[-1], TEST)}
    last = max(1, run.steps)
    x = axis("step", range=[0, last])
    held = np.concatenate([losses, losses_in_reach(ghosts, losses, last, log=log)])
    y = log_axis("loss", held) if log else size_axis("loss", round_range(held))
    ends |= ghost_ends(ghosts, last)
    labels = end_labels(ends, y) if ends else {}
    early = early_ends(ghosts, last, y)
    if early:
        labels["annotations"] = [*labels.get("annotations", []), *early]
    return chart(title, [*ghost_lines(ghosts, last), *traces], x=x, y=y, **labels)


def _curve(losses: Array, name: str, **look: object) -> dict[str, object]:
    """A line through `losses` (steps,), the first of them at step 0."""
    steps = spikes_kept(losses, _POINTS)
    return _line(steps, losses[steps], name, **look)


def _line(steps: NDArray[np.intp], losses: Array, name: str, **look: object) -> dict[str, object]:
    return {
        "type": "scatter",
        "x": steps,
        "y": losses,
        "mode": "lines",
        "name": name,
        "hovertemplate": _HOVER,
    } | look


def _epochs(run: Run, batches: Batches) -> dict[str, object]:
    """The mean loss of each whole epoch, over all its samples, in the middle of its steps."""
    epochs = run.steps // batches.count
    steps = epochs * batches.count
    sums = run.loss[:steps] * batches.sizes(0, steps)
    means = sums.reshape(epochs, batches.count).sum(axis=1) / run.dataset.X.shape[1]
    kept = spikes_kept(means, _POINTS)
    return {
        "type": "scatter",
        "x": (kept + 0.5) * batches.count,
        "y": means[kept],
        "customdata": kept + 1,
        "mode": "lines+markers" if epochs < _FEW else "lines",
        "name": "mean of the epoch",
        "line": {"color": FORWARD, "width": 2.5},
        "marker": {"size": 5},
        "hovertemplate": "epoch %{customdata}<br>mean loss %{y:.6g}<extra></extra>",
    }


def _whole_set(run: Run) -> dict[str, object]:
    return {
        "type": "scatter",
        "x": [run.steps],
        "y": run.loss[-1:],
        "mode": "markers",
        "name": "whole training set",
        "marker": {"symbol": "diamond", "size": 9, "color": FORWARD},
        "hovertemplate": _HOVER,
    }


def losses_figure(honest: Array, mistaken: Array, matched: Array | None) -> Figure:
    """The loss before each step with mistakes, and honest, as a ghost behind it; (steps + 1,).

    `matched` is honest with another learning rate, or None. On a logarithmic axis: who is ahead is
    decided far below the first loss, and one that diverges ends far above it.
    """
    ghost = {"color": faded(FORWARD, 0.7), "width": 3}
    curves = [_curve(honest, "honest", line=ghost)]
    if matched is not None:
        thin = {"color": NEUTRAL, "dash": "dot", "width": 2}
        curves.append(_curve(matched, "honest, first step as long", line=thin))
    curves.append(_curve(mistaken, "mistaken", line={"color": BACKWARD, "width": 2}))
    losses = [each for each in (honest, matched, mistaken) if each is not None]
    return chart(
        "Loss C",
        curves,
        x=axis("step", range=[0, max(1, len(honest) - 1)]),
        y=log_axis("loss", np.concatenate(losses)),
        showlegend=True,
        legend={"orientation": "h", "y": 1.14, "x": 1, "xanchor": "right"},
    )


def legend_below(figure: Figure) -> dict[str, Any]:
    """The layout of a chart where its legend has no room beside the title."""
    layout: dict[str, Any] = figure["layout"]
    below = {"orientation": "h", "y": -0.35, "x": 0, "yanchor": "top"}
    margin = layout["margin"] | {"b": layout["margin"]["b"] + _LEGEND}
    return layout | {"legend": below, "margin": margin, "height": layout["height"] + _LEGEND}
