"""What training has come to: the run, or the words that say why there is none."""

from dataclasses import replace

import streamlit as st

from nnviz.core.model.optimizers import OPTIMIZERS
from nnviz.core.setup.config import Config
from nnviz.core.train.budget import WORK_BUDGET_SECONDS, estimated_seconds
from nnviz.core.train.run import Run
from nnviz.views.runs import TooMuchWorkError, trained
from nnviz.views.settings import parameter_of
from nnviz.views.sidebar import EPOCHS, LEARNING_RATES

_RISE = 1.05  # less than this may be the noise of mini-batches


def run_or_reason(config: Config) -> Run | None:
    """The run of `config`, with a warning if it failed; None, and a warning, if it is too much.

    What comes and goes has a place of its own: moved in the page, a player would be made anew.
    """
    with st.container(key="outcome"):
        try:
            run = trained(config)
        except TooMuchWorkError as error:
            st.warning(str(error), icon=":material/timer:")
            _offer_fewer_epochs(config)
            return None
        if run.diverged_at is not None:
            _show_divergence(run, run.diverged_at)
        else:
            _show_rise(run)
    return run


def _show_divergence(run: Run, diverged_at: int) -> None:
    """Say that the run diverged, say what is shown, and offer a smaller learning rate."""
    st.warning(
        f"**Training diverged.** After step {diverged_at:,} the loss, a weight or a gradient"
        f" was too large to be a number. Everything up to step {run.steps:,}, the last with a"
        " finite network and loss, is shown; *Log loss*, on the page Training, shows best how the"
        f" loss grew. The steps were too long: {_makes_shorter(run.config)} them shorter.",
        icon=":material/trending_up:",
    )
    _offer_smaller_rate(run.config.learning_rate)


def _show_rise(run: Run) -> None:
    """If the loss has ended above where it began: say so, and offer a smaller learning rate."""
    first, last = run.loss_on_all(0), run.loss[-1]
    if last <= _RISE * first:
        return
    st.warning(
        f"**The loss has risen**, from {first:.4g} to {last:.4g}. A step that is too long can bring"
        f" it up: {_makes_shorter(run.config)} steps shorter.",
        icon=":material/trending_up:",
    )
    _offer_smaller_rate(run.config.learning_rate)


def _makes_shorter(config: Config) -> str:
    if "momentum" in OPTIMIZERS[config.optimizer].constants:
        return "a smaller learning rate or a smaller momentum makes"
    return "a smaller learning rate makes"


def _offer_smaller_rate(learning_rate: float) -> None:
    smaller = [rate for rate in LEARNING_RATES if rate <= learning_rate / 3]
    if smaller:
        _offer("learning_rate", smaller[-1], f"Use learning rate {smaller[-1]:g}")


def _offer_fewer_epochs(config: Config) -> None:
    """Offer the largest number of epochs that the work budget allows."""
    possible = [
        epochs
        for epochs in EPOCHS
        if estimated_seconds(replace(config, epochs=epochs)) <= WORK_BUDGET_SECONDS
    ]
    if possible:
        _offer("epochs", possible[-1], f"Use {possible[-1]:,} epochs")


def _offer(setting: str, value: float, label: str) -> None:
    st.button(label, key=f"offer_{setting}", on_click=parameter_of(setting).choose, args=(value,))
