"""Where runs are made: processes of this machine or a cluster, jobs, and a shelf for outcomes."""

from functools import cache

from nnviz.environment import DASK
from nnviz.variables import text
from nnviz.workers.cluster import Cluster
from nnviz.workers.job import Job
from nnviz.workers.pool import Pool
from nnviz.workers.ticket import Over, Report, Ticket
from nnviz.workers.workers import Workers

__all__ = ["Job", "Over", "Report", "Ticket", "Workers", "executor"]


def executor() -> Workers:
    """The workers of this server, the same at each call; they start with their first task.

    Those of the Dask scheduler that NNVIZ_DASK names (tcp://host:8786), where Streamlit also puts
    what its secrets say; without it the processes of this machine, as many as NNVIZ_WORKERS says or
    as it has cores.
    """
    return _executor(text(DASK))


@cache
def _executor(dask_address: str) -> Workers:
    return Cluster(dask_address, Pool()) if dask_address else Pool()
