"""The metric by which a section compares runs: chosen on the page, kept in the link."""

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.setup.datasets import DATASETS
from nnviz.core.study.results import METRICS, Metric
from nnviz.views import parameters

NAME = "metric"  # in the address


def metrics_of(config: Config) -> dict[str, Metric]:
    """The metrics that the runs of `config` have: of test data, where some are kept for it."""
    classes = DATASETS[config.dataset].classes
    return {
        name: metric
        for name, metric in METRICS.items()
        if (classes or metric.less_is_better)
        and (config.test_fraction or not name.startswith("test"))
    }


def show_metric(config: Config) -> Metric:
    """Let the viewer choose one: C of test data, unless there are none or another one is chosen."""
    offered = metrics_of(config)
    default = "test_loss" if "test_loss" in offered else "loss"
    parameter = parameters.choice(NAME, offered, default)
    parameter.prepare_widget(tuple(offered))
    st.segmented_control(
        "Compared by",
        list(offered),
        format_func=lambda name: offered[name].label,
        key=NAME,
        on_change=parameter.take,
        label_visibility="collapsed",
        required=True,
    )
    parameter.keep()
    return offered[parameter.value()]
