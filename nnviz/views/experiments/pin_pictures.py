"""What each pinned run answers, and its weights, side by side at one place of all runs."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import quote

import streamlit as st

from nnviz.core.model.network import Network
from nnviz.core.ranges import round_range
from nnviz.core.study.pins import Pin
from nnviz.core.train.run import Run
from nnviz.figures.answer_picture import answer_svg
from nnviz.figures.pin_look import pin_look
from nnviz.figures.weights_html import weights_html
from nnviz.views.experiments.pinned import Compared
from nnviz.views.runs import made_again


class _Place(NamedTuple):
    """The number and the name of a pin, its run, and a step of it."""

    number: int
    name: str
    run: Run
    step: int

    @property
    def network(self) -> Network:
        """The network after that step."""
        return self.run.network_at(self.step)


def show_pictures(compared: Sequence[Compared]) -> None:
    """Show a card for each run, with a slider for how much of the run is done."""
    _show_cards([(each.number, each.pin) for each in compared if each.run])


@st.fragment
def _show_cards(pins: Sequence[tuple[int, Pin]]) -> None:
    """A fragment, which holds the pins and not their runs: those are everyone's."""
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
    runs = [made_again(pin.config).run for _, pin in pins]
    places = [
        _Place(number, pin.name, run, round(share / 100 * run.steps))
        for (number, pin), run in zip(pins, runs, strict=True)
    ]
    half_width = _half_width(places)
    cards = "".join(_card(place, half_width) for place in places)
    st.html(f'<div class="nnviz-pin-cards">{cards}</div>')
    st.caption(
        f"The colours of W and b reach from −{half_width:g}, orange, to {half_width:g}, blue, in"
        " all of these pictures."
    )


def _half_width(places: Sequence[_Place]) -> float:
    """How far the colours of the weights reach; runs that diverged have no say, unless all did."""
    fine = [place for place in places if place.run.diverged_at is None] or places
    layers = [layer for place in fine for layer in place.network]
    return round_range(*(matrix for layer in layers for matrix in (layer.W, layer.b)))


def _card(place: _Place, half_width: float) -> str:
    """The number and the name, the output, and the weights."""
    run, step = place.run, place.step
    where = f"output after step {step:,} of {run.steps:,}"
    return (
        f"<figure><figcaption>{pin_look(place.number).html} <b>{place.number}</b>"
        f" {escape(place.name)}</figcaption>"
        f'<img src="data:image/svg+xml,{quote(answer_svg(run, step))}" alt="{where}">'
        f"<small>{where}</small>{weights_html(place.network, half_width)}</figure>"
    )
