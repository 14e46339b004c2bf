"""The page "Training": the run as a film, and its figures at the cursor."""

from collections.abc import Callable

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.panels.panels import PANELS
from nnviz.player import Film, film_page
from nnviz.views import caches, parameters
from nnviz.views.address import write_address
from nnviz.views.outcome import run_or_reason
from nnviz.views.playhead import forget_player, show_player
from nnviz.views.training.headline import show_headline

DEFAULT_PANELS = ("loss", "output", "weights", "magnitude", "history")
_PANELS = parameters.choices("panels", PANELS, DEFAULT_PANELS)
_LOG = parameters.flag("log")
_RESCALE = parameters.flag("rescale")
PARAMETERS = (_PANELS.name, _LOG.name, _RESCALE.name)


def show_training(config: Config) -> None:
    """Show the run of `config`, with the panels that the viewer chooses."""
    panels, log, rescaled = show_choice_of_panels()
    run = run_or_reason(config)
    with st.container():
        if run is not None and not panels:
            st.info("Choose a panel above to see the run.")
    if run is not None and panels:
        film = caches.film(run, config, panels, log=log, rescaled=rescaled)

        def close_up(steps: tuple[int, ...]) -> Film:
            return caches.film_close_up(
                film, run, config, panels, steps, log=log, rescaled=rescaled
            )

        show_run(run, film, close_up)
    else:
        forget_player()


def show_choice_of_panels() -> tuple[tuple[str, ...], bool, bool]:
    """Let the viewer choose the panels, a log axis of the loss, and a range of colours a step."""
    for parameter in (_PANELS, _LOG, _RESCALE):
        parameter.prepare_widget()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        panels = st.segmented_control(
            "Panels",
            list(PANELS),
            selection_mode="multi",
            key=_PANELS.name,
            on_change=_PANELS.take,
            help="What is shown. The loss C beside the step is of the data that the next step uses;"
            " after the last step, of all data.\n\n"
            + "\n".join(f"- `{name}`: {panel.help}" for name, panel in PANELS.items()),
        )
        log = st.toggle(
            "Log loss",
            key=_LOG.name,
            on_change=_LOG.take,
            help="Draw the loss on a logarithmic axis.",
        )
        rescaled = st.toggle(
            "Rescale colours",
            key=_RESCALE.name,
            on_change=_RESCALE.take,
            help="The strongest colours of weights, gradients, updates and activations are the"
            " largest numbers of the whole run, so that steps can be compared; or, with this on, of"
            " each step alone, so that small ones can be seen. The colour bar says how large.",
        )
    for parameter in (_PANELS, _LOG, _RESCALE):
        parameter.keep()
    return tuple(name for name in PANELS if name in panels), log, rescaled


@st.fragment
def show_run(run: Run, film: Film, close_up: Callable[[tuple[int, ...]], Film]) -> None:
    """Show the film and, above it, the headline figures at its cursor."""
    headline = st.container()
    playhead = show_player(film, close_up, key="player")
    with headline:
        show_headline(run, playhead)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download this animation",
            data=lambda: film_page(film, title="nnviz: a training run"),
            file_name="nnviz.html",
            mime="text/html",
            icon=":material/download:",
            on_click="ignore",
            help="One web page with these panels and this player; it opens without the internet.",
        )
        if len(film.steps) < run.steps + 1:
            st.caption(
                f"The film has {len(film.steps):,} frames, evenly chosen from step 0 to step"
                f" {run.steps:,}, both among them. Curves too go through only as many steps as a"
                " screen has room for, but through every spike."
            )
    write_address()
