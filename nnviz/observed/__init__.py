"""What an operator sees of a server: a line in the log for each run, its health, its metrics."""

from nnviz.observed.health import health_routes
from nnviz.observed.metrics_access import MetricsAccess
from nnviz.observed.run_log import note_refused, note_remembered, note_run
from nnviz.observed.start import observed

__all__ = [
    "MetricsAccess",
    "health_routes",
    "note_refused",
    "note_remembered",
    "note_run",
    "observed",
]
