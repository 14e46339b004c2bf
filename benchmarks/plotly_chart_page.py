"""The same sidebar and panels through st.plotly_chart, ten times a second: without a player."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from nnviz.core.train.run import Run
from nnviz.core.train.snapshots import stacked
from nnviz.panels.panels import PANELS
from nnviz.panels.subject import Subject
from nnviz.views.address import read_address
from nnviz.views.runs import trained
from nnviz.views.sidebar import show_controls
from tests.figures.validated import in_scheme

DEFAULT = ("loss", "output", "weights", "magnitude", "history")


@st.fragment(run_every=0.1)
def show_next_step(run: Run) -> None:
    """Draw every panel at the next step."""
    step = st.session_state["step"] = (st.session_state.get("step", -1) + 1) % (run.steps + 1)
    columns = st.columns(2)
    subject = Subject(run, [step], stacked([run.network_at(step)]), log=False, rescaled=False)
    for index, name in enumerate(DEFAULT):
        figure = PANELS[name].part(name, subject).figure
        columns[index % 2].plotly_chart(in_scheme(figure, "light"), key=f"{name}_chart")
    rate = run.config.learning_rate
    st.html(f'<div class="shown" data-step="{step}" data-rate="{rate:g}"></div>')


st.set_page_config(layout="wide")
read_address()
show_next_step(trained(show_controls(["step"])))
