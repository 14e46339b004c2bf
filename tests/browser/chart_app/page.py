"""Charts whose numbers grow with each run of the page, and what was picked in them."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from nnviz.chart import Pick, chart
from nnviz.figures import theme

state = st.session_state
RATES = np.array([0.01, 0.1, 1.0, 10.0])


def keep(pick: Pick) -> None:
    """What was picked, for the page to show."""
    state["pick"] = pick


@st.fragment(run_every=0.5 if state.get("runs") else None)
def show_charts() -> None:
    """Two charts that grow."""
    count = state["count"] = state.get("count", 0) + 1
    loss = np.array([4.0, 1.0, np.nan, 3.0]) + count
    lines = theme.chart(
        "Loss by rate",
        [
            {
                "type": "scatter",
                "x": RATES,
                "y": loss,
                "name": "median",
                "customdata": [7, 8, 9, 10],
            },
            {"type": "bar", "x": RATES, "y": [1.0, 2.0, 3.0, 4.0], "name": "runs"},
        ],
        x=theme.axis("learning rate", type="log", range=[-2.5, 1.5]),
        y=theme.axis("loss", range=[0, 100]),
    )
    chart(lines, key="lines", on_pick=keep, name="lines-3-3-1", height=300)
    cells = go.Figure(
        go.Heatmap(
            z=[[1.0 + count, 2.0], [None, 4.0], [5.0, 6.0]],
            customdata=[["a", "b"], ["c", "d"], ["e", "f"]],
        )
    )
    chart(cells, key="cells", on_pick=keep)
    st.html(
        f'<output class="count">{count}</output> <output class="pick">{state.get("pick")}</output>'
    )


st.set_page_config(layout="wide")
st.toggle("Runs", key="runs")
show_charts()
