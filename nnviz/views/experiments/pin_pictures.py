"""What each pinned run answers, and its weights, side by side at one place of all runs."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import streamlit as st

from nnviz.core.model.network import Network
from nnviz.core.ranges import round_range
from nnviz.figures.answer_picture import answer_svg
from nnviz.figures.pin_look import pin_look
from nnviz.figures.weights_html import weights_html
from nnviz.views.experiments.pinned import Compared


@st.fragment
def show_pictures(compared: Sequence[Compared]) -> None:
    """Show a card for each run, with a slider for how much of the run is done."""
    with st.container(key="pin-place"):
        share = st.slider(
            "How much of each run is done",
            0,
            100,
            100,
            format="%d %%",
            key="pin_share",
            help="0 % is before training, 100 % the end. The pictures below are of that place.",
        )
    steps = [round(share / 100 * each.run.steps) for each in compared if each.run]
    runs = [each for each in compared if each.run]
    networks = [
        each.run.network_at(step) for each, step in zip(runs, steps, strict=True) if each.run
    ]
    half_width = round_range(
        *(matrix for network in networks for layer in network for matrix in (layer.W, layer.b))
    )
    cards = "".join(
        _card(each, step, network, half_width)
        for each, step, network in zip(runs, steps, networks, strict=True)
    )
    st.html(f'<div class="nnviz-pin-cards">{cards}</div>')
    st.caption(
        f"The colours of W and b reach from −{half_width:g}, orange, to {half_width:g}, blue, in"
        " all of these pictures."
    )


def _card(each: Compared, step: int, network: Network, half_width: float) -> str:
    """The number and the name, the output, and the weights."""
    run = each.run
    assert run is not None
    where = f"output after step {step:,} of {run.steps:,}"
    return (
        f"<figure><figcaption>{pin_look(each.number).html} <b>{each.number}</b>"
        f" {escape(each.pin.name)}</figcaption>"
        f'<img src="data:image/svg+xml,{quote(answer_svg(run, step))}" alt="{where}">'
        f"<small>{where}</small>{weights_html(network, half_width)}</figure>"
    )
