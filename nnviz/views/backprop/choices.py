"""What a viewer chooses above the board: the data of the pass, mistakes, and the quiz."""

from typing import NamedTuple

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz.core.explain.mistakes import applicable
from nnviz.core.explain.stages import Model, stages_of
from nnviz.core.limits import ALL, Integers
from nnviz.core.train.run import Run
from nnviz.views import parameters
from nnviz.views.backprop.broken import BROKEN, broken_of, show_broken
from nnviz.views.backprop.shown_pass import samples_of
from nnviz.views.notes import NOTES, show_notes_switch
from nnviz.views.parameters import Parameter
from nnviz.views.widgets import switch

PARAMETERS = ("sample", BROKEN, "quiz", NOTES.name)
_QUIZ = parameters.flag("quiz")


class Choices(NamedTuple):
    """What was chosen, and a place beside the choices.

    sample      from 1, or 0 for the batch
    mistakes    names of what to put into the backward pass
    quiz        whether results are hidden until they are predicted
    """

    sample: int
    mistakes: tuple[str, ...]
    quiz: bool
    beside: DeltaGenerator


def show_choices(run: Run, step: int) -> Choices:
    """Let the viewer choose, and below say what a link asked for in vain."""
    model = Model.of(run.config)
    possible = applicable(stages_of(model), model)
    sample, broken = _sample_of(run), broken_of(possible)
    with st.container(horizontal=True, vertical_alignment="center", key="choices"):
        _show_sample(sample, run, step)
        show_broken(broken, possible)
        switch(
            _QUIZ,
            "Predict, then reveal",
            "Hides the result of each stage until you have said what you expect.",
        )
        show_notes_switch()
        beside = st.container(width="content")
    for parameter in (sample, broken, _QUIZ):
        parameter.keep()
    return Choices(sample.value(), tuple(broken.value()), _QUIZ.value(), beside)


def _sample_of(run: Run) -> Parameter[int]:
    count = run.dataset.X.shape[1]
    one = Integers(1, count, 1)

    def read(text: str) -> int:
        return 0 if text == ALL else one.read("sample", text)

    def write(sample: int) -> str:
        return str(sample) if sample else ALL

    return Parameter("sample", 0, f"{ALL} or {one.needs}", read, write)


def _show_sample(parameter: Parameter[int], run: Run, step: int) -> None:
    """Two widgets: one sample or the batch, and which sample."""
    count, sample = run.dataset.X.shape[1], parameter.value()
    batch = len(np.arange(count)[samples_of(run, step, 0)])
    titles = {
        "batch": f"All {count} {run.dataset.sample}s"
        if batch == count
        else f"Next step's batch of {batch}",
        "one": "One sample",
    }

    def choose_data() -> None:
        one = st.session_state["data"] == "one"
        parameter.choose(st.session_state.get("_last_sample", 1) if one else 0)

    kind = "one" if sample else "batch"
    if st.session_state.get("data") != kind:
        st.session_state["data"] = kind
    st.segmented_control(
        "Data of the pass",
        list(titles),
        required=True,
        format_func=titles.__getitem__,
        key="data",
        on_change=choose_data,
        help="C is the loss of one sample, or the mean over the samples that a step uses.",
    )
    if sample:
        st.session_state["_last_sample"] = sample
        parameter.prepare_widget()
        st.number_input(
            "Sample",
            1,
            count,
            key=parameter.name,
            on_change=parameter.take,
            help="A column of X and of Y.",
            width=190,
        )
