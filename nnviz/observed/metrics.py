"""The server's metrics, beside Streamlit's own, in the text format that Prometheus reads.

    GET /_stcore/metrics     see `metrics_access` for who may read them

Streamlit counts the sessions there (`active_sessions`) and the hits, misses and bytes of caches
(`cache_lookups`, `cache_memory_bytes`); what it cannot know is added here.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from streamlit.runtime.stats import CounterStat, GaugeStat, HistogramStat, Stat

from nnviz.observed.processes import resident_bytes
from nnviz.observed.tally import Histogram, Tally
from nnviz.workers import Workers

_FAMILIES = (
    *("nnviz_runs", "nnviz_run_queue_seconds", "nnviz_run_train_seconds"),
    *("nnviz_run_film_seconds", "nnviz_workers", "nnviz_workers_busy", "nnviz_workers_lost"),
    *("nnviz_workers_resident_memory_bytes", "nnviz_tasks_waiting", "nnviz_oldest_task_seconds"),
    *("nnviz_event_loop_lag_seconds", "process_resident_memory_bytes", "process_cpu_seconds"),
)
_PARTS = {
    "queue": "Time that a run waited for a worker process.",
    "train": "Time that a run was trained.",
    "film": "Time from the end of the training until the film of a run was there.",
}


class Metrics:
    """What Streamlit asks for when somebody reads the metrics: see its StatsProvider."""

    def __init__(self, tally: Tally, lag: Histogram, workers: Workers) -> None:
        self._tally, self._lag, self._workers = tally, lag, workers

    @property
    def stats_families(self) -> Sequence[str]:
        """The names of the families."""
        return _FAMILIES

    def get_stats(self, family_names: Sequence[str] | None = None) -> Mapping[str, Sequence[Stat]]:
        """The families of these names, or all."""
        found: dict[str, list[Stat]] = defaultdict(list)
        for stat in (*self._runs(), *self._workers_now(), *self._process()):
            if family_names is None or stat.family_name in family_names:
                found[stat.family_name].append(stat)
        return found

    def _runs(self) -> Iterator[Stat]:
        words = "Runs that pages have asked for, by what became of them."
        for outcome, count in self._tally.runs.items():
            yield CounterStat("nnviz_runs", count, {"outcome": outcome}, help=words)
        for part, words in _PARTS.items():
            yield _histogram(f"nnviz_run_{part}_seconds", self._tally.seconds[part], words)

    def _workers_now(self) -> Iterator[Stat]:
        lost = "Worker processes that ended in the middle of a task, which began anew."
        yield CounterStat("nnviz_workers_lost", self._workers.lost, help=lost)
        for work, state in self._workers.states.items():
            of = {"work": work}
            memory = resident_bytes(state.pids)
            for family, value, words in (
                ("workers", len(state.pids), "Worker processes that run."),
                ("workers_busy", state.busy, "Worker processes that have a task."),
                ("tasks_waiting", state.waiting, "Tasks that wait for a worker process."),
            ):
                yield GaugeStat(f"nnviz_{family}", value, of, help=words)
            words = "How long the task has waited that waits longest, whole seconds."
            oldest = int(state.oldest_seconds)
            yield GaugeStat("nnviz_oldest_task_seconds", oldest, of, "seconds", words)
            if memory is not None:
                words = "Memory of the worker processes."
                name = "nnviz_workers_resident_memory_bytes"
                yield GaugeStat(name, memory, of, "bytes", words)

    def _process(self) -> Iterator[Stat]:
        words = "How much later than asked for the server's event loop came back, twice a second."
        yield _histogram("nnviz_event_loop_lag_seconds", self._lag, words)
        memory, words = resident_bytes([os.getpid()]), "Memory of the server's process."
        if memory is not None:
            yield GaugeStat("process_resident_memory_bytes", memory, None, "bytes", words)
        words = "Processor time of the server's process, whole seconds."
        yield CounterStat("process_cpu_seconds", int(time.process_time()), None, "seconds", words)


def _histogram(name: str, histogram: Histogram, words: str) -> HistogramStat:
    buckets, total = histogram.counted
    return HistogramStat(name, buckets, total, buckets[-1][1], None, "seconds", words)
