"""The dashboard: the run that the sidebar describes, at the step under the cursor."""

from pathlib import Path

import numpy as np
import streamlit as st

from nnviz.core.network import backward, forward
from nnviz.core.run import Run
from nnviz.figures.gradients import gradient_bars_figure, gradient_lines_figure, gradient_norms
from nnviz.figures.loss import loss_figure
from nnviz.figures.outputs import output_figure
from nnviz.figures.theme import evenly_thinned, symmetric_range
from nnviz.figures.weights import parameter_figure
from nnviz.views.controls import LEARNING_RATES, show_controls
from nnviz.views.headline import show_headline
from nnviz.views.session import TooMuchWorkError, trained

_ICON = Path(__file__).with_name("icon.svg")
_SIDE_BY_SIDE = 2  # matrices that fit into half of the page
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
    try:
        run = trained(config)
    except TooMuchWorkError as error:
        st.warning(str(error), icon=":material/timer:")
        return
    show_divergence(run)
    show_run(run, _weights_half_width(run))


def show_divergence(run: Run) -> None:
    """If the run diverged: say so, say what is shown, and offer a smaller learning rate."""
    if run.diverged_at is None:
        return
    st.warning(
        f"**Training diverged.** After step {run.diverged_at:,} the loss or a weight was too large"
        f" to be a number. Everything up to step {run.steps:,}, the last finite one, is shown."
        " The steps were too long: a smaller learning rate makes them shorter.",
        icon=":material/trending_up:",
    )
    smaller = [rate for rate in LEARNING_RATES if rate <= run.config.learning_rate / 3]
    if smaller:
        st.button(f"Use learning rate {smaller[-1]:g}", on_click=_set_rate, args=(smaller[-1],))


def _set_rate(learning_rate: float) -> None:
    st.session_state["learning_rate"] = learning_rate


def _weights_half_width(run: Run) -> float:
    """The half-width of the weights' colour scale, the same at every step of the run."""
    networks = run.networks_at(evenly_thinned(run.steps + 1, 60))
    return symmetric_range(
        *(array for n in networks for layer in n for array in (layer.W, layer.b))
    )


@st.fragment
def show_run(run: Run, half_width: float) -> None:
    """Show everything about the step that the slider chooses."""
    place = st.container()
    left, right = st.columns([5, 1], vertical_alignment="center")
    step = left.slider(
        "Step",
        0,
        run.steps,
        run.steps,
        key="step",
        bind="query-params",
        help="How many updates the network has had. All pictures show the network after this step.",
    )
    log = right.toggle(
        "Log loss", key="log", bind="query-params", help="Draw the loss on a logarithmic axis."
    )
    network = run.network_at(step)
    trace = forward(network, run.dataset.X)
    with place:
        show_headline(run, step, trace)
    if step < run.steps:
        norms = run.gradient_norm[step]
    else:
        with np.errstate(all="ignore"):  # the step that a diverged run did not survive
            gradients = backward(network, trace, run.dataset.Y, run.config.loss)
        norms = gradient_norms(gradients)
    weights = parameter_figure(
        [(layer.W, layer.b) for layer in network], title="Weights", symbol="", half_width=half_width
    )
    panels = {
        "loss": loss_figure(run, step, log=log),
        "output": output_figure(network, run.dataset),
        "weights": weights,
        "gradient bars": gradient_bars_figure(run, norms),
        "gradient lines": gradient_lines_figure(run, step),
    }
    if len(network) > _SIDE_BY_SIDE:
        st.plotly_chart(panels.pop("weights"), key="weights_panel")
    columns = st.columns(2)
    for index, (name, figure) in enumerate(panels.items()):
        columns[index % 2].plotly_chart(figure, key=f"{name}_panel")
