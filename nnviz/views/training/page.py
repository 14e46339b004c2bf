"""The page "Training": the run as a film, and its figures at the cursor."""

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.panels.panels import PANELS
from nnviz.player import Film, film_page, player
from nnviz.views.caches import cached_film
from nnviz.views.link import keep_position, keep_step_in_link, note_refused, start_of_film
from nnviz.views.outcome import run_or_reason
from nnviz.views.training.headline import show_headline

DEFAULT_PANELS = ("loss", "output", "weights", "magnitude", "history")


def show_dashboard(config: Config) -> None:
    """Show the run of `config`, with the panels that the viewer chooses."""
    panels, log = show_choice_of_panels()
    run = run_or_reason(config)
    with st.container():
        if run is not None and not panels:
            st.info("Choose a panel above to see the run.")
    if run is not None and panels:
        show_run(run, cached_film(run, config, panels, log=log))


def show_choice_of_panels() -> tuple[tuple[str, ...], bool]:
    """Let the viewer choose the panels, and whether the loss is on a log axis."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        panels = st.segmented_control(
            "Panels",
            list(PANELS),
            selection_mode="multi",
            default=list(DEFAULT_PANELS),
            key="panels",
            bind="query-params",
            help="What is shown. The loss C beside the step is of the data that the next step uses;"
            " after the last step, of all data.\n\n"
            + "\n".join(f"- `{name}`: {panel.help}" for name, panel in PANELS.items()),
        )
        log = st.toggle(
            "Log loss", key="log", bind="query-params", help="Draw the loss on a logarithmic axis."
        )
    chosen = tuple(name for name in PANELS if name in panels)
    note_refused("panels", ",".join(panels), f"some of {', '.join(PANELS)}")
    note_refused("log", str(log).lower(), "true or false")
    return chosen, log


@st.fragment
def show_run(run: Run, film: Film) -> None:
    """Show the film and, above it, the headline figures at its cursor."""
    headline = st.container()
    state = player(film, key="player", start=start_of_film(run.steps))
    step = film.steps[state.frame]
    with headline:
        note_refused("step", step, f"a whole number 0 <= step <= {run.steps}")
        show_headline(run, step, playing=state.playing)
    keep_position(state.frame / max(1, len(film.steps) - 1))
    if not state.playing:  # else the link would say where it began to play
        keep_step_in_link(step, run.steps)
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
