"""The pool: its processes work, are replaced when they die, and end with their server."""

import gc
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from operator import add
from pathlib import Path

import numpy as np
import pytest

from nnviz.core.limits import ConfigError
from nnviz.workers.pool import Pool
from nnviz.workers.process import WorkerLostError
from nnviz.workers.workers import cores
from tests.children import ended
from tests.waiting import until
from tests.workers import deeds

ROOT = Path(__file__).parents[2]
# Starts a pool of two workers that never come to an end, and waits; Ctrl-C ends it.
SERVER = """
import pathlib, signal, sys, time
from nnviz.workers.pool import Pool
from tests.workers.deeds import spin
folder, pool = pathlib.Path(sys.argv[1]), Pool(2)
futures = [pool.submit(spin, folder) for _ in range(2)]
while len(pids := [path.name for path in folder.iterdir()]) < 2:
    time.sleep(0.01)
try:
    print(*pids, flush=True)  # the signal may come at once
    signal.pause()
except KeyboardInterrupt:
    pass
"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as pool:
        yield pool


def test_a_task_is_done_in_another_process_with_one_thread_for_blas(pool: Pool) -> None:
    assert pool.submit(os.getpid).result(20) != os.getpid()
    assert pool.submit(np.arange, 2, stop=4).result(20).tolist() == [2, 3]
    assert list(pool.map(divmod, [7, 9], [2, 4])) == [(3, 1), (2, 1)]
    assert pool.submit(os.getenv, "OPENBLAS_NUM_THREADS").result(20) == "1"
    if sys.platform == "linux":  # one works, one listens, and one says that it is there
        assert pool.submit(deeds.threads).result(20) == 3


def test_what_a_task_prints_is_no_part_of_its_result(
    pool: Pool, capfd: pytest.CaptureFixture[str]
) -> None:
    assert pool.submit(deeds.speak, "said").result(20) == "said"
    assert capfd.readouterr().out == ""


def test_an_error_comes_back_and_says_where_it_was(pool: Pool) -> None:
    with pytest.raises(ValueError, match="plain") as caught:
        pool.submit(deeds.raise_error, "plain").result(20)
    assert "in raise_error" in "".join(caught.value.__notes__)
    with pytest.raises(RuntimeError, match="ValueError: it holds a function"):
        pool.submit(deeds.raise_error, "lambda").result(20)
    with pytest.raises(TypeError, match="two"):
        pool.submit(deeds.raise_error, "once").result(20)
    with pytest.raises(ConfigError, match="size: got 0, needs more"):
        pool.submit(_refuse).result(20)
    assert pool.submit(abs, -1).result(20) == 1


def _refuse() -> None:
    raise ConfigError("size", 0, "more")


def test_a_task_whose_worker_is_killed_begins_anew_in_another(tmp_path: Path) -> None:
    with Pool(1) as pool:
        before = pool.submit(os.getpid).result(20)
        others = [pool.submit(abs, -number) for number in range(5)]
        assert pool.submit(deeds.killed_once, tmp_path / "flag").result(20) == "alive"
        assert pool.lost == 1
        assert pool.submit(os.getpid).result(20) != before
        assert [other.result(20) for other in others] == list(range(5))


def test_a_task_whose_worker_is_stopped_begins_anew_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnviz.workers.crew._LOOK_SECONDS", 0.1)  # as if time were short
    with Pool(1) as pool:
        stopped = pool.submit(os.getpid).result(20)
        task = pool.submit(deeds.spin, tmp_path, 0.01)
        while not (tmp_path / str(stopped)).exists():
            time.sleep(0.01)
        os.kill(stopped, signal.SIGSTOP)
        while not task.done():
            for flag in tmp_path.iterdir():
                if flag.name != str(stopped):
                    flag.unlink()  # let the other one come to its end
            time.sleep(0.01)
        assert task.result() != stopped
        assert pool.lost


def test_a_task_that_kills_each_worker_is_given_up(pool: Pool) -> None:
    with pytest.raises(WorkerLostError, match="ended 3 times"):
        pool.submit(deeds.killed).result(30)
    assert pool.submit(abs, -1).result(20) == 1


def test_a_process_that_cannot_start_is_an_error_of_its_task(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Pool(1) as pool, pytest.raises(WorkerLostError, match="No such file"):
        pool.submit(abs, -1).result(20)


def test_a_task_that_has_not_begun_can_be_cancelled(tmp_path: Path) -> None:
    pool = Pool(1)
    begun = pool.submit(deeds.spin, tmp_path)
    waiting = pool.submit(abs, -1)
    assert waiting.cancel()
    while not list(tmp_path.iterdir()):
        assert not begun.done()
    assert not begun.cancel()
    last = pool.submit(abs, -1)
    pool.shutdown(wait=False, cancel_futures=True)
    assert last.cancelled()
    next(tmp_path.iterdir()).unlink()
    assert begun.result(20) != os.getpid()
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(abs, -1)


def test_nothing_starts_before_the_first_task_and_nothing_is_left_of_a_pool_that_is_gone() -> None:
    pool = Pool(1)
    assert not pool._light._threads
    assert not pool._heavy._threads
    process = os.pidfd_open(pool.submit(os.getpid).result(20))
    del pool
    gc.collect()
    assert ended(process)


@pytest.mark.skipif(sys.platform != "linux", reason="it waits for the end of a stranger's child")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_no_worker_outlives_its_server(how: signal.Signals, tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert server.stdout
    try:
        workers = [os.pidfd_open(int(pid)) for pid in server.stdout.readline().split()]
        assert len(workers) == 2
        os.killpg(server.pid, how)  # as a terminal does on Ctrl-C
        assert all(ended(worker) for worker in workers)
        assert server.communicate(timeout=20)[1] == "", "the console stays quiet"
    finally:
        server.kill()  # else it would take a core from all tests that follow


def test_the_number_of_workers_is_that_of_the_cores_or_what_the_environment_says() -> None:
    assert cores({}) == len(os.sched_getaffinity(0))
    assert cores({"NNVIZ_WORKERS": "7"}) == 7
    for nonsense in ("0", "many", "1.5"):
        with pytest.raises(ConfigError, match=r"NNVIZ_WORKERS: got .* whole number from 1 to"):
            cores({"NNVIZ_WORKERS": nonsense})


def test_what_a_task_was_asked_and_returned_goes_when_nobody_holds_it() -> None:
    """At once: it may be large, and nothing of it waits for the garbage collector."""
    with Pool(1) as pool:
        pool.submit(bytes, 1).result(30)
        gc.disable()
        tracemalloc.start()
        for _ in range(3):
            assert len(pool.submit(add, bytes(10**7), bytes(1)).result(30)) == 10**7 + 1
        try:
            # The thread that has told of it is about to forget it.
            until(lambda: tracemalloc.get_traced_memory()[0] < 10**6)
        finally:
            tracemalloc.stop()
            gc.enable()
