"""The headline figures: what the run has come to at the step under the cursor."""

import streamlit as st

from nnviz.core.model.network import forward, loss_value
from nnviz.core.train.run import Run

_PLAYING = "…"
_ACCURACY = (
    "The share of outputs, of all training samples, that fall into the right class: above 0.5 is"
    " class 1; anything else, and so exactly 0.5 too, is class 0."
)


def show_headline(run: Run, step: int, *, playing: bool) -> None:
    """Loss from first to here, accuracy where targets are classes, steps, and the time it took.

    While the film plays, "here" is not known on the server, and is shown as dots.
    """
    dataset, loss = run.dataset, run.config.loss
    trace = forward(run.network_at(step), dataset.X)
    first = loss_value(forward(run.network_at(0), dataset.X), dataset.Y, loss)
    here = loss_value(trace, dataset.Y, loss)
    figures = [
        (
            "Loss on all data",
            f"{first:.4g} → {_PLAYING if playing else f'{here:.4g}'}",
            "The loss C on the whole training set, before training and at this step.",
        ),
        (
            "Step",
            f"{_PLAYING if playing else f'{step:,}'} of {run.steps:,}",
            "How many updates W and b have had, of all that this run took.",
        ),
        (
            "Training time",
            _duration(run.seconds),
            "How long the training took, with the history of each step.",
        ),
    ]
    if dataset.classes:
        right = int(((trace[-1].A > 0.5) == (dataset.Y > 0.5)).sum())
        total = dataset.Y.size
        figures.insert(
            1,
            (
                "Accuracy",
                _PLAYING if playing else f"{right / total:.1%} ({right} of {total})",
                _ACCURACY,
            ),
        )
    with st.container(horizontal=True, gap="medium", key="headline"):
        for label, value, explanation in figures:
            st.metric(label, value, help=explanation, width="content")


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.{0 if seconds >= 0.01 else 1}f} ms"
