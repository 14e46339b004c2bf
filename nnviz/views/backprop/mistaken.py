"""The mistake's training: what came of it, and why, and its film with the honest run's ghost."""

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.player.component import player
from nnviz.views import caches
from nnviz.views.backprop.outcome_words import outcome_words
from nnviz.views.backprop.shown_pass import ShownPass
from nnviz.views.backprop.verdict import show_words
from nnviz.views.runs import made_again

NO_STEP = "The run has no step to judge: it diverged at the first one."
_STEPS = 400  # a training with mistakes, of the readable form, has at most so many steps,
_WORK = 2e9  # and at most so many multiplications


def show_mistaken_training(shown: ShownPass) -> None:
    """Show the training with the mistakes beside honest ones."""
    run = shown.run
    if not shown.mistakes:
        st.info("Choose a mistake under “Break it” above: here it is then trained with.")
    elif not run.steps:
        st.info(NO_STEP)
    else:
        steps = _affordable_steps(run)
        comparison = caches.comparison(run, run.config, shown.mistakes, steps)
        show_words(outcome_words(comparison, run.config))
        _show_film(run.config, shown.mistakes, steps)


@st.fragment
def _show_film(config: Config, mistakes: tuple[str, ...], steps: int) -> None:
    """A fragment of its own: where the viewer stops it, nothing else is made anew."""
    player(caches.mistaken_film(made_again(config).run, config, mistakes, steps), key="mistaken")
    st.caption(
        "All trainings start from the same W and b, and see the same batches. The film has a"
        " player of its own: the step above, and the board, stay where they are."
    )


def _affordable_steps(run: Run) -> int:
    config = run.config
    products = sum(a * b for a, b in zip(config.sizes[:-1], config.sizes[1:], strict=True))
    samples = min(config.batch_size or config.training_count, config.training_count)
    return int(min(_STEPS, run.steps, max(10, _WORK / (3 * products * samples))))
