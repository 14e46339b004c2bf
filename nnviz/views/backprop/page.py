"""The page "Backprop": one pass, equation by equation, at the step under the cursor."""

from functools import partial

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.views import caches
from nnviz.views.address import write_address
from nnviz.views.backprop import choices, pass_board
from nnviz.views.backprop.broken import show_mark
from nnviz.views.backprop.checks import show_check, show_forecast
from nnviz.views.backprop.choices import show_choices
from nnviz.views.backprop.chosen_pass import ChosenPass
from nnviz.views.backprop.mistaken import show_mistaken_training
from nnviz.views.backprop.pass_board import show_board
from nnviz.views.backprop.script import show_script
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.backprop.what_if import changes_of, show_what_if
from nnviz.views.outcome import made_or_reason
from nnviz.views.playhead import forget_player, show_player
from nnviz.views.runs import made_again

PARAMETERS = (*choices.PARAMETERS, *pass_board.PARAMETERS)
_FOLLOW_SECONDS = 0.3  # while the film plays, the board shows another step so often


def show_backprop(config: Config) -> None:
    """Show the run of `config` as a timeline, and the pass at its cursor."""
    if made_or_reason(config) is not None:
        show_pass(config)
    else:
        forget_player()


@st.fragment
def show_pass(config: Config) -> None:
    """Show the timeline, the choices, the board, and what proves it."""
    run = made_again(config).run
    film, close_up = caches.timeline(run, config), partial(caches.timeline_close_up, run, config)
    step, playing = show_player(film, close_up, key="timeline", follow=_FOLLOW_SECONDS)
    chosen = show_choices(run, step)
    changes = changes_of(run, step, chosen.sample)
    show_what_if(changes, chosen.beside)
    which = ChosenPass(config, step, chosen.sample, chosen.mistakes, frozenset(changes.items()))
    shown = which.shown  # held until the proof is shown, for which, and the board, it is made once
    show_board(which, quiz=chosen.quiz)
    if playing:
        st.caption("The film plays: pause it for the gradient check of a step, and its script.")
    else:
        _show_proof(shown)
    show_mark(chosen.mistakes)
    write_address()


def _show_proof(shown: ShownPass) -> None:
    check, script, training, forecast = st.tabs(
        ["Gradient check", "NumPy script", "Training with the mistake", "First-order forecast"],
        key="proof",
        on_change="rerun",
    )
    if check.open:
        with check:
            show_check(shown)
    if script.open:
        with script:
            show_script(shown)
    if training.open:
        with training:
            show_mistaken_training(shown)
    if forecast.open:
        with forecast:
            show_forecast(shown.run)
