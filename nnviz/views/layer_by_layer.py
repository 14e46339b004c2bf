"""A setting that may be another one in each hidden layer: a switch, and a select for each."""

import streamlit as st

from nnviz.core.setup.settings import LayerChoice
from nnviz.views.address import address
from nnviz.views.given import is_news
from nnviz.views.parameters import prepare
from nnviz.views.settings import Settings, settings_now


def show_layer_by_layer(
    name: str, described: LayerChoice, settings: Settings, meaning: str
) -> None:
    """The switch and, where it is on, the selects, with `meaning` as help of each."""
    key, divided = _switch(name), settings.is_divided(name)
    prepare(key, divided)
    st.toggle(
        f"{described.noun} by layer",
        key=key,
        on_change=_turn,
        args=(name,),
        help=f"{described.label}: a choice for each layer in place of one for all.",
    )
    if divided:
        for layer, value in enumerate(settings.values[name]):
            key = _select(name, layer)
            prepare(key, value)
            st.selectbox(
                f"{described.noun} of layer {layer + 1}",
                list(described.options),
                key=key,
                on_change=_choose,
                args=(name, layer),
                help=meaning,
            )
        settings.parameter(name).keep()


def _switch(name: str) -> str:
    """The key of the widget that divides a setting."""
    return f"{name}_divided"


def _select(name: str, layer: int) -> str:
    """The key of the widget of a layer, counted from 0."""
    return f"{name}_{layer + 1}"


def _turn(name: str) -> None:
    """Divide a setting, all layers being as they were; or let all be as the first."""
    if not is_news(_switch(name)):
        return
    settings = settings_now()
    value = settings.values[name]
    divided = (value,) * settings.layers
    settings.parameter(name).choose(value[0] if settings.is_divided(name) else divided)


def _choose(name: str, layer: int) -> None:
    """Take what was chosen for a layer; what was for layers that are not there now stays."""
    key, settings = _select(name, layer), settings_now()
    if not is_news(key):
        return
    longest = max(settings.values[name], address().values[name], key=len)
    value = st.session_state[key]
    settings.parameter(name).choose((*longest[:layer], value, *longest[layer + 1 :]))
