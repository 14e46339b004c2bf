"""A setting that may be another one in each hidden layer: a switch, and a select for each."""

import streamlit as st

from nnviz.core.setup.config import SETTINGS
from nnviz.core.setup.settings import LayerChoice
from nnviz.views.address import address
from nnviz.views.parameters import prepare
from nnviz.views.settings import LAYERS, asked, parameter_of


def can_be_divided(name: str) -> bool:
    """Whether there are several layers for which a setting may be chosen."""
    return isinstance(SETTINGS[name], LayerChoice) and LAYERS.value() > 1


def is_divided(name: str) -> bool:
    """Whether a setting is chosen layer by layer."""
    return isinstance(SETTINGS[name], LayerChoice) and isinstance(asked(name), tuple)


def show_layer_by_layer(name: str, described: LayerChoice, meaning: str) -> None:
    """The switch and, where it is on, the selects, with `meaning` as help of each."""
    key, divided = f"{name}_divided", is_divided(name)
    prepare(key, divided)
    st.toggle(
        f"{described.noun} by layer",
        key=key,
        on_change=_turn,
        args=(name,),
        help=f"{described.label}: a choice for each layer in place of one for all.",
    )
    if divided:
        for layer in range(LAYERS.value()):
            key = f"{name}_{layer + 1}"
            prepare(key, asked(name)[layer])
            st.selectbox(
                f"{described.noun} of layer {layer + 1}",
                list(described.options),
                key=key,
                on_change=_choose,
                args=(name, layer),
                help=meaning,
            )
        parameter_of(name).keep()


def _turn(name: str) -> None:
    """Divide a setting, all layers being as they were; or let all be as the first."""
    value = asked(name)
    first = value[0] if isinstance(value, tuple) else value
    parameter_of(name).choose(first if is_divided(name) else (first,) * LAYERS.value())


def _choose(name: str, layer: int) -> None:
    """Take what was chosen for a layer; what was for layers that are not there now stays."""
    longest = max(asked(name), address().values[name], key=len)
    value = st.session_state[f"{name}_{layer + 1}"]
    parameter_of(name).choose((*longest[:layer], value, *longest[layer + 1 :]))
