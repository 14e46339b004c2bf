"""The curves of pinned runs, all of a kind in one chart."""

from collections.abc import Sequence

import streamlit as st

from nnviz.chart import chart
from nnviz.core.study.curves import Curves
from nnviz.figures.compared import Course, Measure, compared_figure
from nnviz.views import caches, parameters
from nnviz.views.experiments.pinned import Compared
from nnviz.views.widgets import switch

# The field of Curves -> what it is. One that no run has is left out.
_MEASURES = {
    "loss": Measure("Loss C, training data", "loss"),
    "test_loss": Measure("Loss C, test data", "loss"),
    "accuracy": Measure("Accuracy, training data", "accuracy", share=True),
    "test_accuracy": Measure("Accuracy, test data", "accuracy", share=True),
    "gradient_norm": Measure("Gradient norm, all layers", "L2 norm of all dW, db"),
}
_ALWAYS_LOG = ("gradient_norm",)
_LOG = parameters.flag("log")  # as on Training


def show_charts(compared: Sequence[Compared]) -> None:
    """Show a chart of each kind of curve, two in a row."""
    switch(_LOG, "Log loss", "Draw the loss on a logarithmic axis.")
    _LOG.keep()
    runs = [each for each in compared if each.run is not None]
    with st.container(horizontal=True, key="pin-charts", gap="small"):
        for field, measure in _MEASURES.items():
            courses = [course for each in runs if (course := _course(each, field))]
            if courses:
                log = field in _ALWAYS_LOG or _LOG.value()
                figure = compared_figure(measure, courses, log=log)
                with st.container():
                    chart(figure, key=f"compared-{field}", name=f"nnviz pins {field}")
    st.caption(_told(compared))


def _course(each: Compared, field: str) -> Course | None:
    assert each.run is not None
    curves: Curves = caches.curves(each.run, each.pin.config)
    curve = getattr(curves, field)
    if curve is None:
        return None
    return Course(each.number, each.pin.name, curve, each.per_epoch, each.run.diverged_at)


def _told(compared: Sequence[Compared]) -> str:
    """What the curves are of."""
    said = ["Each curve is one run, of one seed: which is ahead may be luck."]
    if any(each.per_epoch > 1 for each in compared):
        said.append("With mini-batches, the gradient norm is the mean of each epoch.")
    if any(each.run and each.run.diverged_at is not None for each in compared):
        said.append("A cross is where a run diverged.")
    return " ".join(said)
