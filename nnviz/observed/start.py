"""observed(): what is observed for as long as the server runs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.runtime import get_instance

from nnviz.observed.loop_lag import watch_loop
from nnviz.observed.metrics import Metrics
from nnviz.observed.run_log import TALLY, start_run_log
from nnviz.observed.tally import Histogram
from nnviz.workers import executor


@contextmanager
def observed() -> Iterator[None]:
    """Begin with the log of runs and the metrics, for the server's lifespan."""
    start_run_log()
    lag = Histogram()
    get_instance().stats_mgr.register_provider(Metrics(TALLY, lag, executor()))
    watching = asyncio.get_running_loop().create_task(watch_loop(lag))
    try:
        yield
    finally:
        watching.cancel()
