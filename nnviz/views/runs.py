"""Runs for the pages: trained within the work budget, with progress, once for everyone who asks."""

import streamlit as st

from nnviz.core.setup.config import Config
from nnviz.core.train.budget import WORK_BUDGET_SECONDS, estimated_seconds
from nnviz.core.train.run import Run
from nnviz.views import caches
from nnviz.views.seconds import seconds_in_words


class TooMuchWorkError(Exception):
    """A run that would take longer than the work budget; its words say how long and what to do."""

    def __init__(self, config: Config, seconds: float) -> None:
        ways = ["fewer epochs"]
        if config.samples:
            ways.append("fewer samples")
        if 0 < config.batch_size < config.training_count:
            ways.append("larger batches")
        if config.hidden:
            ways.append("a smaller network")
        super().__init__(
            f"This run would take about {seconds_in_words(seconds)} to train; the limit is"
            f" {seconds_in_words(WORK_BUDGET_SECONDS)}. What brings it down: {', '.join(ways)}."
        )


def check_budget(config: Config) -> None:
    """Raise TooMuchWorkError if the run of `config` would take longer than one run may."""
    seconds = estimated_seconds(config)
    if seconds > WORK_BUDGET_SECONDS:
        raise TooMuchWorkError(config, seconds)


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
