"""What matters: which share of the variance of a sweep's runs each field accounts for."""

import numpy as np
import streamlit as st

from nnviz.chart import chart
from nnviz.core.study.results import Results
from nnviz.core.study.sweep import Sweep
from nnviz.core.study.variance import shares_of_variance
from nnviz.figures.sweep_shares import shares_figure


def show_shares(study: Sweep, results: Results) -> None:
    """How much each field matters, of a grid of which everything is done."""
    values = results.ranked
    if np.isnan(values).any():
        st.info(
            f"This needs {results.metric.label} of every run of every combination; some are not"
            " there, or have none."
        )
        return
    shares = shares_of_variance(
        values.reshape(*study.shape, -1), logs=results.metric.less_is_better
    )
    if shares is None:
        st.info("All runs came to the same number: nothing varies.")
        return
    chart(shares_figure(study.fields, shares), key="sweep_shares", name="nnviz_sweep_shares")
    st.caption(
        f"The variance of {shares.scale} over all {values.size:,} runs, in parts that add up to"
        " 100 %: of each setting alone, of what settings do only together, and of the seeds. It"
        " describes these runs: with other values the shares are others.",
    )
