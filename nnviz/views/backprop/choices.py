"""What a viewer chooses above the board: the data of the pass, mistakes, and the quiz."""

import numpy as np
import streamlit as st

from nnviz.core.explain.mistakes import MISTAKES, applicable
from nnviz.core.explain.stages import Model, stages_of
from nnviz.core.train.run import Run
from nnviz.views import link
from nnviz.views.backprop.scene import samples_of


def choose_sample(run: Run, step: int) -> int:
    """One sample, from 1, or 0 for the batch."""
    count = run.dataset.X.shape[1]
    batch = len(np.arange(count)[samples_of(run, step, 0)])
    titles = {
        "batch": f"All {count} samples" if batch == count else f"Next step's batch of {batch}",
        "one": "One sample",
    }
    asked = link.asked_for("sample")
    if asked.isdecimal() and 1 <= int(asked) <= count:
        st.session_state.update(data="one", sample=int(asked))
    link.restore("data", "batch")
    data = st.segmented_control(
        "Data of the pass",
        list(titles),
        required=True,
        format_func=titles.__getitem__,
        key="data",
        help="C is the loss of one sample, or the mean over the samples that a step uses.",
    )
    link.keep("data", data, "")
    sample = 0
    if data == "one":
        link.restore("sample", 1)
        st.session_state["sample"] = min(st.session_state["sample"], count)  # there may be fewer
        sample = int(
            st.number_input(
                "Sample", 1, count, key="sample", help="A column of X and of Y.", width=120
            )
        )
        link.keep("sample", sample, str(sample))
    else:
        link.keep_in_link("sample", "")
    link.note_refused("sample", sample or "all", f"a whole number 1 <= sample <= {count}")
    return sample


def choose_mistakes(run: Run) -> tuple[str, ...]:
    """The mistakes to put into the backward pass, of those that this network can have."""
    model = Model.of(run.config)
    options = applicable(stages_of(model), model)
    asked = list(dict.fromkeys(link.asked_for("broken").split(",")))
    if any(name in options for name in asked):
        st.session_state["broken"] = asked
    link.restore("broken", [])
    st.session_state["broken"] = [name for name in st.session_state["broken"] if name in options]
    chosen = st.multiselect(
        "Break it",
        options,
        format_func=lambda name: MISTAKES[name].label,
        key="broken",
        placeholder="Choose a classic mistake",
        help="Puts a mistake into the backward pass of this page, and nowhere else.",
        width=340,
    )
    link.note_refused("broken", ",".join(chosen) or "none", f"some of {', '.join(options)}")
    link.keep("broken", chosen, ",".join(chosen))
    return tuple(chosen)


def choose_quiz() -> bool:
    """Whether results are hidden until they are predicted."""
    if link.asked_for("quiz") in ("true", "false"):
        st.session_state["quiz"] = link.asked_for("quiz") == "true"
    link.restore("quiz", default=False)
    quiz = st.toggle(
        "Predict, then reveal",
        key="quiz",
        help="Hides the result of each stage until you have said what you expect.",
    )
    link.note_refused("quiz", quiz, "true or false")
    link.keep("quiz", quiz, "true" if quiz else "")
    return quiz
