"""Metrics: a real server's text, as Prometheus' own parser reads it, and who may read it."""

import json
import time
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError

import pytest
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from streamlit.proto.openmetrics_data_model_pb2 import MetricSet

from nnviz.observed.metrics import Metrics
from nnviz.observed.metrics_access import MetricsAccess
from nnviz.observed.tally import Histogram, Tally
from nnviz.workers.pool import Pool
from tests.asgi import answer_of, plain_app
from tests.serving import free_port, served
from tests.waiting import until


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that is under a path, as behind a proxy that has several."""
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log"
    with served(port, log, base="/lab"):
        yield f"http://127.0.0.1:{port}/lab"


def fetched(address: str, **headers: str) -> bytes:
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return bytes(answer.read())


def health(address: str) -> dict[str, Any]:
    """What it says when its first worker process has come up."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            return dict(json.loads(fetched(f"{address}/health")))
        except HTTPError as error:
            error.close()  # it says 503
    pytest.fail("no worker process came up")


def metrics(address: str) -> dict[str, Metric]:
    text = fetched(f"{address}/_stcore/metrics").decode()
    read: Any = text_string_to_metric_families  # it has no types
    return {each.name: each for each in read(text)}


def values(metric: Metric) -> dict[tuple[str, ...], float]:
    return {tuple(each.labels.values()): each.value for each in metric.samples}


def test_a_server_tells_of_its_workers_and_sessions(address: str) -> None:
    until(lambda: health(address)["workers"]["light"]["busy"] == 0)  # the first answer was slow
    found = health(address)
    assert found["status"] == "ok"
    read = metrics(address)
    alive = values(read["nnviz_workers"])
    assert alive[("heavy",)] == found["workers"]["heavy"]["alive"] == 0
    assert alive[("light",)] >= found["workers"]["light"]["alive"] >= 1, "more may have come up"
    assert values(read["nnviz_runs"]).keys() >= {("done",), ("refused",), ("worker lost",)}
    assert values(read["active_sessions"]) == {(): 0}
    assert values(read["nnviz_workers_lost"]) == {(): 0}
    assert 50 * 2**20 < values(read["process_resident_memory_bytes"])[()] < 2**30
    assert 0 < values(read["nnviz_workers_resident_memory_bytes"])[("light",)] < 2**30
    assert 0 < values(read["process_cpu_seconds"])[()] < 600
    assert all(each.documentation for each in read.values())
    assert {each.type for name, each in read.items() if name.endswith("run_queue_seconds")} == {
        "histogram"
    }
    protobuf = fetched(f"{address}/_stcore/metrics", Accept="application/x-protobuf")
    assert "nnviz_runs" in {each.name for each in MetricSet.FromString(protobuf).metric_families}


def test_a_proxy_may_not_read_the_metrics_for_others(address: str) -> None:
    with pytest.raises(HTTPError, match="404") as caught:
        fetched(f"{address}/_stcore/metrics", **{"X-Forwarded-For": "192.0.2.1"})
    caught.value.close()


def test_runs_are_counted_by_outcome_and_seconds() -> None:
    tally = Tally(("done", "refused"), ("queue", "train", "film"))
    tally.add("done", {"queue": 0.0, "train": 0.02, "film": 0.3})
    tally.add("done", {"queue": 0.0, "train": 45.0})
    tally.add("refused", {})
    with Pool(1) as pool:
        found = Metrics(tally, Histogram(), pool).get_stats()
    assert found.keys() == set(Metrics(tally, Histogram(), pool).stats_families)
    assert [each.to_metric_str() for each in found["nnviz_runs"]] == [
        'nnviz_runs_total{outcome="done"} 2',
        'nnviz_runs_total{outcome="refused"} 1',
    ]
    (train,) = found["nnviz_run_train_seconds"]
    lines = train.to_metric_str().splitlines()
    assert 'nnviz_run_train_seconds_bucket{le="0.01"} 0' in lines
    assert 'nnviz_run_train_seconds_bucket{le="0.025"} 1' in lines
    assert 'nnviz_run_train_seconds_bucket{le="30.0"} 1' in lines
    assert lines[-3:] == [
        'nnviz_run_train_seconds_bucket{le="+Inf"} 2',
        "nnviz_run_train_seconds_sum 45.02",
        "nnviz_run_train_seconds_count 2",
    ]


def status(path: str, client: str | None, *headers: str) -> int:
    """What the middleware answers before an app that answers 200."""
    named = dict.fromkeys(headers, "192.0.2.1")
    return answer_of(MetricsAccess(plain_app()), path, client=client, **named).status


def test_who_may_read_them_is_the_operators_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/lab/_stcore/metrics"
    for said, here, elsewhere in (
        ("", 200, 404),
        ("local", 200, 404),
        ("on", 200, 200),
        ("off", 404, 404),
    ):
        monkeypatch.setenv("NNVIZ_METRICS", said)
        for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
            assert status(path, address) == here
        for stranger in ("192.0.2.7", "::ffff:192.0.2.7", "nobody", None):
            assert status(path, stranger) == elsewhere
        assert status(path, "127.0.0.1", "x_forwarded_for") == elsewhere
        assert status(path, "127.0.0.1", "forwarded") == elsewhere
        assert status("/lab/health", "192.0.2.7", "forwarded") == 200
