"""Runs for the pages: trained within the work budget, with progress, once for everyone who asks."""

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.environment import run_limit
from nnviz.views import caches


def check_budget(config: Config) -> None:
    """Raise TooMuchWorkError if the run of `config` would take more than one run may."""
    run_limit().check(config)


def trained(config: Config) -> Run:
    """The run of `config`, with a progress bar while it is in the making.

    Raises TooMuchWorkError if it would take longer than the budget.
    """
    check_budget(config)
    bar = st.empty()

    def report(done: float, steps: int) -> None:
        bar.progress(done, text=f"Training: {done:.0%} of {steps:,} steps")

    run = caches.shared_training(config).run(report)
    bar.empty()
    return run
