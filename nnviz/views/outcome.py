"""What training has come to: the run, or the words that say why there is none."""

import streamlit as st

from nnviz.core.config import Config
from nnviz.core.run import Run
from nnviz.views.controls import LEARNING_RATES
from nnviz.views.session import TooMuchWorkError, trained


def run_or_reason(config: Config) -> Run | None:
    """The run of `config`, with a warning if it diverged; None, and a warning, if it is too much.

    What comes and goes has a place of its own: moved in the page, a player would be made anew.
    """
    with st.container():
        try:
            run = trained(config)
        except TooMuchWorkError as error:
            st.warning(str(error), icon=":material/timer:")
            return None
        show_divergence(run)
    return run


def show_divergence(run: Run) -> None:
    """If the run diverged: say so, say what is shown, and offer a smaller learning rate."""
    if run.diverged_at is None:
        return
    st.warning(
        f"**Training diverged.** After step {run.diverged_at:,} the loss, a weight or a gradient"
        f" was too large to be a number. Everything up to step {run.steps:,}, the last finite one,"
        " is shown. The steps were too long: a smaller learning rate makes them shorter.",
        icon=":material/trending_up:",
    )
    smaller = [rate for rate in LEARNING_RATES if rate <= run.config.learning_rate / 3]
    if smaller:
        st.button(f"Use learning rate {smaller[-1]:g}", on_click=_set_rate, args=(smaller[-1],))


def _set_rate(learning_rate: float) -> None:
    st.session_state["learning_rate"] = learning_rate
