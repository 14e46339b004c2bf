"""A real Dask cluster: what it loses is made anew, once, and what hinders it is said."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from nnviz.workers import Job, Workers, connection, executor
from nnviz.workers import cluster as cluster_module
from nnviz.workers.cluster import Cluster
from nnviz.workers.pool import Pool
from tests.serving import free_port
from tests.waiting import until
from tests.workers import deeds
from tests.workers.counted import CONFIGS, Counted, Kept, right
from tests.workers.dask_processes import ROOT, Dask, dask

PAUSE = 0.01


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Dask]:
    folder = tmp_path / "dask"
    folder.mkdir()
    with dask(free_port(), folder) as started:
        yield started


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_LOOK_SECONDS", 0.1)
    monkeypatch.setattr(cluster_module, "_RETRY_SECONDS", 0.1)


def names(folder: Path) -> set[int]:
    """The processes that are busy with `deeds.spin`."""
    return {int(path.name) for path in folder.iterdir()}


def another_version(folder: Path) -> Path:
    """A checkout whose mathematics have changed."""
    shutil.copytree(ROOT / "nnviz", folder / "nnviz")
    changed = folder / "nnviz" / "core" / "model" / "losses.py"
    changed.write_text(changed.read_text() + "# of another version\n")
    return folder


@pytest.mark.usefixtures("impatient")
def test_workers_that_are_killed_or_of_another_version(started: Dask, tmp_path: Path) -> None:
    started.scheduler()
    workers = {worker.pid: worker for worker in (started.worker(), started.worker())}
    other = started.worker(another_version(tmp_path / "other"))
    (folder := tmp_path / "busy").mkdir()
    with Pool(1) as pool, Cluster(started.address, pool) as cluster:
        cluster.start()
        until(lambda: cluster.count == 2 and "get no tasks" in "".join(cluster.notes))
        assert f"1 of the 3 workers of the Dask scheduler at {started.address}" in cluster.notes[0]
        # Both are busy, and have stacks waiting, when one of them dies.
        busy = [cluster.submit(deeds.spin, folder, PAUSE) for _ in range(2)]
        until(lambda: len(names(folder)) == 2)
        assert names(folder) == workers.keys(), "the other one has got a task"
        counted, shelf = Counted(cluster), Kept()
        job = Job(CONFIGS, counted, shelf)
        killed, survivor = workers
        workers[killed].kill()
        until(lambda: cluster.count == 1)
        (folder / str(killed)).unlink()
        (folder / str(survivor)).unlink()
        until(lambda: names(folder) == {survivor})  # at what the other has not come to the end of
        (folder / str(survivor)).unlink()
        assert [each.result(60) for each in busy] == [survivor, survivor]
        assert job.wait(60)
        assert right(job, CONFIGS)
        assert job.outcomes == shelf
        assert len(counted.made) == len(CONFIGS)
        assert job.notes == (
            "A worker was lost; what was in the making there began anew, and nothing else did.",
        )
        workers[survivor].kill()
        until(lambda: "on this machine" in cluster.notes[-1])
        assert cluster.submit(os.getpid).result(60) not in {*workers, other.pid}


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_that_goes_and_comes_back(started: Dask, tmp_path: Path) -> None:
    scheduler, worker = started.scheduler(), started.worker()
    (folder := tmp_path / "busy").mkdir()
    with Pool(1) as pool, Cluster(started.address, pool) as cluster:
        cluster.start()
        until(lambda: not cluster.notes)
        busy = cluster.submit(deeds.spin, folder, PAUSE)
        until(lambda: names(folder) == {worker.pid})
        counted = Counted(cluster)
        job = Job(CONFIGS, counted)
        scheduler.kill()
        scheduler.wait()
        until(lambda: len(names(folder)) == 2)  # what was under way has begun anew
        assert f"The Dask scheduler at {started.address} does not answer" in job.notes[0]
        assert "the runs are made on this machine" in job.notes[1]
        for name in names(folder):
            (folder / str(name)).unlink()
        assert busy.result(60) != worker.pid
        assert job.wait(60)
        assert right(job, CONFIGS)
        assert len(counted.made) == len(CONFIGS)
        assert job.notes == ()
        started.scheduler()
        worker = started.worker()
        until(lambda: not cluster.notes)
        assert cluster.submit(os.getpid).result(60) == worker.pid
        again = Job(CONFIGS, cluster)
        assert again.wait(60)
        assert right(again, CONFIGS)


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_SECONDS", 0.2)
    address = f"tcp://127.0.0.1:{free_port()}"
    with Pool(1) as pool, Cluster(address, pool) as cluster:
        job = Job(CONFIGS, cluster)
        assert job.wait(60)
        assert right(job, CONFIGS)
        assert f"The Dask scheduler at {address} does not answer" in cluster.notes[0]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("address", ["nonsense", "ftp://127.0.0.1:1", "tcp://127.0.0.1:many"])
def test_what_is_no_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_SECONDS", 0.2)
    with Pool(1) as pool, Cluster(address, pool) as cluster:
        assert cluster.submit(abs, -1).result(60) == 1
        assert f"The Dask scheduler at {address} does not answer" in cluster.notes[0]


def test_without_dask_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with Pool(1) as pool, Cluster("tcp://127.0.0.1:8786", pool) as cluster:
        assert cluster.submit(abs, -1).result(60) == 1
        needs, here = cluster.notes
        assert needs.startswith("The Dask cluster at tcp://127.0.0.1:8786 needs Dask: pip install")
        assert here == "Until it can be used, the runs are made on this machine."


def test_a_cluster_that_was_left_takes_no_tasks() -> None:
    cluster = Cluster(f"tcp://127.0.0.1:{free_port()}", Pool(1))
    waiting = cluster.submit(deeds.killed)
    cluster.shutdown(wait=False, cancel_futures=True)
    with pytest.raises(CancelledError):
        waiting.result(60)
    with pytest.raises(RuntimeError, match="shut down"):
        cluster.submit(abs, -1)


def test_the_environment_says_where_runs_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def executor_at(address: str) -> Workers:
        monkeypatch.setenv("NNVIZ_DASK", address)
        return executor()

    monkeypatch.delenv("NNVIZ_DASK", raising=False)
    here = executor()
    assert isinstance(here, Pool)
    assert executor_at("") is here
    there = executor_at("tcp://127.0.0.1:1")
    assert isinstance(there, Cluster)
    assert executor_at("tcp://127.0.0.1:1") is there
    assert executor_at("tcp://127.0.0.1:2") is not there


def test_streamlits_secrets_say_it_too(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('NNVIZ_DASK = "tcp://127.0.0.1:1"\n')
    program = (
        "import sys, os, streamlit as st\n"
        "st.config.set_option('secrets.files', [sys.argv[1]])\n"
        "st.secrets.load_if_toml_exists()\n"
        "print(os.environ['NNVIZ_DASK'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(secrets)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "tcp://127.0.0.1:1"
