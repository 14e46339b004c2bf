"""The dashboard: the run that the sidebar describes, as a film, and its figures at the cursor."""

from pathlib import Path

import streamlit as st

from nnviz.core.run import Run
from nnviz.player import Film, film_page, player
from nnviz.views.controls import LEARNING_RATES, show_controls
from nnviz.views.film import cached_film
from nnviz.views.headline import show_headline
from nnviz.views.link import keep_step_in_link, note_refused, start_of_film
from nnviz.views.panels import PANELS
from nnviz.views.session import TooMuchWorkError, trained

DEFAULT_PANELS = ("loss", "output", "weights", "magnitude", "history")

_ICON = Path(__file__).with_name("icon.svg")
# Streamlit leaves room for a banner and writes figures very large: the pictures need the place.
_STYLE = """<style>
.stMainBlockContainer {padding: 3rem clamp(1rem, 3vw, 4rem) 2rem;}
[data-testid="stMetricValue"] {font-size: 1.5rem;}
</style>"""


def show_dashboard() -> None:
    """Show the sidebar, train, and show the run."""
    st.set_page_config("nnviz", _ICON, layout="wide")
    st.html(_STYLE)
    st.markdown("#### nnviz: every number of backpropagation")
    config = show_controls()
    panels, log = show_choice_of_panels()
    # What comes and goes has a place of its own: moved in the page, the player would be made anew.
    with st.container():
        try:
            run = trained(config)
        except TooMuchWorkError as error:
            st.warning(str(error), icon=":material/timer:")
            return
        show_divergence(run)
        if not panels:
            st.info("Choose a panel above to see the run.")
            return
    show_run(run, cached_film(run, config, panels, log=log))


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
            help="What is shown. `magnitude` and `history` are the norms of the gradients;"
            " `updates` is what the next step adds to W and b. Gradients are of the data that the"
            " next step uses; after the last step, of all data.",
        )
        log = st.toggle(
            "Log loss", key="log", bind="query-params", help="Draw the loss on a logarithmic axis."
        )
    chosen = tuple(name for name in PANELS if name in panels)
    note_refused("panels", ",".join(panels), f"some of {', '.join(PANELS)}")
    note_refused("log", log, "true or false")
    return chosen, log


@st.fragment
def show_run(run: Run, film: Film) -> None:
    """Show the film and, above it, the headline figures at its cursor."""
    headline = st.container()
    state = player(film, key="player", start=start_of_film(run.steps))
    step = film.steps[state.frame]
    note_refused("step", step, f"a whole number 0 <= step <= {run.steps}")
    with headline:
        show_headline(run, step, playing=state.playing)
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
                f" {run.steps:,}, both among them."
            )
