"""The headline figures: what the run has come to at the step under the cursor."""

import streamlit as st

from nnviz.core.train.run import Run
from nnviz.views import caches
from nnviz.views.playhead import Playhead

_PLAYING = "…"
_ACCURACY = (
    "The share of training samples that fall into the right class: an output above 0.5 is class 1;"
    " anything else, and so exactly 0.5 too, is class 0."
)
_ACCURACY_OF_CLASSES = (
    "The share of training samples whose largest output is that of the right class. Of several that"
    " are equally large, the first counts."
)


def show_headline(run: Run, playhead: Playhead) -> None:
    """Loss from first to here, accuracy where targets are classes, steps, and the time it took.

    While the film plays, "here" is not known on the server, and is shown as dots.
    """
    step, playing = playhead
    first, here = (caches.standing(run, run.config, each) for each in (0, step))
    figures = [
        (
            "Loss on all data",
            f"{first.loss:.4g} → {_PLAYING if playing else f'{here.loss:.4g}'}",
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
    if run.dataset.classes:
        figures.insert(1, _accuracy(run, here.right, playing=playing))
    with st.container(horizontal=True, gap="medium", key="headline"):
        for label, value, explanation in figures:
            st.metric(label, value, help=explanation, width="content")


def _accuracy(run: Run, right: int, *, playing: bool) -> tuple[str, str, str]:
    outputs, total = run.dataset.Y.shape
    share = f"{right / total:.1%} ({right} of {total})"
    explanation = _ACCURACY if outputs == 1 else _ACCURACY_OF_CLASSES
    return "Accuracy", _PLAYING if playing else share, explanation


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.{0 if seconds >= 0.01 else 1}f} ms"
