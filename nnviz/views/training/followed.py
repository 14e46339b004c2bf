"""The number that the viewer follows in a picture of its own, and how to stop that."""

import streamlit as st

from nnviz.core.explain.names import Entry
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.views.parameters import Parameter
from nnviz.views.training.numbers import number_parameter

PARAMETERS = ("follow",)


def followed_parameter(config: Config) -> Parameter[Entry | None]:
    """What is followed, if anything is."""
    return number_parameter("follow", config)


def follow(config: Config, cell: Entry) -> None:
    """Follow a number; or no longer, where it is the one that is followed."""
    parameter = followed_parameter(config)
    parameter.choose(None if parameter.value() == cell else cell)


def show_way_out(run: Run) -> None:
    """A button that ends it, and a note where this network has no such number."""
    parameter = followed_parameter(run.config)
    lost = parameter.lost()
    cell = lost or parameter.value()
    if cell is not None:
        st.button(
            f"Stop following {cell}",
            key="stop_following",
            icon=":material/close:",
            on_click=parameter.choose,
            args=(None,),
            help="Takes its picture away. What is followed is chosen with Follow, beside what the"
            " pictures tell of a weight, a bias or a unit.",
        )
    if lost is not None:
        st.info(
            f"`{lost}` was followed, and is not there now: this network or its data have another"
            " size. Where it is there again, it is followed again."
        )
    parameter.keep()
